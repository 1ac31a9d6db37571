import { describe, expect, it } from "vitest";
import { defaultChannelSettings } from "../channel.ts";
import type { Assignee } from "../conversation.ts";
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
const instant = second(60);

const answer: HelpdeskMessage = {
  externalId: "m1",
  author: { kind: "teammate", externalId: "maya", name: "Maya" },
  visibility: "public",
  text: "I have it here.",
  html: null,
  attachments: [],
  sentAt: instant,
  automatic: null,
};
const taken: HelpdeskEvent = { kind: "assignee-changed", at: instant, assignee: maya, by };
const answered: HelpdeskEvent = { kind: "message-created", message: answer };
const givenBack: HelpdeskEvent = { kind: "assignee-changed", at: instant, assignee: { kind: "agent" }, by };

function context(conversation: readonly string[]): ApplyContext {
  return {
    now: second(61),
    channel: defaultChannelSettings.web,
    takesUnassigned: true,
    answersFrom: second(0),
    known: new Map(conversation.map((id) => [id, { actionId: null }])),
    unmatchedSends: [],
    source: "webhook",
  };
}

/** What the engine does with what is told: each reading that an event asks for shows the helpdesk as it is after all of them. */
function tell(events: readonly HelpdeskEvent[], assignee: Assignee, updatedAt: Date): ConversationState {
  let conversation = startConversation({
    id: "c",
    organizationId: "o" as never,
    connectionId: "n",
    externalId: "1",
    externalAlternateId: null,
    channel: "web",
    takesUnassigned: true,
    startedAt: second(0),
  });
  conversation = { ...conversation, holder: "ai", assignee: { kind: "agent" }, assigneeChangedAt: second(1) };
  const known: string[] = [];
  const snapshot: ConversationSnapshot = {
    url: null,
    subject: null,
    channel: "web",
    status: "open",
    assignee,
    tags: null,
    contact: null,
    messages: events.includes(answered) ? [answer] : [],
    updatedAt,
  } as never;
  for (const event of events) {
    const told = applyEvent(conversation, event, context(known));
    conversation = told.conversation;
    known.push(...told.messages.map(({ message }) => message.externalId));
    for (const effect of told.effects) {
      if (effect.kind !== "read-conversation") continue;
      const handBack = effect.because === "handed-back" ? effect : null;
      const read = applySnapshot(conversation, snapshot, context(known), { readAt: second(61), handBack });
      conversation = read.conversation;
      known.push(...read.messages.map(({ message }) => message.externalId));
    }
  }
  return conversation;
}

const orders = [
  [taken, answered, givenBack],
  [taken, givenBack, answered],
  [answered, taken, givenBack],
  [answered, givenBack, taken],
  [givenBack, taken, answered],
  [givenBack, answered, taken],
  [answered, givenBack],
  [givenBack, answered],
  [taken, givenBack],
  [givenBack, taken],
].map((events) => [events.map(name).join(", "), events] as const);

function name(event: HelpdeskEvent): string {
  return event === taken ? "taken" : event === answered ? "answered" : "given back";
}

describe("a teammate's acts of one instant, as a macro does them", () => {
  it.each(orders)("S9, G8: %s, the agent being the assignee: it is the agent's", (_, events) => {
    expect(tell(events, { kind: "agent" }, instant)).toMatchObject({ holder: "ai", status: "open" });
    expect(tell(events, { kind: "agent" }, second(70))).toMatchObject({ holder: "ai", status: "open" });
  });

  it.each(
    orders,
  )("S9, G8: %s, a teammate being the assignee: people have it, whatever the order", (_, events) => {
    if (!events.includes(taken)) return;
    expect(tell(events, maya, instant)).toMatchObject({ holder: "human", status: "open" });
    expect(tell(events, maya, second(70))).toMatchObject({ holder: "human", status: "open" });
  });
});
