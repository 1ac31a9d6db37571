import { afterEach, describe, expect, test } from "vitest";
import { readFixture } from "./__fixtures__/read-fixture.ts";
import { connectToTestServer, type TestConnection } from "./connect-to-test-server.ts";

const connections: TestConnection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close();
});

async function connect(...args: Parameters<typeof connectToTestServer>): Promise<TestConnection> {
  const connection = await connectToTestServer(...args);
  connections.push(connection);
  return connection;
}

const conversation = { externalId: "223", alternateId: null };
const ticket = readFixture("ticket-2025-custom-status.json") as Record<string, unknown>;
const entries = readFixture("conversations-2025-merge-note-and-mail.json") as Record<string, unknown>[];
const get = "GET /tickets/223";
const list = "GET /tickets/223/conversations";
const requester = { id: 67038833101, name: "Jordan", email: "jordan@example.com", mobile: null, phone: "+1" };

test("FD3, FD11, FD12: a recorded ticket becomes a conversation with all its facts", async () => {
  const { helpdesk, calls } = await connect({
    [get]: { json: { ...ticket, requester, product_id: 67000001416, responder_id: 67000000002 } },
    [list]: { json: entries },
  });
  const snapshot = await helpdesk.readConversation(conversation, { messages: "all" });
  expect(snapshot).toMatchObject({
    externalId: "223",
    url: "https://acme.freshdesk.com/a/tickets/223",
    status: "open",
    isOnHold: true,
    assignee: { kind: "teammate", externalId: "67000000002", name: "Maya" },
    group: { externalId: "67000260001", name: "Orders" },
    placement: { externalId: "67000001416", name: "Bikes" },
    channel: "email",
    subject: "Example with a custom status",
    contact: { externalId: "67038833101", name: "Jordan", email: "jordan@example.com", phone: "+1" },
    tags: ["example", "Orders"],
    updatedAt: new Date("2025-08-03T12:53:53Z"),
    hasAllMessages: true,
  });
  expect(snapshot.messages.map(({ externalId, text }) => [externalId, text])).toEqual([
    ["ticket-223", "…"],
    ["501", "Tickets with IDs 221 is merged into this ticket."],
    ["502", "Customer called twice."],
    ["503", "Still broken."],
  ]);
  expect(calls().toSorted()).toEqual([
    "GET /api/v2/ticket_fields",
    "GET /api/v2/tickets/223/conversations?page=1&per_page=100",
    "GET /api/v2/tickets/223?include=requester",
  ]);
});

test("the look before a send costs one call, once the names are known", async () => {
  const { helpdesk, calls } = await connect({ [get]: { json: ticket } });
  await helpdesk.readConversation(conversation, { messages: "none" });
  await helpdesk.readConversation(conversation, { messages: "none" });
  expect(calls().filter((call) => call !== "GET /api/v2/ticket_fields")).toEqual([
    "GET /api/v2/tickets/223",
    "GET /api/v2/tickets/223",
  ]);
  expect(calls().filter((call) => call === "GET /api/v2/ticket_fields")).toHaveLength(1);
});

test("FD3: a conversation of more than a page is read to its end, as the link header says", async () => {
  const page = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...entries[2],
      id: from + index,
      body: `m${from + index}`,
    }));
  const next = (link: string) => ({ headers: { link } });
  const { helpdesk, calls } = await connect({
    [get]: { json: ticket },
    "GET /tickets/223/conversations?page=1&per_page=100": {
      json: page(1, 100),
      ...next('<https://acme.freshdesk.com/api/v2/tickets/223/conversations?page=2>; rel="next"'),
    },
    "GET /tickets/223/conversations?page=2&per_page=100": {
      json: page(101, 100),
      ...next('< https://x/api/v2/tickets/223/conversations?page=3>;rel="next"'),
    },
    "GET /tickets/223/conversations?page=3&per_page=100": { json: page(201, 5) },
  });
  const snapshot = await helpdesk.readConversation(conversation, { messages: "recent" });
  expect(snapshot.messages).toHaveLength(206);
  expect(snapshot.hasAllMessages).toBe(true);
  expect(calls().filter((call) => call.includes("conversations"))).toHaveLength(3);
});

test("FD3: a page of mails that quote each other, too large to be read at once, is read in small ones", async () => {
  const mail = (id: number) => ({ ...entries[2], id, body: `m${id}` });
  const path = "GET /tickets/223/conversations";
  const next = { headers: { link: '<https://acme.freshdesk.com/next>; rel="next"' } };
  const { helpdesk, calls } = await connect({
    [get]: { json: ticket },
    [`${path}?page=1&per_page=100`]: { json: [{ ...mail(1), body: "x".repeat(5_100_000) }] },
    [`${path}?page=1&per_page=10`]: { json: [mail(1), mail(2)], ...next },
    [`${path}?page=2&per_page=10`]: { json: [mail(3)] },
  });
  const snapshot = await helpdesk.readConversation(conversation, { messages: "recent" });
  expect(snapshot.messages.map(({ externalId }) => externalId)).toEqual(["ticket-223", "1", "2", "3"]);
  expect(calls().filter((call) => call.includes("conversations"))).toHaveLength(3);
});

test("S6: names that cannot be read never stop a conversation", async () => {
  const { helpdesk } = await connect({
    [get]: { json: { ...ticket, responder_id: 67000000002 } },
    [list]: { json: [] },
    "GET /ticket_fields": { status: 403, json: { code: "access_denied" } },
  });
  const snapshot = await helpdesk.readConversation(conversation, { messages: "all" });
  expect(snapshot).toMatchObject({
    group: { externalId: "67000260001", name: null },
    assignee: { kind: "teammate", name: null },
    contact: { externalId: "67038833101", name: null, email: null, phone: null },
    tags: ["example"],
  });
});

test("a requester who is an agent is a customer here, with the details the ticket gives", async () => {
  const { helpdesk } = await connect({
    [get]: {
      json: {
        ...ticket,
        requester_id: 67000000002,
        requester: { ...requester, id: 67000000002, name: "Maya" },
      },
    },
    [list]: { json: [{ ...entries[2], user_id: 67000000002 }] },
  });
  const { contact, messages } = await helpdesk.readConversation(conversation, { messages: "all" });
  expect(contact).toMatchObject({ externalId: "67000000002", name: "Maya" });
  expect(messages.map(({ author }) => [author.kind, author.name])).toEqual([
    ["customer", "Maya"],
    ["customer", "Maya"],
  ]);
});

describe("FD9: gone, archived, in spam", () => {
  test("a ticket that is not found, live or archived, is gone", async () => {
    const { helpdesk, calls } = await connect({});
    expect(await helpdesk.readConversation(conversation, { messages: "none" })).toMatchObject({
      externalId: "223",
      status: "gone",
      messages: [],
    });
    expect(calls()).toEqual(["GET /api/v2/tickets/223", "GET /api/v2/tickets/archived/223"]);
  });

  test("an archived ticket is resolved, with its history", async () => {
    const { helpdesk } = await connect({
      "GET /tickets/archived/223": { json: { ...ticket, status: 5 } },
      "GET /tickets/archived/223/conversations": { json: entries },
    });
    const snapshot = await helpdesk.readConversation(conversation, { messages: "all" });
    expect(snapshot).toMatchObject({ status: "resolved", hasAllMessages: true });
    expect(snapshot.messages).toHaveLength(4);
  });

  test("a trashed ticket is gone, one in spam is spam", async () => {
    for (const [change, status] of [
      [{ deleted: true }, "gone"],
      [{ spam: true }, "spam"],
    ] as const) {
      const { helpdesk } = await connect({ [get]: { json: { ...ticket, ...change } } });
      expect(await helpdesk.readConversation(conversation, { messages: "none" })).toMatchObject({ status });
    }
  });

  test("an id that is none of Freshdesk's is gone without a call", async () => {
    const { helpdesk, calls } = await connect({});
    const strange = { externalId: "../agents/me", alternateId: null };
    expect(await helpdesk.readConversation(strange, { messages: "all" })).toMatchObject({ status: "gone" });
    expect(calls()).toEqual([]);
  });

  test("a failure is not taken for a ticket that is gone", async () => {
    const { helpdesk } = await connect({ [get]: { status: 500, body: "" }, [list]: { json: [] } });
    await expect(helpdesk.readConversation(conversation, { messages: "recent" })).rejects.toMatchObject({
      code: "server-error",
    });
  });
});

describe("S7: downloads", () => {
  const attachment = { externalId: "7", name: "a.pdf", contentType: "application/pdf", sizeBytes: 5 };
  const file = { body: "BYTES", headers: { "content-type": "application/pdf" } };
  const noAuthorization = (request: { headers: Record<string, unknown> }) =>
    request.headers.authorization === undefined
      ? file
      : { status: 400, body: "Only one auth mechanism allowed" };
  const withFile = (url: string) => ({
    json: [{ ...entries[2], attachments: [{ id: 7, name: "a.pdf", attachment_url: url }] }],
  });

  test("the key never goes along", async () => {
    const { helpdesk, server } = await connect({ "GET /files/7": noAuthorization });
    const url = `${server.baseUrl}/api/v2/files/7`;
    const { bytes, contentType } = await helpdesk.downloadAttachment(conversation, "503", {
      ...attachment,
      url,
    });
    expect(bytes.toString()).toBe("BYTES");
    expect(contentType).toBe("application/pdf");
  });

  test("an expired link is asked for anew", async () => {
    const { helpdesk, server, calls } = await connect({
      "GET /files/old": { status: 403, body: "expired" },
      "GET /files/new": noAuthorization,
      [get]: { json: ticket },
      [list]: withFile("{server}/api/v2/files/new"),
    });
    const url = `${server.baseUrl}/api/v2/files/old`;
    const { bytes } = await helpdesk.downloadAttachment(conversation, "503", { ...attachment, url });
    expect(bytes.toString()).toBe("BYTES");
    expect(calls()[0]).toBe("GET /api/v2/files/old");
  });

  test("a redirect to the file store is followed, a chain of them is not", async () => {
    const { helpdesk, server } = await connect({
      "GET /files/7": { status: 302, body: "", headers: { location: "/api/v2/files/8" } },
      "GET /files/8": noAuthorization,
      "GET /files/loop": { status: 302, body: "", headers: { location: "/api/v2/files/loop" } },
    });
    const at = (name: string) => ({ ...attachment, url: `${server.baseUrl}/api/v2/files/${name}` });
    expect((await helpdesk.downloadAttachment(conversation, "503", at("7"))).bytes.toString()).toBe("BYTES");
    await expect(helpdesk.downloadAttachment(conversation, "503", at("loop"))).rejects.toMatchObject({
      code: "redirected",
    });
  });

  test("a file that was deleted is said to be gone", async () => {
    const { helpdesk } = await connect({ [get]: { json: ticket }, [list]: { json: entries } });
    await expect(
      helpdesk.downloadAttachment(conversation, "503", { ...attachment, url: null }),
    ).rejects.toMatchObject({ code: "attachment-gone", isRetryable: false });
  });
});
