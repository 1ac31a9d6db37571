import { afterEach, describe, expect, test } from "vitest";
import { connectToTestServer, type TestConnection } from "./connect-to-test-server.ts";

let connection: TestConnection | null = null;
afterEach(async () => {
  await connection?.close();
  connection = null;
});

async function connect(...args: Parameters<typeof connectToTestServer>): Promise<TestConnection> {
  connection = await connectToTestServer(...args);
  return connection;
}

const reference = { externalId: "c1", alternateId: "77" };
const open = {
  conversation_id: "c1",
  conversation_internal_id: 77,
  app_id: "app-1",
  channel_id: "t1",
  user_id: "u1",
  status: "assigned",
  assigned_agent_id: "t9",
  assigned_group_id: "g1",
  url: "https://acme.freshchat.com/a/1/inbox/0/0/conversation/77",
  updated_time: "2026-11-20T10:00:00.000Z",
};

/** The message with number n: the higher, the newer. */
function message(n: number) {
  return {
    id: `m${n}`,
    actor_type: "user",
    actor_id: "u1",
    message_type: "normal",
    created_time: new Date(Date.UTC(2026, 10, 20, 9, 0, n)).toISOString(),
    message_parts: [{ text: { content: `text ${n}` } }],
  };
}
const newestFirst = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => message(from - index));

describe("facts", () => {
  test("owner, status, group, topic, contact, link and messages are read, oldest first", async () => {
    const { helpdesk, calls } = await connect({
      "GET /v2/conversations/c1": { json: open },
      "GET /v2/users/u1": {
        json: { id: "u1", first_name: "Ana", last_name: "Lund", email: "ana@x.test", phone: "" },
      },
      "GET /v2/conversations/c1/messages": { json: { messages: newestFirst(2, 1) } },
    });
    const snapshot = await helpdesk.readConversation(reference, { messages: "recent" });
    expect(snapshot).toMatchObject({
      externalId: "c1",
      url: "https://acme.freshchat.com/a/1/inbox/0/0/conversation/77",
      status: "open",
      assignee: { kind: "teammate", externalId: "t9" },
      group: { externalId: "g1" },
      placement: { externalId: "t1" },
      channel: "web",
      contact: { externalId: "u1", name: "Ana Lund", email: "ana@x.test", phone: null },
      tags: null,
      updatedAt: new Date("2026-11-20T10:00:00Z"),
      hasAllMessages: true,
    });
    expect(snapshot.messages.map(({ text }) => text)).toEqual(["text 1", "text 2"]);
    expect(calls().toSorted()).toEqual([
      "GET /v2/conversations/c1",
      "GET /v2/conversations/c1/messages?page=1&items_per_page=50",
      "GET /v2/users/u1",
    ]);
  });

  test("G9: the check before a send, without messages, is one call", async () => {
    const { helpdesk, calls } = await connect({ "GET /v2/conversations/c1": { json: open } });
    const snapshot = await helpdesk.readConversation(reference, { messages: "none" });
    expect(snapshot).toMatchObject({
      assignee: { kind: "teammate" },
      contact: { externalId: "u1" },
      messages: [],
    });
    expect(calls()).toEqual(["GET /v2/conversations/c1"]);
  });

  test("D6: whoever was read a moment ago is not asked for again", async () => {
    const { helpdesk, calls } = await connect({
      "GET /v2/conversations/c1": { json: open },
      "GET /v2/conversations/c1/messages": { json: { messages: newestFirst(2, 1) } },
    });
    const snapshot = await helpdesk.readConversation(reference, { messages: "recent", isContactKnown: true });
    expect(snapshot.contact).toBeNull();
    expect(snapshot.messages).toHaveLength(2);
    expect(calls().toSorted()).toEqual([
      "GET /v2/conversations/c1",
      "GET /v2/conversations/c1/messages?page=1&items_per_page=50",
    ]);
  });

  test.each([
    ["new", undefined, "open", "none"],
    ["assigned", "ai-agent", "open", "agent"],
    ["assigned", "t9", "open", "teammate"],
    ["reopened", "", "open", "none"],
    ["waiting on customer", "t9", "open", "teammate"],
    ["waiting on internal team", "ai-agent", "open", "agent"],
    ["resolved", "t9", "resolved", "none"],
    ["resolved", "ai-agent", "resolved", "none"],
  ])("status %s with agent %s is %s and %s", async (status, agent, expected, kind) => {
    const { helpdesk } = await connect({
      "GET /v2/conversations/c1": { json: { ...open, status, assigned_agent_id: agent } },
    });
    const snapshot = await helpdesk.readConversation(reference, { messages: "none" });
    expect(snapshot).toMatchObject({ status: expected, assignee: { kind } });
  });

  test("S2: without a url in the answer the link is built from what is known", async () => {
    const { helpdesk } = await connect({ "GET /v2/conversations/c1": { json: { ...open, url: null } } });
    const snapshot = await helpdesk.readConversation(reference, { messages: "none" });
    expect(snapshot.url).toBe("https://acme.freshchat.com/a/app-1/open/conversation/c1");
  });

  test.each([
    [404],
    [403],
    [500],
  ])("S6: a person who cannot be read (%i) does not stop the rest", async (status) => {
    const { helpdesk } = await connect({
      "GET /v2/conversations/c1": { json: open },
      "GET /v2/users/u1": { status },
      "GET /v2/conversations/c1/messages": { json: { messages: [message(1)] } },
    });
    const snapshot = await helpdesk.readConversation(reference, { messages: "recent" });
    expect(snapshot.contact).toEqual({ externalId: "u1", name: null, email: null, phone: null });
    expect(snapshot.messages).toHaveLength(1);
  });
});

describe("conversations that are not found", () => {
  test("the number, after the UUID, is tried once", async () => {
    const { helpdesk } = await connect({
      "GET /v2/conversations/77": { json: open },
      "GET /v2/conversations/77/messages": { json: { messages: [message(1)] } },
    });
    const snapshot = await helpdesk.readConversation(reference, { messages: "recent" });
    expect(snapshot).toMatchObject({ externalId: "c1", status: "open" });
    expect(snapshot.messages).toHaveLength(1);
  });

  test("neither found is a conversation that is gone", async () => {
    const { helpdesk } = await connect({});
    const snapshot = await helpdesk.readConversation(reference, { messages: "all" });
    expect(snapshot).toMatchObject({ externalId: "c1", status: "gone", messages: [] });
  });

  test.each([
    [401, "unauthorized"],
    [429, "rate-limited"],
    [500, "server-error"],
  ])("an answer of %i is a failure, never gone", async (status, code) => {
    const { helpdesk } = await connect({ "GET /v2/conversations/c1": { status } });
    await expect(helpdesk.readConversation(reference, { messages: "none" })).rejects.toMatchObject({ code });
  });

  test("a web page in place of an answer is a failure, never an empty conversation", async () => {
    const { helpdesk } = await connect({ "GET /v2/conversations/c1": { body: "<html>" } });
    await expect(helpdesk.readConversation(reference, { messages: "none" })).rejects.toMatchObject({
      code: "unreadable-answer",
    });
  });
});

describe("long threads", () => {
  const base = "/v2/conversations/c1/messages";
  const facts = { "GET /v2/conversations/c1": { json: { ...open, user_id: null } } };
  const link = (from: number) => ({
    href: `${base}?page=1&items_per_page=50&from_time=${message(from).created_time}`,
  });

  test("links are followed to the oldest message, overlaps counted once", async () => {
    const { helpdesk } = await connect({
      ...facts,
      [`GET ${base}?page=1&items_per_page=50`]: { json: { messages: newestFirst(120, 71), link: link(71) } },
      [`GET ${link(71).href}`]: { json: { messages: newestFirst(71, 22), link: link(22) } },
      [`GET ${link(22).href}`]: { json: { messages: newestFirst(22, 1) } },
    });
    const snapshot = await helpdesk.readConversation(reference, { messages: "all" });
    expect(snapshot.messages.map(({ externalId }) => externalId)).toEqual(
      newestFirst(120, 1)
        .reverse()
        .map(({ id }) => id),
    );
    expect(snapshot.hasAllMessages).toBe(true);
  });

  test("without links pages are counted until one brings nothing", async () => {
    const { helpdesk, calls } = await connect({
      ...facts,
      [`GET ${base}?page=1&items_per_page=50`]: { json: { messages: newestFirst(100, 51) } },
      [`GET ${base}?page=2&items_per_page=50`]: { json: { messages: newestFirst(50, 1) } },
      [`GET ${base}?page=3&items_per_page=50`]: { json: { messages: [] } },
    });
    const snapshot = await helpdesk.readConversation(reference, { messages: "all" });
    expect(snapshot.messages).toHaveLength(100);
    expect(calls()).toHaveLength(4);
  });

  test("a link that always leads back to the same page ends", async () => {
    const { helpdesk } = await connect({
      ...facts,
      [`GET ${base}`]: { json: { messages: newestFirst(50, 1), link: link(1) } },
    });
    const snapshot = await helpdesk.readConversation(reference, { messages: "all" });
    expect(snapshot.messages).toHaveLength(50);
  });

  test("a link to another host takes the token nowhere else", async () => {
    const { helpdesk, calls } = await connect({
      ...facts,
      [`GET ${base}?page=1&items_per_page=50`]: {
        json: { messages: newestFirst(60, 11), link: { href: `https://evil.test${base}?page=2` } },
      },
      [`GET ${base}?page=2`]: { json: { messages: newestFirst(10, 1) } },
    });
    const snapshot = await helpdesk.readConversation(reference, { messages: "all" });
    expect(snapshot.messages).toHaveLength(60);
    expect(calls()).toContain(`GET ${base}?page=2`);
  });

  test("recent reads one page; with a time, as many as reach back to it", async () => {
    const routes = {
      ...facts,
      [`GET ${base}?page=1&items_per_page=50`]: {
        json: { messages: newestFirst(150, 101), link: link(101) },
      },
      [`GET ${link(101).href}`]: { json: { messages: newestFirst(100, 51), link: link(51) } },
      [`GET ${link(51).href}`]: { json: { messages: newestFirst(50, 1) } },
    };
    const first = await connect(routes);
    const recent = await first.helpdesk.readConversation(reference, { messages: "recent" });
    expect(recent).toMatchObject({ hasAllMessages: false });
    expect(recent.messages).toHaveLength(50);
    await first.close();
    const second = await connect(routes);
    const since = new Date(message(90).created_time);
    const further = await second.helpdesk.readConversation(reference, { messages: "recent", since });
    expect(further.messages).toHaveLength(100);
  });
});
