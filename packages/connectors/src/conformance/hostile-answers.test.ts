import { afterEach, expect, test } from "vitest";
import type { AgentAccount, ConnectionSettings, Connector } from "../contract.ts";
import { freshchat } from "../freshchat/index.ts";
import { freshdesk } from "../freshdesk/index.ts";
import { front } from "../front/index.ts";
import {
  type Answer,
  connectToTestServer,
  type Routes,
  type TestConnection,
} from "./connect-to-test-server.ts";

/** A conversation that a person has, as each helpdesk tells of it. */
const desks = {
  freshchat: {
    connector: freshchat as unknown as Connector<ConnectionSettings>,
    settings: { domain: "acme.freshchat.com", accessToken: "t", defaultAgentEmail: "ai@acme.test" },
    id: "c-1",
    conversation: "GET /v2/conversations/c-1",
    messages: "GET /v2/conversations/c-1/messages",
    healthy: { conversation_id: "c-1", status: "assigned", assigned_agent_id: "maya", user_id: "u-1" },
    routes: { "GET /v2/conversations/c-1/messages": { json: { messages: [] } } },
  },
  freshdesk: {
    connector: freshdesk as unknown as Connector<ConnectionSettings>,
    settings: { domain: "acme.freshdesk.com", apiKey: "k" },
    id: "7",
    conversation: "GET /api/v2/tickets/7",
    messages: "GET /api/v2/tickets/7/conversations",
    healthy: { id: 7, status: 2, responder_id: 1002, requester_id: 9 },
    routes: {
      "GET /api/v2/tickets/7/conversations": { json: [] },
      "GET /api/v2/ticket_fields": { json: [] },
    },
  },
  front: {
    connector: front as unknown as Connector<ConnectionSettings>,
    settings: { apiToken: "t", teammateId: "tea_ai" },
    id: "cnv_7",
    conversation: "GET /conversations/cnv_7",
    messages: "GET /conversations/cnv_7/messages",
    healthy: { id: "cnv_7", type: "conversation", status: "assigned", assignee: { id: "tea_maya" } },
    routes: {
      "GET /conversations/cnv_7/messages": { json: { _results: [] } },
      "GET /conversations/cnv_7/comments": { json: { _results: [] } },
      "GET /conversations/cnv_7/inboxes": { json: { _results: [] } },
    },
  },
};
const names = Object.keys(desks) as (keyof typeof desks)[];
const agentAccount: AgentAccount = { externalId: "ai", name: "Baton", email: "ai@acme.test" };

let connection: TestConnection | null = null;
afterEach(async () => {
  await connection?.close();
  connection = null;
});

async function read(name: keyof typeof desks, routes: Routes, messages: "none" | "all" = "all") {
  const { connector, settings, id } = desks[name];
  connection = await connectToTestServer(
    connector,
    { ...desks[name].routes, ...routes },
    { settings, agentAccount },
  );
  return connection.helpdesk.readConversation({ externalId: id, alternateId: null }, { messages });
}

const json = { "content-type": "application/json" };
/** What answers in the place of an API: of each, nothing may be believed of the conversation. */
const strangers: [string, Answer][] = [
  ["a login page", { body: "<html>Sign in</html>" }],
  ["a web page with 404, as after the account moved", { status: 404, body: "<html>No helpdesk here</html>" }],
  ["a redirect to a login", { status: 302, body: "", headers: { location: "https://sso.test/login" } }],
  ["nothing", { body: "", headers: json }],
  ["204", { status: 204, body: "", headers: json }],
  ["half of the JSON", { body: '{"id":7,"conversation_id":"c-1","status', headers: json }],
  ["an empty object", { json: {} }],
  ["an error with 200", { json: { code: 500, status: "INTERNAL", message: "try later" } }],
  ["Front's error with 200", { json: { _error: { status: 500, title: "Error", message: "try later" } } }],
  ["values of other types", { json: { id: {}, conversation_id: [], status: true, assignee: "tea_maya" } }],
  ["null", { body: "null", headers: json }],
];
const cases = names.flatMap((name) => strangers.map(([what, answer]) => [name, what, answer] as const));

test.each(
  cases,
)("G9: %s, asked for a conversation and answered with %s, is not taken to say that nobody has it", async (name, _what, answer) => {
  await expect(read(name, { [desks[name].conversation]: answer }, "none")).rejects.toMatchObject({
    code: expect.stringMatching(/^(?:unreadable-answer|redirected)$/),
  });
});

test.each(
  cases,
)("D7: %s, asked for its messages and answered with %s, is not taken to say that there are none", async (name, _what, answer) => {
  const routes = {
    [desks[name].conversation]: { json: desks[name].healthy },
    [desks[name].messages]: answer,
  };
  await expect(read(name, routes)).rejects.toMatchObject({
    code: expect.stringMatching(/^(?:unreadable-answer|redirected)$/),
  });
});

test.each(names)("S1: %s, answering 404 without a page, says that the conversation is gone", async (name) => {
  const gone = { status: 404, body: "", headers: { "content-type": "text/html" } };
  const archived = "GET /api/v2/tickets/archived/7";
  const page = { status: 404, body: "<html>No such page</html>" };
  const snapshot = await read(name, { [desks[name].conversation]: gone, [archived]: page });
  expect(snapshot).toMatchObject({ status: "gone", messages: [] });
});

test.each(names)("%s's answer is read behind a byte order mark", async (name) => {
  const { conversation, healthy } = desks[name];
  const marked = { body: `\uFEFF${JSON.stringify(healthy)}`, headers: json };
  expect(await read(name, { [conversation]: marked }, "none")).toMatchObject({
    status: "open",
    assignee: { kind: "teammate" },
  });
});

test("FD9: a ticket that Freshdesk refuses to show with 405 is gone", async () => {
  const refusal = { status: 405, json: { message: "GET method is not allowed." } };
  expect(await read("freshdesk", { "GET /api/v2/tickets/7": refusal })).toMatchObject({ status: "gone" });
});
