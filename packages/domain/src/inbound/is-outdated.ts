import type { ConversationState } from "../conversation-state.ts";

/** Whether a person has decided anew who holds it since then. */
export function isOutdated(
  { holderChangedAt }: Pick<ConversationState, "holderChangedAt">,
  at: Date,
): boolean {
  return holderChangedAt !== null && at < holderChangedAt;
}
