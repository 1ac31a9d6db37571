import { describe, expect, it } from "vitest";
import { defaultChannelSettings } from "../channel.ts";
import type { ConversationState } from "../conversation-state.ts";
import type { HelpdeskEvent } from "../events/helpdesk-event.ts";
import type { ApplyContext } from "./apply-context.ts";
import { applyEvent } from "./apply-event.ts";
import { startConversation } from "./start-conversation.ts";

const at = new Date("2026-01-14T12:00:00.000Z");
const now = new Date("2026-01-14T12:00:01.000Z");
const opened: HelpdeskEvent = { kind: "conversation-opened", at };
const begun = startConversation({
  id: "c",
  organizationId: "o" as never,
  connectionId: "n",
  externalId: "1",
  externalAlternateId: null,
  channel: "web",
  takesUnassigned: true,
  startedAt: at,
});
const context: ApplyContext = {
  now,
  channel: defaultChannelSettings.web,
  takesUnassigned: true,
  answersFrom: at,
  known: new Map(),
  unmatchedSends: [],
  source: "webhook",
};

describe("M5: a conversation that its customer has only opened", () => {
  it("is unwritten, and looks for a workflow at once", () => {
    const { conversation } = applyEvent(begun, opened, context);
    expect(conversation).toMatchObject({ isUnwritten: true, workflowDueAt: now, turnDueAt: null });
  });

  it.each<[string, Partial<ConversationState>]>([
    ["told a second time", { isUnwritten: true, workflowDueAt: null }],
    ["when somebody has written already", { lastMessageAt: at }],
    ["when a workflow has it", { workflowRunId: "run" }],
    ["when a teammate has it", { holder: "human" }],
    ["when it is closed", { status: "closed_resolved" }],
  ])("%s, sets nothing off", (_, state) => {
    const before = { ...begun, ...state };
    const applied = applyEvent(before, opened, context);
    expect(applied).toMatchObject({ outcome: "stale", conversation: before, timeline: [] });
  });

  it("is written with the customer's first words, and a welcome that is due stays due", () => {
    const { conversation } = applyEvent(begun, opened, context);
    const author = { kind: "customer", externalId: "v", name: null } as const;
    const message = {
      externalId: "m1",
      author,
      visibility: "public",
      text: "Hi",
      html: null,
      attachments: [],
      sentAt: now,
      automatic: null,
    } as const;
    const written = applyEvent(
      conversation,
      { kind: "message-created", message: { ...message, attachments: [] } },
      context,
    );
    expect(written.conversation).toMatchObject({ isUnwritten: false, workflowDueAt: now });
  });
});
