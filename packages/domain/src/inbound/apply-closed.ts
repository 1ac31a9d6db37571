import type { ConversationState } from "../conversation-state.ts";
import type { EventOf } from "../events/helpdesk-event.ts";
import { type Applied, applied, stale } from "./applied.ts";
import { isBegunAnew, ownerAfterReopening } from "./begin-anew.ts";
import { isOutdated } from "./is-outdated.ts";

/** Its end: nobody has the next word, and nothing that was drafted leaves. */
export function applyClosed(conversation: ConversationState, event: EventOf<"conversation-closed">): Applied {
  const isOlderThanStatus = conversation.statusChangedAt !== null && event.at < conversation.statusChangedAt;
  // The customer wrote after that moment, so the helpdesk has reopened it since, whether or not it said so yet.
  const isOlderThanCustomer =
    conversation.lastCustomerMessageAt !== null && event.at < conversation.lastCustomerMessageAt;
  if (isOlderThanStatus) return stale(conversation);
  if (isOlderThanCustomer)
    return isBegunAnew(conversation, event.at) ? begunAnew(conversation, event) : stale(conversation);
  if (conversation.status !== "open")
    return applied({ ...conversation, statusChangedAt: event.at }, {}, "duplicate");
  const isResolved = event.outcome === "resolved";
  const at = event.at.toISOString();
  return applied(
    {
      ...conversation,
      status: isResolved ? "closed_resolved" : "closed_unresolved",
      // A person's newer act is kept for the reopening that must lie between and is told later.
      holder: isOutdated(conversation, event.at) ? conversation.holder : "none",
      resolution: isResolved ? { kind: "by-teammate", at, summary: null, sentiment: null } : null,
      statusChangedAt: event.at,
      closedAt: event.at,
      resolveDueAt: null,
      cancelledTurns: 0,
    },
    {
      timeline: [
        {
          at: event.at,
          kind: "closed",
          actor: {
            kind: event.by.kind === "unknown" ? "teammate" : event.by.kind,
            externalId: event.by.externalId,
          },
          summary: isResolved
            ? "Closed in the helpdesk: counted as resolved."
            : `Closed in the helpdesk as ${event.outcome}.`,
        },
      ],
      effects: [
        {
          kind: "withdraw-drafts",
          because: "The conversation was closed in the helpdesk.",
          isNewCustomerMessage: false,
        },
        ...(isResumedSince(conversation, event.at) ? [ownerAfterReopening] : []),
      ],
    },
  );
}

/** Told late: a note has given it to the agent since, and some helpdesks open a conversation by the note itself and tell nobody (Front). */
function isResumedSince({ holder, resumedAt }: ConversationState, at: Date): boolean {
  return holder === "ai" && resumedAt !== null && resumedAt > at;
}

/**
 * Told late: the customer has written since, and so opened it again. Who had it before has it no more, and whom the helpdesk names has
 * it, as if all had been told in order (S9).
 */
function begunAnew(conversation: ConversationState, event: EventOf<"conversation-closed">): Applied {
  return applied(
    {
      ...conversation,
      holder: "none",
      holderChangedAt: event.at,
      resumedAt: null,
      statusChangedAt: event.at,
    },
    {
      timeline: [
        {
          at: event.at,
          kind: "noticed",
          actor: { kind: "system" },
          summary:
            "It was closed in the helpdesk and opened again by the customer, as is heard only now: it begins anew.",
        },
      ],
      effects: [ownerAfterReopening],
    },
  );
}
