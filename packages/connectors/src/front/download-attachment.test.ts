import { afterEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../http/start-test-server.ts";
import { connectToTestServer, conversation, type TestConnection } from "./connect-to-test-server.ts";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const open of closing.splice(0)) await open.close();
});

/** Somebody else's server, which records what it is sent. */
async function startElsewhere(): Promise<TestServer> {
  const server = await startTestServer((_request, response) => response.end("ELSEWHERE"));
  closing.push(server);
  return server;
}

async function connect(routes: Parameters<typeof connectToTestServer>[0]): Promise<TestConnection> {
  const connection = await connectToTestServer(routes);
  closing.push(connection);
  return connection;
}

const file = (url: string | null) => ({
  externalId: "fil_1",
  name: "cat.png",
  contentType: "image/png",
  sizeBytes: 5,
  url,
});
const bytes = { body: "BYTES", headers: { "content-type": "image/png" } };

describe("S7: a file", () => {
  test("by a link that names the company's host is fetched at our base, with the token", async () => {
    const { helpdesk, server } = await connect({ "GET /download/fil_1": bytes });
    const link = "https://acme.api.frontapp.com/download/fil_1";
    const download = await helpdesk.downloadAttachment(conversation, "msg_1", file(link));
    expect(download).toEqual({ bytes: Buffer.from("BYTES"), contentType: "image/png" });
    expect(server.requests[0]?.headers.authorization).toBe("Bearer token-1");
  });

  test("A8: by a link to another host is fetched without the token", async () => {
    const elsewhere = await startElsewhere();
    const { helpdesk, calls } = await connect({});
    await helpdesk.downloadAttachment(conversation, "msg_1", file(`${elsewhere.baseUrl}/x.png`));
    expect(elsewhere.requests).toHaveLength(1);
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
    expect(calls()).toEqual([]);
  });

  test("A8: that Front redirects to a store is fetched there without the token", async () => {
    const elsewhere = await startElsewhere();
    const redirect = { status: 302, body: "", headers: { location: `${elsewhere.baseUrl}/signed?s=1` } };
    const { helpdesk, server } = await connect({ "GET /download/fil_1": redirect });
    const link = "https://acme.api.frontapp.com/download/fil_1";
    const { bytes: got } = await helpdesk.downloadAttachment(conversation, "msg_1", file(link));
    expect(got.toString()).toBe("ELSEWHERE");
    expect(server.requests[0]?.headers.authorization).toBe("Bearer token-1");
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
  });

  test.each([
    ["msg_1", "/messages/msg_1/download/fil_1"],
    ["com_1", "/comments/com_1/download/fil_1"],
  ])("of %s that came without a link is asked for by its id", async (messageId, path) => {
    const { helpdesk } = await connect({ [`GET ${path}`]: bytes });
    const download = await helpdesk.downloadAttachment(conversation, messageId, file(null));
    expect(download.bytes.toString()).toBe("BYTES");
  });

  test("that Front has no longer is gone, and a loop of redirects ends", async () => {
    const { helpdesk, calls } = await connect({
      "GET /download/fil_2": { status: 302, body: "", headers: { location: "/download/fil_2" } },
    });
    const link = "https://acme.api.frontapp.com/download/";
    await expect(
      helpdesk.downloadAttachment(conversation, "msg_1", file(`${link}fil_1`)),
    ).rejects.toMatchObject({ code: "attachment-gone", isRetryable: false });
    await expect(
      helpdesk.downloadAttachment(conversation, "msg_1", file(`${link}fil_2`)),
    ).rejects.toMatchObject({ code: "redirected" });
    expect(calls()).toHaveLength(5);
  });
});
