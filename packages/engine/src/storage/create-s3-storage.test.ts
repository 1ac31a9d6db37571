import { buffer } from "node:stream/consumers";
import { startS3Server } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import { createS3Storage } from "./create-s3-storage.ts";

describe("createS3Storage", async () => {
  const server = await startS3Server();
  afterAll(() => server.close());
  const storage = createS3Storage({ ...server, timeoutMs: 5_000 });
  const file = { organizationId: "acme", name: "../../evil.html", contentType: "text/html" };

  it("S7: a file that is put, read in both ways, has the same bytes, under a key of ours", async () => {
    const key = await storage.put({ ...file, bytes: Buffer.from("hello") });
    expect(key).toMatch(/^acme\/[0-9a-f]{4}\/[0-9a-f-]{36}$/);
    expect([...server.files.keys()]).toEqual([key]);
    expect((await storage.get(key)).toString()).toBe("hello");
    const { stream, sizeBytes } = await storage.open(key);
    expect(sizeBytes).toBe(5);
    expect((await buffer(stream)).toString()).toBe("hello");
  });

  it("a file that was deleted, read, fails with a code; deleting it again does nothing", async () => {
    const key = await storage.put({ ...file, bytes: Buffer.from("x") });
    await storage.delete(key);
    await storage.delete(key);
    await expect(storage.get(key)).rejects.toMatchObject({ code: "file-not-found", isRetryable: false });
    await expect(storage.open(key)).rejects.toMatchObject({ code: "file-not-found" });
  });

  it("a store that is overloaded for two calls, written to, gets the file with the third", async () => {
    server.failNext(503, 500);
    const key = await storage.put({ ...file, bytes: Buffer.from("late") });
    expect(server.files.get(key)?.bytes.toString()).toBe("late");
  });

  it.each([
    ["cuts the connection", 0, "does not answer"],
    ["refuses", 403, "403 SlowDown"],
  ])("a store that %s, written to, fails in a way that is worth another try", async (_, status, words) => {
    server.failNext(status);
    await expect(storage.put({ ...file, bytes: Buffer.from("x") })).rejects.toMatchObject({
      code: "file-store-failed",
      isRetryable: true,
      message: expect.stringContaining(words),
    });
  });

  it.each([
    "../secret",
    "acme/../../secret",
    "/x",
    "acme//x",
    "acme?acl",
    "acme%2Fx",
    "",
  ])("the key %s, read, is refused before the store is asked", async (key) => {
    await expect(storage.get(key)).rejects.toThrowError("unsafe storage key");
  });

  describe("check", () => {
    it("of a bucket that is there, with the right credentials, is ok", async () => {
      expect(await storage.check()).toEqual({ kind: "ok" });
    });

    it.each([
      ["another secret", { secretAccessKey: "wrong" }, "S3_SECRET_ACCESS_KEY"],
      ["another region", { region: "us-east-1" }, "S3_REGION"],
      ["a bucket that is not there", { bucket: "none" }, "Create the bucket"],
    ])("with %s, is refused with the variable to correct", async (_, change, hint) => {
      const checked = await createS3Storage({ ...server, ...change }).check();
      expect(checked).toMatchObject({ kind: "refused", reason: expect.stringContaining(hint) });
    });

    it("of a store that nobody runs, is unreachable", async () => {
      const gone = await startS3Server();
      await gone.close();
      expect(await createS3Storage(gone).check()).toEqual({ kind: "unreachable", reason: "ECONNREFUSED" });
    });
  });
});
