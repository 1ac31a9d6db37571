import { describe, expect, test } from "vitest";
import { defaultChannelSettings } from "../channel.ts";
import type { ConversationState } from "../conversation-state.ts";
import type { ConversationSnapshot, HelpdeskEvent } from "../events/helpdesk-event.ts";
import type { AuthorKind, HelpdeskMessage } from "../message.ts";
import { type ApplyContext, applyEvent } from "./apply-event.ts";
import { applySnapshot } from "./apply-snapshot.ts";
import { startConversation } from "./start-conversation.ts";

const start = new Date("2026-01-14T12:00:00.000Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1_000);

const conversation: ConversationState = {
  ...startConversation({
    id: "c",
    organizationId: "o" as never,
    connectionId: "n",
    externalId: "1",
    externalAlternateId: null,
    channel: "email",
    takesUnassigned: true,
    startedAt: start,
  }),
  holder: "ai",
  assignee: { kind: "agent" },
};

const context: ApplyContext = {
  now: after(100),
  channel: defaultChannelSettings.email,
  takesUnassigned: true,
  answersFrom: start,
  known: new Map(),
  unmatchedSends: [],
  source: "read",
};

function message(externalId: string, kind: AuthorKind, seconds: number): HelpdeskMessage {
  return {
    externalId,
    author: { kind, externalId: kind, name: null },
    visibility: "public",
    text: externalId,
    html: null,
    attachments: [],
    sentAt: after(seconds),
    automatic: null,
  };
}

function read(messages: HelpdeskMessage[], change: Partial<ApplyContext> = {}) {
  const snapshot: ConversationSnapshot = {
    externalId: "1",
    url: null,
    status: "open",
    assignee: { kind: "agent" },
    group: null,
    placement: null,
    channel: "email",
    subject: null,
    contact: null,
    tags: null,
    updatedAt: after(90),
    messages,
    hasAllMessages: true,
  };
  const options = { readAt: after(100), handedBackAt: null };
  const applied = applySnapshot(conversation, snapshot, { ...context, ...change }, options);
  return applied.messages
    .filter(({ awaitsDecision }) => awaitsDecision)
    .map(({ message: { externalId } }) => externalId);
}

describe("S1: messages of a conversation that the helpdesk merged into this one", () => {
  const merged = [
    message("asked there", "customer", 10),
    message("answered there", "agent", 20),
    message("asked since", "customer", 30),
  ];

  test("what was answered there is history, what came after the answer waits for one", () => {
    expect(read(merged)).toEqual(["asked since"]);
  });

  test("an answer that is known is this conversation's own: what came while it was written waits", () => {
    const known = new Map([["answered there", { actionId: "a" }]]);
    expect(read(merged, { known })).toEqual(["asked there", "asked since"]);
  });

  test("while an answer of ours is not recognised yet, nothing is taken for answered", () => {
    const unmatchedSends = [
      { actionId: "a", visibility: "public", text: "something", author: "agent" },
    ] as const;
    expect(read(merged, { unmatchedSends })).toEqual(["asked there", "asked since"]);
  });

  test("S8: a private note of the agent answers nothing", () => {
    const note = { ...message("note", "agent", 20), visibility: "private" } as const;
    expect(read([message("asked", "customer", 10), note])).toEqual(["asked"]);
  });
});

describe("G8: the agent is assigned while people hold the conversation", () => {
  const handedOff: ConversationState = {
    ...conversation,
    holder: "human",
    assignee: { kind: "none" },
    holderChangedAt: after(0),
    handoff: { reason: "customer-asked", at: start.toISOString(), summary: "", sentiment: "neutral" },
  };
  const assigned = (by: "teammate" | "system" | "agent" | "unknown", seconds: number) => {
    const event: HelpdeskEvent = {
      kind: "assignee-changed",
      assignee: { kind: "agent" },
      by: { kind: by, externalId: null },
      at: after(seconds),
    };
    return applyEvent(handedOff, event, { ...context, source: "webhook" });
  };

  test.each([
    ["a person, at once", "teammate", 5, true],
    ["a rule, at once: it answers to the handoff", "system", 5, false],
    ["a rule, later: a company's way to give it back", "system", 120, true],
    ["our own account", "agent", 120, false],
    ["nobody knows who", "unknown", 5, true],
  ] as const)("by %s", (_name, by, seconds, mayBeHandBack) => {
    const { effects, conversation: next } = assigned(by, seconds);
    expect(effects.some(({ kind }) => kind === "read-conversation")).toBe(mayBeHandBack);
    expect(next.holder).toBe("human");
  });
});
