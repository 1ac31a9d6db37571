import { expect, it } from "vitest";
import { defaultChannelSettings } from "../channel.ts";
import type { ConversationState } from "../conversation-state.ts";
import type { ConversationSnapshot, HelpdeskEvent } from "../events/helpdesk-event.ts";
import type { HelpdeskMessage } from "../message.ts";
import type { ApplyContext } from "./apply-context.ts";
import { applyEvent } from "./apply-event.ts";
import { applySnapshot } from "./apply-snapshot.ts";
import { startConversation } from "./start-conversation.ts";

const second = (count: number) => new Date(Date.parse("2026-01-14T12:00:00.000Z") + count * 1_000);
const by = { kind: "teammate", externalId: "maya" } as const;
const maya = { kind: "teammate", externalId: "maya", name: "Maya" } as const;

function message(
  at: number,
  kind: "customer" | "teammate",
  visibility: "public" | "private" = "public",
): HelpdeskEvent {
  const text = visibility === "private" ? "/baton resume" : "words";
  const message: HelpdeskMessage = {
    externalId: `m${at}`,
    author: { kind, externalId: kind, name: null },
    visibility,
    text,
    html: null,
    attachments: [],
    sentAt: second(at),
    automatic: null,
  };
  return { kind: "message-created", message };
}
const taken: HelpdeskEvent = { kind: "assignee-changed", at: second(1), assignee: maya, by };
const answered = message(2, "teammate");
const resumed = message(3, "teammate", "private");
const closed: HelpdeskEvent = { kind: "conversation-closed", at: second(4), by, outcome: "resolved" };
const asked = message(5, "customer");
const answeredSince = message(6, "teammate");
const resumedSinceClosing: HelpdeskEvent = message(4.5, "teammate", "private");

const context: ApplyContext = {
  now: second(9),
  channel: defaultChannelSettings.web,
  takesUnassigned: true,
  answersFrom: second(0),
  known: new Map(),
  unmatchedSends: [],
  source: "webhook",
};

const reading: ConversationSnapshot = {
  externalId: "1",
  url: null,
  status: "open",
  assignee: { kind: "agent" },
  group: null,
  placement: null,
  channel: "web",
  subject: null,
  contact: null,
  tags: null,
  updatedAt: second(4.5),
  messages: [],
  hasAllMessages: true,
};

function started(): ConversationState {
  return startConversation({
    id: "c",
    organizationId: "o" as never,
    connectionId: "n",
    externalId: "1",
    externalAlternateId: null,
    channel: "web",
    takesUnassigned: true,
    startedAt: second(0),
  });
}

it.each([
  ["resumed by a note, closed and opened by the customer", [taken, resumed, closed, asked], "none"],
  ["the same, the closing told last", [taken, resumed, asked, closed], "none"],
  ["answered by a teammate, closed and opened by the customer", [answered, closed, asked], "none"],
  ["the same, the closing told last", [answered, asked, closed], "none"],
  [
    "answered by a teammate since it was opened, the closing told last",
    [asked, answeredSince, closed],
    "human",
  ],
  [
    "closed, then resumed by a note, opened by the customer",
    [taken, closed, resumedSinceClosing, asked],
    "ai",
  ],
] as const)("S9, G8: %s: %s", (_, events, holder) => {
  let conversation = started();
  for (const event of events) conversation = applyEvent(conversation, event, context).conversation;
  expect(conversation).toMatchObject({ status: "open", holder });
});

it.each([
  ["open, as the note has opened it", "open", { status: "open", holder: "ai" }],
  ["closed, as the note has changed nothing", "resolved", { status: "closed_resolved" }],
] as const)("S9: a closing told after the note that came after it is read: %s", (_, status, expected) => {
  let conversation = started();
  for (const event of [taken, resumedSinceClosing, closed] satisfies HelpdeskEvent[]) {
    const told = applyEvent(conversation, event, context);
    conversation = told.conversation;
    for (const { kind } of told.effects) {
      if (kind !== "read-conversation") continue;
      const snapshot = { ...reading, status };
      conversation = applySnapshot(conversation, snapshot, context, {
        readAt: second(9),
        handBack: null,
      }).conversation;
    }
  }
  expect(conversation).toMatchObject(expected);
});
