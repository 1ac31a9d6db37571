import { maximumDebounceFactor } from "../channel.ts";
import type { ConversationState, TimelineNote } from "../conversation-state.ts";
import type { HelpdeskMessage } from "../message.ts";
import type { Applied, EventEffect } from "./applied.ts";
import type { ApplyContext } from "./apply-context.ts";
import { beginAnew, isWithinReopenWindow, ownerAfterReopening } from "./begin-anew.ts";
import { later } from "./later.ts";
import { isHistory, recordMessage } from "./record-message.ts";

/** A customer's message awaits a decision, makes what was drafted before it obsolete, and opens a closed conversation again. */
export function applyCustomerMessage(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  const base = recordMessage(conversation, message, context);
  if (isHistory(message, context) || message.visibility === "private") return base;
  const isNewest =
    conversation.lastCustomerMessageAt === null || message.sentAt >= conversation.lastCustomerMessageAt;
  let next: ConversationState = {
    ...base.conversation,
    isReadOnly: false,
    isUnwritten: false,
    resolveDueAt: null,
    lastCustomerMessageAt: isNewest ? message.sentAt : conversation.lastCustomerMessageAt,
  };
  const timeline: TimelineNote[] = [];
  const effects: EventEffect[] = [];
  const isAfterClosing =
    conversation.statusChangedAt === null || message.sentAt > conversation.statusChangedAt;
  if (conversation.status !== "open" && isAfterClosing && message.automatic === null) {
    // An earlier message, not heard yet, may have reopened it, and a teammate may have answered that one: only what is older than
    // the closing is history.
    const holderChangedAt = later(conversation.closedAt ?? message.sentAt, conversation.holderChangedAt);
    next = { ...beginAnew(next, message.sentAt, context), holderChangedAt };
    timeline.push(reopenedByCustomer(conversation, message, context));
    effects.push(ownerAfterReopening);
  }
  const first = next.firstUnansweredAt ?? context.now;
  const wait = next.holder === "human" || next.status !== "open" ? 0 : context.channel.debounceMs;
  next = {
    ...next,
    firstUnansweredAt: first,
    turnDueAt: new Date(
      Math.min(
        context.now.getTime() + wait,
        first.getTime() + context.channel.debounceMs * maximumDebounceFactor,
      ),
    ),
  };
  return {
    ...base,
    conversation: next,
    messages: base.messages.map((entry) => ({ ...entry, awaitsDecision: true })),
    timeline,
    effects: [
      {
        kind: "withdraw-drafts",
        because: "The customer wrote again before it was sent.",
        isNewCustomerMessage: true,
      },
      ...effects,
    ],
  };
}

function reopenedByCustomer(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): TimelineNote {
  const isWithin = isWithinReopenWindow(conversation, message.sentAt, context);
  return {
    at: message.sentAt,
    kind: "reopened",
    actor: { kind: "customer", externalId: message.author.externalId, name: message.author.name },
    summary: isWithin
      ? "The customer wrote again within the reopen window: the earlier resolution no longer counts."
      : "The customer wrote again after the reopen window: counted as a new question.",
    // Reports take a resolution back only when it was reopened in time (A6).
    data: { withinReopenWindow: isWithin, resolution: conversation.resolution },
  };
}
