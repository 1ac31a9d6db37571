import { expect, test } from "vitest";
import { readFixtureBytes } from "./__fixtures__/read-fixture.ts";
import { webhookContent } from "./automation-rules.ts";
import { identifyDelivery } from "./identify-delivery.ts";
import { parseWebhook } from "./parse-webhook.ts";
import { readWebhookBody } from "./read-webhook-body.ts";

const agentAccount = { externalId: "150014937111", name: "Baton", email: "AI@acme.test" };
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

test.each([
  ["webhook-advanced-created.json", "11", "ticket_action:created"],
  ["webhook-advanced-status-changed.json", "11", "status"],
  ["webhook-advanced-private-note.json", "11", "note_type"],
  ["webhook-simple.json", "2", "ticket_action:created"],
  ["webhook-advanced-unquoted.txt", "24", "responder_id"],
])("FD3: the recorded body %s names its ticket and event", (name, ticket, event) => {
  const body = readFixtureBytes(name);
  expect(identifyDelivery(body)).toEqual({ key: null, conversationExternalId: ticket, event });
  expect(parseWebhook(body, { agentAccount })).toMatchObject({
    conversation: { externalId: ticket, alternateId: null },
    events: [],
    needsLoad: true,
    ignoredBecause: null,
  });
});

test.each([
  ["our template", json({ ticket_id: "7", event: "{reply_sent:sent}", by: "a@b.test" }), "7", "reply_sent"],
  ["an id as a number", json({ ticket_id: 7 }), "7", "unknown"],
  ["an id with a prefix", json({ ticket_id: "INC-7" }), "7", "unknown"],
  [
    "no quotes",
    Buffer.from('{"ticket_id": 7, "event": {ticket_action:delete}}'),
    "7",
    "ticket_action:delete",
  ],
  [
    "a broken text",
    Buffer.from('{"subject": "a "b"\n", "ticket_id":"7","event":"{status:{from:2,to:4}}"}'),
    "7",
    "status",
  ],
  [
    "a hole",
    Buffer.from('{"ticket_id": "7", "group_id":, "event": "{group_id:{from:1,to:2}}"}'),
    "7",
    "group_id",
  ],
  ["form encoding", Buffer.from("freshdesk_webhook%5Bticket_id%5D=7&x=1"), "7", "unknown"],
  [
    "XML",
    Buffer.from('<freshdesk_webhook><ticket_id type="integer">7</ticket_id></freshdesk_webhook>'),
    "7",
    "unknown",
  ],
  ["text of no known form", Buffer.from("hello"), null, "unreadable"],
  ["no body", Buffer.alloc(0), null, "unreadable"],
  ["JSON without a ticket", json({ hello: "you" }), null, "unknown"],
  ["a list", json([1]), null, "unknown"],
])("FD3: %s: ticket %s", (_name, body, ticket, event) => {
  expect(identifyDelivery(body)).toEqual({ key: null, conversationExternalId: ticket, event });
  expect(parseWebhook(body, { agentAccount }).needsLoad).toBe(ticket !== null);
});

test("S5: two answers on one ticket give the same bytes, and so no key that could drop the second", () => {
  const body = json({ ticket_id: "7", event: "{reply_sent:sent}", by: "c@d.test" });
  expect(identifyDelivery(body).key).toBeNull();
});

test.each([
  ["by a teammate", "{responder_id:{from:,to:150014937111}}", "maya@acme.test", true],
  ["by the agent itself: its own claim", "{responder_id:{from:,to:150014937111}}", "ai@ACME.test", false],
  ["from a teammate, by nobody named", "{responder_id:{from:150006383528,to:150014937111}}", "", true],
  ["from -1, by nobody named", "{responder_id:{from:-1,to:150014937111}}", "", false],
  ["from nobody, by nobody named", "{responder_id:{from:,to:150014937111}}", "", false],
  ["to somebody else", "{responder_id:{from:150014937111,to:150006383528}}", "maya@acme.test", false],
  ["of another property", "{group_id:{from:1,to:150014937111}}", "maya@acme.test", false],
])("G8: an assignment %s: given back is %s", (_name, event, by, isHandBack) => {
  expect(parseWebhook(json({ ticket_id: "7", event, by }), { agentAccount }).isHandBack).toBe(isHandBack);
});

test.each([
  ["from the agent, by a teammate", "{responder_id:{from:150014937111,to:}}", "maya@acme.test", true],
  ["from the agent, by itself: a handoff", "{responder_id:{from:150014937111,to:}}", "ai@acme.test", false],
  ["from somebody else", "{responder_id:{from:150006383528,to:}}", "maya@acme.test", false],
])("G8: taken %s: %s", (_name, event, by, isTakenAway) => {
  expect(parseWebhook(json({ ticket_id: "7", event, by }), { agentAccount }).isTakenAway).toBe(isTakenAway);
});

test.each([
  ["a reply", "{reply_sent:sent}", "Maya@acme.test", "maya@acme.test"],
  ["a reply of the agent", "{reply_sent:sent}", "ai@acme.test", null],
  ["a private note", "{note_type:private}", "maya@acme.test", null],
])("G8: %s: who wrote to the customer", (_name, event, by, writtenBy) => {
  expect(parseWebhook(json({ ticket_id: "7", event, by }), { agentAccount }).writtenBy).toBe(writtenBy);
});

test.each([
  ["closed by a teammate", "{status:{from:2,to:4}}", "maya@acme.test", true, null],
  ["closed, in words", "{status:{from:Open,to:Closed}}", "maya@acme.test", true, null],
  ["closed by the agent itself", "{status:{from:2,to:4}}", "ai@acme.test", false, null],
  ["from resolved to closed", "{status:{from:4,to:5}}", "maya@acme.test", false, null],
  ["set to pending", "{status:{from:2,to:3}}", "maya@acme.test", false, null],
  ["opened again", "{status:{from:5,to:2}}", "Maya@acme.test", false, "maya@acme.test"],
  ["opened again by nobody named", "{status:{from:4,to:2}}", "", false, ""],
])("FD9: %s", (_name, event, by, isClosed, reopenedBy) => {
  const parsed = parseWebhook(json({ ticket_id: "7", event, by }), { agentAccount });
  expect(parsed).toMatchObject({ isClosed, reopenedBy });
});

test("FD2: the template holds ids and addresses in quotes only, and reads back", () => {
  expect(Object.values(webhookContent).every((value) => /^\{\{[a-z_.]+\}\}$/.test(value))).toBe(true);
  const filled = JSON.stringify(webhookContent)
    .replace("{{ticket.id}}", "42")
    .replace("{{triggered_event}}", "{status:{from:2,to:5}}")
    .replace("{{event_performer.email}}", "Maya@acme.test");
  expect(readWebhookBody(Buffer.from(filled))).toEqual({
    ticketId: "42",
    event: "status",
    from: "2",
    to: "5",
    performer: "maya@acme.test",
  });
});

test("a hostile body is searched in one pass", () => {
  const startedAt = performance.now();
  for (const piece of ["ticket_id ", "event:{", "ticketid<", '"by":', "%", "ticket_id[["]) {
    readWebhookBody(Buffer.from(piece.repeat(500_000 / piece.length)));
  }
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
