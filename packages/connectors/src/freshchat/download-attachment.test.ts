import type { HelpdeskAttachment } from "@baton/domain";
import { afterEach, expect, test } from "vitest";
import { createHttpClient } from "../http/create-http-client.ts";
import { sendJson, startTestServer, type TestServer } from "../http/start-test-server.ts";
import { downloadAttachment } from "./download-attachment.ts";
import { createFreshchatApi } from "./freshchat-api.ts";
import { freshchatSettingsSchema } from "./settings.ts";

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A Freshchat whose file has its link at the given read, and an object store that holds it. */
async function start(options: { linkAtRead: number; storeStatus?: number }) {
  const store = await startTestServer((request, response) => {
    const isExpired = request.url.includes("sig=old");
    response.writeHead(isExpired ? 403 : (options.storeStatus ?? 200), { "content-type": "application/pdf" });
    response.end("PDF-BYTES");
  });
  const api = await startTestServer((request, response) => {
    if (request.url.startsWith("/files/")) {
      response.writeHead(200, { "content-type": "image/png" });
      return response.end("PNG");
    }
    const reads = api.requests.length;
    const url = reads >= options.linkAtRead ? `${store.baseUrl}/bill.pdf?sig=new` : null;
    const file = { name: "bill.pdf", fileHash: "h1", url };
    sendJson(response, 200, {
      messages: [{ id: "m1", created_time: "2026-11-20T10:00:00Z", message_parts: [{ file }] }],
    });
  });
  servers.push(store, api);
  const http = createHttpClient({ allowPrivateNetwork: true });
  const settings = freshchatSettingsSchema.parse({
    domain: "acme.freshchat.com",
    accessToken: "token-1",
    defaultAgentEmail: "ai@acme.test",
    apiBaseUrl: api.baseUrl,
  });
  const download = (given: Partial<HelpdeskAttachment>) =>
    downloadAttachment(
      { api: createFreshchatApi(http, settings), http, settings, pauseMs: 1 },
      { externalId: "c1", alternateId: null },
      "m1",
      {
        externalId: "file:h1",
        name: "bill.pdf",
        contentType: "application/octet-stream",
        sizeBytes: null,
        url: null,
        ...given,
      },
    );
  return { api, store, download };
}

test("S7: a file with a link is fetched at once, the token kept from the store", async () => {
  const { api, store, download } = await start({ linkAtRead: 1 });
  const file = await download({ url: `${store.baseUrl}/bill.pdf?sig=new` });
  expect(file).toEqual({ bytes: Buffer.from("PDF-BYTES"), contentType: "application/pdf" });
  expect(store.requests[0]?.headers.authorization).toBeUndefined();
  expect(api.requests).toHaveLength(0);
});

test("S7: a file on the API's own host is fetched with the token", async () => {
  const { api, download } = await start({ linkAtRead: 1 });
  await download({ url: `${api.baseUrl}/files/cat.png` });
  expect(api.requests[0]?.headers.authorization).toBe("Bearer token-1");
});

test.each([1, 3])("S7: a file whose link comes at read %i is fetched then", async (linkAtRead) => {
  const { api, download } = await start({ linkAtRead });
  const file = await download({});
  expect(file.bytes.toString()).toBe("PDF-BYTES");
  expect(api.requests).toHaveLength(linkAtRead);
});

test("S7: a link that has expired is renewed by reading the message again", async () => {
  const { store, download } = await start({ linkAtRead: 1 });
  const file = await download({ url: `${store.baseUrl}/bill.pdf?sig=old` });
  expect(file.bytes.toString()).toBe("PDF-BYTES");
  expect(store.requests.map(({ url }) => url)).toEqual(["/bill.pdf?sig=old", "/bill.pdf?sig=new"]);
});

test("a file that gets no link in three reads is a failure that can be tried again", async () => {
  const { api, download } = await start({ linkAtRead: 9 });
  await expect(download({})).rejects.toMatchObject({ code: "attachment-not-ready", isRetryable: true });
  expect(api.requests).toHaveLength(3);
});

test("a link that is no web address is not fetched", async () => {
  const { download } = await start({ linkAtRead: 1 });
  const file = await download({ url: "file:///etc/passwd" });
  expect(file.bytes.toString()).toBe("PDF-BYTES");
});
