import type { ConversationState } from "../conversation-state.ts";
import type { EventOf } from "../events/helpdesk-event.ts";
import type { EventEffect } from "./applied.ts";

/** It may have been given back to the agent, which only a reading tells. */
export function readHandBack(
  conversation: ConversationState,
  event: EventOf<"assignee-changed">,
): EventEffect {
  return {
    kind: "read-conversation",
    because: "handed-back",
    at: event.at,
    isPersons: isPersons(conversation, event),
  };
}

/** How much later than the claim itself the helpdesk may date the news of it: whole seconds on one side are enough for that. */
const claimToldWithinMs = 1_000;

/**
 * Whether it was certainly a person who assigned it to the agent. Some helpdesks tell of what was done through the API as if the owner of
 * the token had done it by hand: what is that near to a claim of ours, or older, proves nothing.
 */
export function isPersons(
  { claimedAt }: ConversationState,
  { by, at }: EventOf<"assignee-changed">,
): boolean {
  const mayBeClaim = claimedAt !== null && at.getTime() <= claimedAt.getTime() + claimToldWithinMs;
  return by.kind === "teammate" && !mayBeClaim;
}

/** Rules act within seconds of what they wait for; two clocks are compared here. */
export const ruleWindowMs = 60_000;

/**
 * A rule that assigns what the agent has just let go answers to the handoff, not to a person's wish: as a hand-back it would undo
 * every handoff. Later, a rule may be how a company gives conversations to the agent.
 */
export function isReleaseUndone(
  { handoff, assignee, assigneeChangedAt }: ConversationState,
  { by, at }: EventOf<"assignee-changed">,
): boolean {
  if (by.kind !== "system" || handoff === null) return false;
  const isNear = (other: Date) => Math.abs(at.getTime() - other.getTime()) <= ruleWindowMs;
  // The letting go itself is known by the helpdesk's own clock, which ours may be minutes away from.
  return (
    isNear(new Date(handoff.at)) ||
    (assignee.kind === "none" && assigneeChangedAt !== null && isNear(assigneeChangedAt))
  );
}
