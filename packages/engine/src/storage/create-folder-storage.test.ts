import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { createFolderStorage } from "./create-folder-storage.ts";

describe("createFolderStorage", async () => {
  const folder = await mkdtemp(join(tmpdir(), "baton-files-"));
  const storage = createFolderStorage(join(folder, "files"));
  afterAll(() => rm(folder, { recursive: true }));
  const file = { organizationId: "acme", name: "../../evil.html", contentType: "text/html" };

  it("S7: a file that is put, read in both ways, has the same bytes", async () => {
    const key = await storage.put({ ...file, bytes: Buffer.from("hello") });
    expect((await storage.get(key)).toString()).toBe("hello");
    const { stream, sizeBytes } = await storage.open(key);
    expect(sizeBytes).toBe(5);
    expect((await buffer(stream)).toString()).toBe("hello");
  });

  it("a file with a path for a name, put, lies in the folder under ids of ours and for our account alone", async () => {
    const key = await storage.put({ ...file, bytes: Buffer.from("x") });
    expect(key).toMatch(/^acme\/[0-9a-f]{4}\/[0-9a-f-]{36}$/);
    expect((await stat(join(folder, "files", key))).mode & 0o077).toBe(0);
  });

  it.each([
    "../secret",
    "acme/../../secret",
    "/etc/passwd",
    "acme//x",
    "a.b",
    "acme\\x",
    "",
  ])("the key %s, read, is refused before the file system is asked", async (key) => {
    await expect(storage.get(key)).rejects.toThrowError("unsafe storage key");
    await expect(storage.open(key)).rejects.toThrowError("unsafe storage key");
    await expect(storage.delete(key)).rejects.toThrowError("unsafe storage key");
  });

  it("a file that was deleted, read, fails with a code; deleting it again does nothing", async () => {
    const key = await storage.put({ ...file, bytes: Buffer.from("x") });
    await storage.delete(key);
    await storage.delete(key);
    await expect(storage.get(key)).rejects.toMatchObject({ code: "file-not-found" });
    await expect(storage.open(key)).rejects.toMatchObject({ code: "file-not-found" });
  });
});
