import type { ConversationState } from "../conversation-state.ts";
import type { EventOf } from "../events/helpdesk-event.ts";
import { isOutdated } from "./is-outdated.ts";

/** Closed, a taking gives nobody the next word; should a reopening be told late that came before it, it took over. */
export function takenWhileClosed(
  conversation: ConversationState,
  event: EventOf<"assignee-changed">,
): ConversationState {
  if (conversation.status === "open" || event.assignee.kind !== "teammate") return conversation;
  if (isOutdated(conversation, event.at)) return conversation;
  return { ...conversation, holder: "none", holderChangedAt: event.at };
}
