import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { startS3Server } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import { openStorage } from "./open-storage.ts";

describe("openStorage", async () => {
  const s3 = await startS3Server();
  const dataDirectory = await mkdtemp(`${tmpdir()}/baton-storage-`);
  afterAll(() => Promise.all([s3.close(), rm(dataDirectory, { recursive: true })]));
  const warnings: string[] = [];
  const log = { warn: (message: string) => void warnings.push(message) };
  const file = { organizationId: "acme", name: "a", contentType: "text/plain", bytes: Buffer.from("a") };

  it("without a store in the environment, keeps files in the data folder", async () => {
    const storage = await openStorage({ dataDirectory, s3: undefined }, log);
    const key = await storage.put(file);
    expect((await storage.get(key)).toString()).toBe("a");
    expect(s3.files.size).toBe(0);
  });

  it("without a store and with a data folder that cannot be written, does not start", async () => {
    await expect(openStorage({ dataDirectory: "/proc/baton", s3: undefined }, log)).rejects.toMatchObject({
      code: "data_folder_unwritable",
      hint: expect.stringContaining("BATON_DATA_DIR"),
    });
  });

  it("with a store, keeps files there, whichever process put them", async () => {
    const storage = await openStorage({ dataDirectory, s3 }, log);
    const key = await storage.put(file);
    const elsewhere = await openStorage({ dataDirectory: "/nowhere", s3 }, log);
    expect((await elsewhere.get(key)).toString()).toBe("a");
  });

  it("with credentials that the store refuses, does not start, and names the variables", async () => {
    await expect(
      openStorage({ dataDirectory, s3: { ...s3, secretAccessKey: "no" } }, log),
    ).rejects.toMatchObject({
      code: "file_store_refused",
      message: expect.stringContaining("S3_SECRET_ACCESS_KEY"),
    });
  });

  it("with a store that is away, starts and says so", async () => {
    const gone = await startS3Server();
    await gone.close();
    await openStorage({ dataDirectory, s3: gone }, log);
    expect(warnings).toEqual([expect.stringContaining("cannot be reached (ECONNREFUSED)")]);
  });
});
