import { describe, expect, test } from "vitest";
import { readFixtureBytes } from "./__fixtures__/read-fixture.ts";
import { agentTeammate, conversationWith, maya, messageFrom, testAgent } from "./connect-to-test-server.ts";
import { identifyDelivery } from "./identify-delivery.ts";
import { parseWebhook } from "./parse-webhook.ts";

const context = { agentAccount: testAgent };
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const at = 1_700_000_000;
const person = { _meta: { type: "teammate" }, data: maya };
const byRule = { _meta: { type: "rule" }, data: { id: "rul_1", name: "Route" } };
const byApi = { _meta: { type: "api" } };
const target = (type: string, data: unknown) => ({ _meta: { type }, data });

function event(type: string, change: Record<string, unknown> = {}) {
  return { id: "evt_1", type, emitted_at: at, conversation: conversationWith(), source: person, ...change };
}
const parse = (value: unknown) => parseWebhook(json(value), context);

describe("recorded deliveries", () => {
  test.each([
    ["application-2023-inbound", "inbound:msg_1", "inbound_received"],
    ["application-2023-reply-by-teammate", "out_reply:msg_2", "outbound_sent"],
    ["application-2023-archived", "evt_3", "conversation_archived"],
    ["application-2026-preview-inbound", "inbound:msg_1", "inbound_received"],
    ["application-2026-preview-assigned", "evt_5", "assignee_changed"],
    ["rule-2018-assign", "evt_6", "assignee_changed"],
    ["rule-2018-mention", "mention:com_1", "new_comment_added"],
    ["rule-2018-unassign", "evt_8", "assignee_changed"],
    ["rule-2018-tag", "evt_9", "tag_added"],
    ["custom-2020-failed-reply", "sending_error:msg_3", "message_delivery_failed"],
  ])("S5: %s has the key %s and is counted as %s", (name, key, eventName) => {
    const body = readFixtureBytes(`${name}.json`);
    expect(identifyDelivery(body)).toEqual({ key, conversationExternalId: "cnv_1", event: eventName });
    expect(parseWebhook(body, context).conversation).toEqual({ externalId: "cnv_1", alternateId: null });
  });

  const parseFixture = (name: string) => parseWebhook(readFixtureBytes(`${name}.json`), context);

  test("FR2, FR7: a customer's mail comes with its text alone, contact, inbox, channel and file", () => {
    expect(parseFixture("application-2023-inbound")).toMatchObject({
      events: [
        {
          kind: "message-created",
          message: {
            externalId: "msg_1",
            author: { kind: "customer", externalId: "crd_1", name: "Zoë Park" },
            visibility: "public",
            text: "It has not come yet.",
            sentAt: new Date("2023-09-05T18:53:20.063Z"),
            automatic: null,
            attachments: [{ externalId: "fil_1", name: "label.png", sizeBytes: 1042 }],
          },
        },
      ],
      contact: { externalId: "crd_1", name: "Zoë Park", email: "zoe@example.test", phone: null },
      placement: { externalId: "inb_1", name: "Support" },
      channel: "email",
      needsLoad: false,
    });
  });

  test("FR2: a teammate's reply is theirs, and the archiving told before it closes", () => {
    expect(parseFixture("application-2023-reply-by-teammate").events).toMatchObject([
      {
        kind: "message-created",
        message: { author: { kind: "teammate", externalId: "tea_2", name: "Maya Lind" } },
      },
    ]);
    expect(parseFixture("application-2023-archived").events).toEqual([
      {
        kind: "conversation-closed",
        outcome: "resolved",
        by: { kind: "teammate", externalId: "tea_2" },
        at: new Date(1_693_940_100_000),
      },
    ]);
  });

  test("a preview of a message is read; of an assignment it tells enough", () => {
    expect(parseFixture("application-2026-preview-inbound")).toMatchObject({ events: [], needsLoad: true });
    expect(parseFixture("application-2026-preview-assigned")).toMatchObject({
      events: [{ kind: "assignee-changed", assignee: { kind: "teammate", externalId: "tea_2", name: null } }],
      needsLoad: false,
    });
  });

  test("S8: a comment that mentions somebody is a private note like any other", () => {
    expect(parseFixture("rule-2018-mention").events).toMatchObject([
      {
        kind: "message-created",
        message: { externalId: "com_1", visibility: "private", text: "@jonas have a look, please" },
      },
    ]);
  });

  test("tags, unassigning and a failed delivery are told", () => {
    expect(parseFixture("rule-2018-tag").events).toMatchObject([{ kind: "tags-changed", tags: ["Urgent"] }]);
    expect(parseFixture("rule-2018-unassign").events).toMatchObject([
      { kind: "assignee-changed", assignee: { kind: "none" } },
    ]);
    expect(parseFixture("custom-2020-failed-reply").events).toMatchObject([
      { kind: "delivery-failed", messageExternalId: "msg_3", reason: "webhook_error" },
    ]);
  });
});

describe("G8: who assigned it to the agent", () => {
  const assigned = (source: unknown, teammate: unknown = agentTeammate) =>
    parse(event("assign", { source, target: target("teammate", teammate) })).events[0];

  test.each([
    ["a person", person, "teammate"],
    ["a rule", byRule, "system"],
    ["the API, which is most likely ourselves", byApi, "agent"],
    ["the API, shown as a teammate of its token", { ...person, data: { ...maya, type: "api" } }, "agent"],
    ["the agent's own teammate", { ...person, data: agentTeammate }, "agent"],
  ])("%s: %j is told as %s", (_name, source, kind) => {
    expect(assigned(source)).toMatchObject({ assignee: { kind: "agent" }, by: { kind } });
  });

  test("to a teammate by the API: whoever did it, the teammate has it", () => {
    expect(assigned(byApi, maya)).toMatchObject({
      assignee: { kind: "teammate", externalId: "tea_2", name: "Maya Lind" },
      by: { kind: "unknown" },
    });
  });
});

describe("archiving and snoozing", () => {
  const snoozed = conversationWith({ status: "archived", scheduled_reminders: [{ scheduled_at: at }] });
  const preview = { id: "cnv_1" };
  const archive = (told: string | null, conversation: unknown) => {
    const payload = event("archive", { conversation });
    return parse(told === null ? payload : { type: told, payload });
  };

  test.each([
    ["by a rule's webhook", null, conversationWith({ status: "archived" }), "conversation-closed"],
    ["by an app's", "conversation_archived", conversationWith({ status: "archived" }), "conversation-closed"],
    ["by an app's preview", "conversation_archived", preview, "conversation-closed"],
    ["snoozed, by an app's", "conversation_snoozed", preview, "noticed"],
    ["snoozed, by a rule's webhook", null, snoozed, "noticed"],
  ])("FR2: %s", (_name, told, conversation, kind) => {
    expect(archive(told, conversation).events.map((told) => told.kind)).toEqual([kind]);
  });

  test("a rule's preview does not tell which it was: it is read", () => {
    expect(archive(null, preview)).toMatchObject({ events: [], needsLoad: true });
  });
});

test.each([
  ["reopen", {}, { kind: "conversation-reopened" }],
  ["restore", {}, { kind: "conversation-reopened" }],
  ["trash", {}, { kind: "conversation-closed", outcome: "deleted" }],
  ["reminder", {}, { kind: "noticed" }],
  [
    "move",
    { target: target("inboxes", { id: "inb_2", name: "Workshop" }) },
    { kind: "noticed", what: "Moved to Workshop." },
  ],
  [
    "move",
    { target: target("inboxes", [{ id: "inb_2", name: "Workshop" }]) },
    { kind: "noticed", what: "Moved to Workshop." },
  ],
  [
    "outbound",
    { target: target("message", messageFrom({ is_inbound: false, author: agentTeammate })) },
    { kind: "message-created" },
  ],
])("%s with %j is %j", (type, change, expected) => {
  expect(parse(event(type, change)).events).toMatchObject([expected]);
});

test.each([
  ["a merge, which brings messages along", event("conversations_merged")],
  ["an event without its time", event("assign", { emitted_at: null, target: target("teammate", maya) })],
  ["a message without its id", event("inbound", { target: target("message", { type: "email" }) })],
  ["an assignment to nobody known", event("assign", { target: target("teammate", {}) })],
])("%s is read from Front", (_name, body) => {
  expect(parse(body)).toMatchObject({ events: [], needsLoad: true, ignoredBecause: null });
});

test.each([
  [
    "a discussion among teammates",
    event("comment", { conversation: conversationWith({ type: "discussion" }) }),
  ],
  ["an event nobody needs", event("link_added")],
  ["an event without a conversation", event("inbound", { conversation: null })],
  ["an empty object", {}],
  ["a list", []],
  ["a handshake", { type: "sync", authorization: { id: "cmp_1" } }],
])("%s is ignored with a reason", (_name, body) => {
  expect(parse(body)).toMatchObject({ events: [], needsLoad: false, ignoredBecause: expect.any(String) });
});

test("no JSON at all is unreadable and has the digest of its bytes as key", () => {
  const body = Buffer.from("<html>");
  expect(identifyDelivery(body)).toMatchObject({ conversationExternalId: null, event: "unreadable" });
  expect(identifyDelivery(body).key).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(parseWebhook(body, context).ignoredBecause).toBeTruthy();
});

test("S5: the same message under another event id has the same key", () => {
  const told = event("inbound", { target: target("message", messageFrom()) });
  const keys = [told, { ...told, id: "evt_2" }].map((body) => identifyDelivery(json(body)).key);
  expect(new Set(keys).size).toBe(1);
});
