import type { ConversationState } from "../conversation-state.ts";
import type { EventEffect } from "./applied.ts";

/**
 * A teammate's act, and the person's who gave the conversation to the agent, at the very same instant: a macro that answers and assigns,
 * or a clock of whole seconds. Until a reading has told which was the last, people have it.
 */
export function readAfterTie(
  { holder, assignee, holderChangedAt, statusChangedAt }: ConversationState,
  at: Date,
): EventEffect[] {
  const isGivenBackThen =
    holder === "ai" &&
    assignee.kind === "agent" &&
    holderChangedAt?.getTime() === at.getTime() &&
    // Otherwise the reopening was that instant's act, and nothing is known to have been given back.
    statusChangedAt?.getTime() !== at.getTime();
  return isGivenBackThen ? [{ kind: "read-conversation", because: "handed-back", at, isPersons: true }] : [];
}
