import type { ConversationState } from "../conversation-state.ts";
import type { EventOf } from "../events/helpdesk-event.ts";
import { type Applied, applied, stale } from "./applied.ts";
import type { ApplyContext } from "./apply-context.ts";
import { beginAnew, isBegunAnew, isWithinReopenWindow, ownerAfterReopening } from "./begin-anew.ts";
import { later } from "./later.ts";

/** Opened again in the helpdesk, by a person or by a rule: it begins anew. */
export function applyReopened(
  conversation: ConversationState,
  event: EventOf<"conversation-reopened">,
  context: ApplyContext,
): Applied {
  if (conversation.statusChangedAt !== null && event.at < conversation.statusChangedAt)
    return stale(conversation);
  if (conversation.status === "open") {
    // The closing before it is not heard of yet: it begins anew all the same.
    const isNew = conversation.holder === "human" && isBegunAnew(conversation, event.at);
    const next = isNew ? beginAnew(conversation, event.at, context) : conversation;
    return applied(
      {
        ...next,
        holderChangedAt: later(event.at, conversation.holderChangedAt),
        firstUnansweredAt: conversation.firstUnansweredAt,
        statusChangedAt: event.at,
      },
      isNew ? { effects: [ownerAfterReopening] } : {},
      "duplicate",
    );
  }
  const begun = beginAnew(conversation, event.at, context);
  // Reopened by its teammate it is theirs still, and the helpdesk sends no assignment for what did not change.
  const isTheirs = event.by.kind === "teammate" && conversation.assignee.kind === "teammate";
  return applied(isTheirs ? { ...begun, holder: "human" } : begun, {
    timeline: [
      {
        at: event.at,
        kind: "reopened",
        actor: {
          kind: event.by.kind === "unknown" ? "system" : event.by.kind,
          externalId: event.by.externalId,
        },
        summary: "Reopened in the helpdesk.",
        data: {
          withinReopenWindow: isWithinReopenWindow(conversation, event.at, context),
          resolution: conversation.resolution,
        },
      },
    ],
    effects: [ownerAfterReopening],
  });
}
