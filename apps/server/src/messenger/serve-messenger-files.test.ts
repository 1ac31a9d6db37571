import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { createAppForThisTest } from "../create-test-app.ts";

/** As a build leaves it. */
function makeBuild(): string {
  const folder = mkdtempSync(join(tmpdir(), "baton-messenger-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of [
    ["loader.js", "/* loader */"],
    ["messenger-AbCd_-12.js", "/* messenger */"],
    ["preview.html", "<!doctype html>"],
  ] as const) {
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
  }
  return folder;
}

it("M1: scripts go compressed to pages of every origin; what is named by its content is kept for ever, the loader is not", async () => {
  const { app } = await createAppForThisTest({ messengerFolder: makeBuild() });
  const get = (name: string) =>
    app.inject({
      url: `/messenger/${name}`,
      headers: { origin: "https://shop.example", "accept-encoding": "gzip, br" },
    });
  const loader = await get("loader.js");
  expect(loader.headers).toMatchObject({
    "content-encoding": "br",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "public, max-age=300",
  });
  expect(String(loader.headers["content-type"])).toContain("javascript");
  expect(brotliDecompressSync(loader.rawPayload).toString()).toBe("/* loader */");
  const messenger = await get("messenger-AbCd_-12.js");
  expect(messenger.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect((await get("nothing.js")).statusCode).toBe(404);
});

it("the preview may be framed by Baton alone and runs nothing but Baton's own scripts", async () => {
  const { app } = await createAppForThisTest({ messengerFolder: makeBuild() });
  const page = await app.inject({ url: "/messenger/preview.html" });
  expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'self'");
  expect(page.headers["content-security-policy"]).toContain("script-src 'self'");
  expect(page.headers["access-control-allow-origin"]).toBeUndefined();
});
