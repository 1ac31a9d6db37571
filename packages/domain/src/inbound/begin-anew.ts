import type { ConversationState } from "../conversation-state.ts";
import type { EventEffect } from "./applied.ts";
import type { ApplyContext } from "./apply-context.ts";
import { later } from "./later.ts";

/** Open again at that time: what was decided before its end is over with it, what has been told of the time since then counts (S9). */
export function beginAnew(
  conversation: ConversationState,
  at: Date,
  context: ApplyContext,
): ConversationState {
  return {
    ...conversation,
    status: "open",
    holder: holderSince(conversation, at),
    holderChangedAt: later(at, conversation.holderChangedAt),
    resumedAt: isResumedSinceClosing(conversation) ? conversation.resumedAt : null,
    handoff: null,
    resolution: null,
    statusChangedAt: at,
    closedAt: null,
    takesUnassigned: context.takesUnassigned,
    firstUnansweredAt: null,
  };
}

/** A helpdesk may clear the assignee of what it reopens, and sends no event for that (Freshchat): who has it now is read. */
export const ownerAfterReopening: EventEffect = { kind: "read-conversation", because: "touched" };

/** Whether what people had decided of it before its end, at that time, is over with it. The agent's own handoff is not. */
export function isBegunAnew({ handoff, holder, holderChangedAt }: ConversationState, at: Date): boolean {
  return handoff === null && holder !== "none" && holderChangedAt !== null && holderChangedAt < at;
}

/** A resolution that is reopened in time was none (A6). Counted from the closing, by the helpdesk's clock. */
export function isWithinReopenWindow(
  conversation: ConversationState,
  at: Date,
  context: ApplyContext,
): boolean {
  const closedAt = conversation.closedAt ?? conversation.statusChangedAt;
  return closedAt !== null && at.getTime() - closedAt.getTime() <= context.channel.reopenWindowMs;
}

/** Asked for by a note after its end, which some helpdesks open by the note itself: whoever it was assigned to before has let go of it. */
function isResumedSinceClosing({ holder, resumedAt, closedAt }: ConversationState): boolean {
  return holder === "ai" && resumedAt !== null && closedAt !== null && resumedAt > closedAt;
}

/** Who holds a conversation that begins anew, given what has been told already of the time after that. */
function holderSince(conversation: ConversationState, at: Date): ConversationState["holder"] {
  // Teammates reopen a conversation by taking it, and the assignment may be told before the reopening.
  const { assignee, assigneeChangedAt, holderChangedAt } = conversation;
  const isAssignedSince = assigneeChangedAt !== null && assigneeChangedAt >= at;
  if (isAssignedSince && assignee.kind === "teammate") return "human";
  if (isResumedSinceClosing(conversation)) return "ai";
  // Given back by the reopening, unless somebody has answered after that.
  const isAnsweredSince = holderChangedAt !== null && holderChangedAt > at && conversation.holder !== "ai";
  const isGivenBack = isAssignedSince && assignee.kind === "agent";
  if (isGivenBack && !(isAnsweredSince && holderChangedAt > assigneeChangedAt)) return "ai";
  // Taken at that very moment, it was reopened by the taking.
  if (holderChangedAt === null || holderChangedAt < at) return "none";
  return conversation.holder === "none" ? "human" : conversation.holder;
}
