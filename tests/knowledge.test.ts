import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SourceView } from "@baton/api";
import { loadConfig } from "@baton/server/config";
import { type RunningBaton, runBaton } from "@baton/server/run/run-baton";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A whole Baton, its API and its worker, with a web site beside it. */
describe("knowledge, from the place where it is written to the answer", () => {
  const folder = mkdtempSync(join(tmpdir(), "baton-knowledge-"));
  const key = "a-key-for-this-test-alone";
  const site = createServer((request, response) => {
    const text = "A stolen bicycle is insured for 1,250 euro, if it was locked to something solid.";
    const isThere = request.url === "/insurance";
    response.writeHead(isThere ? 200 : 404, { "content-type": "text/html" });
    response.end(
      isThere ? `<html lang="en"><main><h1>Insurance against theft</h1><p>${text}</p></main></html>` : "",
    );
  });
  let database: TestDatabase<unknown>;
  let baton: RunningBaton;
  let pageUrl: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    pageUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}/insurance`;
    database = await createTestDatabase();
    const { config } = loadConfig({
      PORT: "0",
      HOST: "127.0.0.1",
      BATON_DATA_DIR: folder,
      DATABASE_URL: database.url,
      BATON_SANDBOX: "off",
      BATON_API_KEY: key,
      BATON_OWNER_EMAIL: "ada@lumen.example",
      BATON_OWNER_PASSWORD: "a good password",
      BATON_ALLOW_PRIVATE_NETWORK: "1",
      LOG_LEVEL: "error",
    });
    baton = await runBaton({ config, role: "both", version: "test", log: { info() {}, warn() {} } });
  }, 60_000);
  afterAll(async () => {
    await baton?.stop();
    await database?.close();
    site.closeAllConnections();
    site.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function call(method: string, path: string, body?: unknown) {
    const isForm = body instanceof FormData;
    const response = await fetch(`${baton.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  }
  const find = async (id: string): Promise<SourceView> =>
    (await call("GET", `/knowledge/sources/${id}`)).body;
  const settled = (id: string) =>
    waitFor(
      async () => {
        const source = await find(id);
        return ["ready", "empty", "failed"].includes(source.state) && source;
      },
      { timeoutMs: 20_000 },
    );
  /** Everything that comes back, so that a leak anywhere in it is seen. */
  const ask = async (question: string) =>
    JSON.stringify((await call("POST", "/playground/ask", { question })).body);
  const question = "Is my stolen bicycle insured against theft?";

  it("A1: a page that is added as a source, once synced by the worker, is quoted with its address", async () => {
    const added = await call("POST", "/knowledge/sources", {
      kind: "web",
      name: "Site",
      settings: { mode: "pages", urls: [pageUrl], delayMs: 0 },
    });
    expect(added).toMatchObject({ status: 201, body: { state: "waiting" } });
    const source = await settled(added.body.id);
    expect(source).toMatchObject({
      state: "ready",
      counts: { documents: 1, articles: 1, passages: 1 },
      lastSync: { outcome: "done", changed: 1 },
    });
    const answer = await ask(question);
    expect(answer).toContain("1,250 euro");
    expect(answer).toContain(pageUrl);
  });

  it("S8: the same source made internal, is in no part of an answer from then on; deleted, it is gone", async () => {
    const { items } = (await call("GET", "/knowledge/sources")).body;
    const [{ id, version }] = items;
    const changed = await call("PATCH", `/knowledge/sources/${id}`, { audience: "internal", version });
    expect(changed.status).toBe(200);
    // The index takes it up within 50 ms; after that no wording may bring it back.
    await waitFor(async () => !(await ask(question)).includes("1,250"));
    for (const wording of [question, "Insurance against theft", "How much is paid for what was locked?"])
      expect(await ask(wording)).not.toMatch(/1,250|something solid/);
    expect((await call("GET", "/knowledge/articles?audience=internal")).body.items).toHaveLength(1);

    expect((await call("PATCH", `/knowledge/sources/${id}`, { name: "x", version })).status).toBe(409);
    expect((await call("DELETE", `/knowledge/sources/${id}`)).status).toBe(204);
    expect((await call("GET", "/knowledge/articles?audience=internal")).body.items).toEqual([]);
  });

  it("A1: files that are uploaded, are answered from; those that cannot be read say why, each on its own", async () => {
    const { body: source } = await call("POST", "/knowledge/sources", { kind: "files", name: "Files" });
    expect(source.state).toBe("new");
    const upload = (files: Record<string, string | Uint8Array<ArrayBuffer>>) => {
      const form = new FormData();
      for (const [name, content] of Object.entries(files)) form.append("files", new Blob([content]), name);
      return call("POST", `/knowledge/sources/${source.id}/files`, form);
    };
    const first = await upload({
      "faq.csv": "question,answer\nDo you repair unicycles?,We repair unicycles on Thursdays.\n",
      "empty.md": "",
      "picture.png": new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]),
      "large.txt": new Uint8Array(20_000_001).fill(97),
    });
    expect(first.status).toBe(200);
    expect(first.body.files).toMatchObject([
      { name: "faq.csv", articles: 1, passages: 1, failure: null },
      { name: "empty.md", articles: 0, failure: { code: "file-empty" } },
      { name: "picture.png", failure: { code: "file-type-unknown" } },
      { name: "large.txt", failure: { code: "file-too-large" } },
    ]);
    await waitFor(async () => (await ask("Do you repair unicycles?")).includes("Thursdays"));
    expect(await find(source.id)).toMatchObject({ state: "ready", counts: { documents: 1, articles: 1 } });

    await upload({
      "faq.csv": "question,answer\nDo you repair unicycles?,We repair unicycles on Fridays.\n",
    });
    await waitFor(async () => (await ask("Do you repair unicycles?")).includes("Fridays"));
    const { items } = (await call("GET", `/knowledge/sources/${source.id}/documents`)).body;
    expect(items).toMatchObject([{ externalId: "faq.csv", state: "read", articles: 1 }]);
    expect((await call("POST", `/knowledge/sources/${source.id}/sync`)).status).toBe(409);
    expect((await call("DELETE", `/knowledge/sources/${source.id}/files/${items[0].id}`)).status).toBe(204);
    await waitFor(async () => !(await ask("Do you repair unicycles?")).includes("Fridays"));
  });

  it("A1: an article that was changed, tells what it said before and who wrote it", async () => {
    const { body: article } = await call("POST", "/knowledge/articles", {
      title: "Bells",
      body: "Bells cost 5 euro.",
    });
    const changed = await call("PATCH", `/knowledge/articles/${article.id}`, { body: "Bells cost 6 euro." });
    expect(changed.body).toMatchObject({ body: "Bells cost 6 euro.", passages: 1 });
    const { body: versions } = await call("GET", `/knowledge/articles/${article.id}/versions`);
    expect(versions.items).toMatchObject([
      { version: article.version, body: "Bells cost 5 euro.", writtenBy: { kind: "api-key" } },
    ]);
  });

  it("an article from a source that is taken out of use, stays so through a changed page; its text cannot be changed here", async () => {
    const { body: source } = await call("POST", "/knowledge/sources", {
      kind: "web",
      name: "Site",
      settings: { mode: "pages", urls: [pageUrl], delayMs: 0 },
    });
    await settled(source.id);
    const [article] = (await call("GET", `/knowledge/articles?source=${source.id}`)).body.items;
    expect((await call("PATCH", `/knowledge/articles/${article.id}`, { body: "Mine." })).status).toBe(409);
    const held = await call("PATCH", `/knowledge/articles/${article.id}`, { status: "draft" });
    expect(held.body).toMatchObject({ status: "draft", isHeldBack: true });
    // Whatever the page says next, the article is not used again by itself.
    await call("PATCH", `/knowledge/sources/${source.id}`, { language: "de" });
    await waitFor(async () => (await find(source.id)).state === "empty");
    const [again] = (await call("GET", `/knowledge/articles?source=${source.id}`)).body.items;
    expect(again).toMatchObject({ status: "draft", isHeldBack: true });
    expect(await ask(question)).not.toContain("1,250");
  });

  it.each([
    [{ kind: "web", name: "x", settings: {} }, 422, "settings.mode"],
    [
      { kind: "web", name: "x", settings: { mode: "pages", urls: ["ftp://x.example/"] } },
      422,
      "settings.urls.0",
    ],
    [{ kind: "web", name: "x", settings: { mode: "pages", urls: [] } }, 422, "settings.urls"],
    [{ kind: "carrier", name: "x" }, 422, "kind"],
    [
      { kind: "freshdesk", name: "x", settings: { connectionId: "0190a000-0000-7000-8000-000000000000" } },
      422,
      "settings.connectionId",
    ],
    [{ kind: "web", settings: {} }, 400, "name"],
  ])("a source that is not valid (%j), is refused with the field", async (draft, status, field) => {
    const answer = await call("POST", "/knowledge/sources", draft);
    expect(answer.status).toBe(status);
    expect(answer.body.error.details.field).toBe(field);
  });
});
