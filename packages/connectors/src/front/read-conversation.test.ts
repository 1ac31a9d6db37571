import { afterEach, describe, expect, test } from "vitest";
import {
  agentTeammate,
  connectToTestServer,
  conversation,
  conversationWith,
  list,
  maya,
  messageFrom,
  type TestConnection,
} from "./connect-to-test-server.ts";

const connections: TestConnection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close();
});

async function connect(...args: Parameters<typeof connectToTestServer>): Promise<TestConnection> {
  const connection = await connectToTestServer(...args);
  connections.push(connection);
  return connection;
}

const path = "/conversations/cnv_1";
const company = "https://acme.api.frontapp.com";
const comment = { id: "com_1", author: maya, body: "between us", posted_at: 1_700_000_050, attachments: [] };
const routes = {
  [`GET ${path}`]: { json: conversationWith({ tags: [{ id: "tag_1", name: "Urgent" }] }) },
  [`GET ${path}/messages`]: list([
    messageFrom({ id: "msg_2", is_inbound: false, author: agentTeammate, created_at: 1_700_000_100 }),
    messageFrom(),
  ]),
  [`GET ${path}/comments`]: list([comment]),
  [`GET ${path}/inboxes`]: list([
    { id: "inb_1", name: "Support" },
    { id: "inb_2", name: "Workshop" },
  ]),
};

async function read(
  given: Parameters<typeof connectToTestServer>[0],
  messages: "none" | "recent" | "all" = "all",
  settings: { inboxIds?: string[] } = {},
) {
  const connection = await connect({ ...routes, ...given }, { settings });
  return { snapshot: await connection.helpdesk.readConversation(conversation, { messages }), ...connection };
}

test("messages and comments come in order, with owner, tags, contact, inbox and link", async () => {
  const { snapshot } = await read({});
  expect(snapshot).toMatchObject({
    url: "https://app.frontapp.com/open/cnv_1",
    status: "open",
    assignee: { kind: "none" },
    placement: { externalId: "inb_1", name: "Support" },
    channel: "email",
    contact: { externalId: "crd_1", email: "zoe@example.test" },
    tags: ["Urgent"],
    hasAllMessages: true,
  });
  expect(snapshot.messages.map(({ externalId, visibility }) => [externalId, visibility])).toEqual([
    ["msg_1", "public"],
    ["com_1", "private"],
    ["msg_2", "public"],
  ]);
});

describe("pages", () => {
  const first = (next: string) => list([messageFrom({ id: "msg_2", created_at: 1_700_000_100 })], next);

  test("are followed at our own base, though links name the company's host", async () => {
    const { snapshot, calls } = await read({
      [`GET ${path}/messages?limit=100`]: first(`${company}${path}/messages?limit=100&page_token=p2`),
      [`GET ${path}/messages?limit=100&page_token=p2`]: list([messageFrom()]),
    });
    expect(snapshot.messages.map(({ externalId }) => externalId)).toEqual(["msg_1", "com_1", "msg_2"]);
    expect(calls()).toContain(`GET ${path}/messages?limit=100&page_token=p2`);
  });

  test.each([
    "https://evil.test/x",
    "https://acme.api.frontapp.com.evil.test/x",
    "https://evil.test/.api.frontapp.com",
    "http://acme.api.frontapp.com/x",
    "https://acme.api.frontapp.com:8443/x",
    "https://user@acme.api.frontapp.com/x",
    "//evil.test",
  ])("A8: a link to %s is not followed: the token goes to Front alone", async (link) => {
    await expect(read({ [`GET ${path}/messages`]: first(link) })).rejects.toMatchObject({
      code: "unreadable-answer",
    });
  });

  test("recent: one page, and further ones only back to the time asked for", async () => {
    const pages = {
      [`GET ${path}/messages?limit=25`]: first(`${company}${path}/messages?limit=25&page_token=p2`),
      [`GET ${path}/messages?limit=25&page_token=p2`]: list(
        [messageFrom({ created_at: 1_600_000_000 })],
        `${company}/x`,
      ),
    };
    const one = await read(pages, "recent");
    expect(one.calls().filter((call) => call.includes("/messages"))).toHaveLength(1);
    expect(one.snapshot.hasAllMessages).toBe(false);
    const { helpdesk, calls } = await connect({ ...routes, ...pages });
    const since = new Date(1_650_000_000_000);
    await helpdesk.readConversation(conversation, { messages: "recent", since });
    expect(calls().filter((call) => call.includes("/messages"))).toHaveLength(2);
  });
});

test("none: owner and status cost one call, and two where the connection is limited to inboxes", async () => {
  expect((await read({}, "none")).calls()).toEqual([`GET ${path}`]);
  const limited = await read({}, "none", { inboxIds: ["inb_2"] });
  expect(limited.calls().toSorted()).toEqual([`GET ${path}`, `GET ${path}/inboxes`]);
  expect(limited.snapshot.placement).toEqual({ externalId: "inb_2", name: "Workshop" });
});

describe("status", () => {
  test.each([
    ["unassigned", [], "open", false],
    ["assigned", [], "open", false],
    ["archived", [], "resolved", false],
    ["archived", [{ scheduled_at: 1 }], "open", true],
    ["deleted", [], "gone", false],
    ["spam", [], "spam", false],
    ["something new", [], "open", false],
  ])("%s with reminders %j is %s", async (status, reminders, expected, isOnHold) => {
    const json = conversationWith({ status, scheduled_reminders: reminders });
    const { snapshot } = await read({ [`GET ${path}`]: { json } }, "none");
    expect(snapshot).toMatchObject({ status: expected, isOnHold });
  });

  test("S1: merged away it is gone, and names the one that swallowed it", async () => {
    const merged = { status: 301, body: "", headers: { location: `${company}/conversations/cnv_7` } };
    const { snapshot, calls } = await read({
      [`GET ${path}`]: merged,
      [`GET ${path}/messages`]: merged,
      [`GET ${path}/comments`]: merged,
      [`GET ${path}/inboxes`]: merged,
    });
    expect(snapshot).toMatchObject({ status: "gone", mergedInto: { externalId: "cnv_7" }, messages: [] });
    expect(calls().join()).not.toContain("cnv_7");
  });

  test.each([
    "nobody",
    "cnv_1/../../me",
    "cnv_",
    "msg_1",
  ])("%s is no conversation, and no call", async (externalId) => {
    const { helpdesk, calls } = await connect(routes);
    const snapshot = await helpdesk.readConversation({ externalId, alternateId: null }, { messages: "all" });
    expect(snapshot.status).toBe("gone");
    expect(calls()).toEqual([]);
  });

  test("an outage is thrown, never taken for gone", async () => {
    await expect(read({ [`GET ${path}`]: { status: 503, json: {} } })).rejects.toMatchObject({
      code: "server-error",
    });
  });
});

test.each([
  [maya, { kind: "teammate", externalId: "tea_2", name: "Maya Lind" }],
  [agentTeammate, { kind: "agent" }],
  [null, { kind: "none" }],
])("G9: the assignee %j", async (assignee, expected) => {
  const { snapshot } = await read({ [`GET ${path}`]: { json: conversationWith({ assignee }) } }, "none");
  expect(snapshot.assignee).toEqual(expected);
});

test.each([
  ["email", "anything", "email"],
  ["something new", "twilio", "sms"],
  ["something new", "truly", "phone"],
  ["something new", "something else new", "web"],
])("FR3: a message of type %s, come through a channel of type %s, is %s", async (type, channelType, expected) => {
  const { snapshot } = await read({
    [`GET ${path}/messages`]: list([messageFrom({ type })]),
    "GET /channels": list([{ id: "cha_1", type: channelType, address: "HELP@acme.test" }]),
  });
  expect(snapshot.channel).toBe(expected);
});

test("the contact is who wrote, not who is written to next", async () => {
  const forwarded = { handle: "carrier@example.test", role: "to", _links: null };
  const { snapshot } = await read({ [`GET ${path}`]: { json: conversationWith({ recipient: forwarded }) } });
  expect(snapshot.contact?.email).toBe("zoe@example.test");
});
