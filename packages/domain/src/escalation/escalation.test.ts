import { describe, expect, it, test } from "vitest";
import type { ConversationState } from "../conversation-state.ts";
import { startConversation } from "../inbound/start-conversation.ts";
import {
  escalationMark,
  isSameToldState,
  readEscalationMark,
  readEscalationReference,
  stateToTell,
} from "./escalation.ts";

const id = "0190a000-0000-7000-8000-000000000001";
const conversation = startConversation({
  id: "c",
  organizationId: "o" as never,
  connectionId: "n",
  externalId: "1",
  externalAlternateId: null,
  channel: "web",
  takesUnassigned: true,
  startedAt: new Date("2026-01-14T12:00:00Z"),
});

describe("M2: what one end tells the other", () => {
  const cases: [string, Partial<ConversationState>, ReturnType<typeof stateToTell>][] = [
    ["nobody's: people's all the same", { holder: "none" }, { status: "open", heldBy: "people" }],
    ["a teammate's", { holder: "human" }, { status: "open", heldBy: "people" }],
    ["the agent's", { holder: "ai" }, { status: "open", heldBy: "ai" }],
    ["resolved", { status: "closed_resolved" }, { status: "resolved", heldBy: "people" }],
    ["deleted or spam", { status: "closed_unresolved" }, { status: "gone", heldBy: "people" }],
    [
      "resolved while it was the agent's: that nobody holds it is no news",
      { status: "closed_resolved", told: { status: "open", heldBy: "ai" } },
      { status: "resolved", heldBy: "ai" },
    ],
  ];
  test.each(cases)("%s", (_what, change, told) => {
    expect(stateToTell({ ...conversation, ...change })).toEqual(told);
    expect(isSameToldState(null, told)).toBe(false);
    expect(isSameToldState({ ...told }, told)).toBe(true);
  });
});

describe("D7: the mark of an escalation", () => {
  it("is read from a line of its own, and from nothing else", () => {
    expect(readEscalationMark(`Handed off\n\n${escalationMark(id)}`)).toBe(id);
    expect(readEscalationMark(`Look at ${escalationMark(id)}`)).toBeNull();
    expect(readEscalationMark("Baton escalation 12")).toBeNull();
  });

  it("the reference of a ticket is read anywhere", () => {
    expect(readEscalationReference(`Zoe, 12:00\nHello\nReference: ${id}`)).toBe(id);
    expect(readEscalationReference("Reference: my invoice")).toBeNull();
  });
});
