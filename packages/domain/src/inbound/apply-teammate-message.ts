import type { ConversationState } from "../conversation-state.ts";
import type { HelpdeskMessage } from "../message.ts";
import type { Applied } from "./applied.ts";
import type { ApplyContext } from "./apply-context.ts";
import { isOutdated } from "./is-outdated.ts";
import { readAfterTie } from "./read-after-tie.ts";
import { isHistory, recordMessage } from "./record-message.ts";
import { nameOf, teammateOf } from "./teammate-of.ts";

/**
 * A greeting that an automation posts in a teammate's name looks like a teammate's reply on accounts whose messages
 * carry no type (Freshchat's newest payload). It comes within a second of the start; nobody reads, thinks and
 * types in three.
 */
const greetingWindowMs = 3_000;

/** A teammate's public reply takes the conversation over, assigned to them or not (G8). */
export function applyTeammateMessage(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  if (message.automatic !== null) return recordMessage(conversation, message, context);
  const startedAt = Math.max(conversation.createdAt.getTime(), conversation.statusChangedAt?.getTime() ?? 0);
  const afterStartMs = message.sentAt.getTime() - startedAt;
  const isGreeting =
    message.maybeAutomatic === true &&
    conversation.assignee.kind !== "teammate" &&
    afterStartMs >= 0 &&
    afterStartMs <= greetingWindowMs;
  if (isGreeting) {
    return recordMessage(
      conversation,
      { ...message, automatic: "Posted at the start of the conversation by an automation." },
      context,
    );
  }
  const base = recordMessage(conversation, message, context);
  // Written before the conversation was given back to the agent: known history, not a new takeover (S9).
  const isOld = isOutdated(conversation, message.sentAt) || isHistory(message, context);
  if (isOld) return base;
  // Into a closed conversation it changes nothing yet; should a reopening be told late that came before it, it took over.
  if (conversation.status !== "open")
    return {
      ...base,
      conversation: { ...base.conversation, holder: "none", holderChangedAt: message.sentAt },
    };
  const wasTheAgents = conversation.holder !== "human";
  return {
    ...base,
    conversation: {
      ...base.conversation,
      holder: "human",
      holderChangedAt: message.sentAt,
      resumedAt: null,
      resolveDueAt: null,
    },
    timeline: wasTheAgents
      ? [
          {
            at: message.sentAt,
            kind: "taken-over",
            actor: teammateOf(message),
            summary: `${nameOf(message)} answered the customer and holds the conversation now. The agent is silent.`,
          },
        ]
      : [],
    effects: [
      { kind: "withdraw-drafts", because: `${nameOf(message)} answered first.`, isNewCustomerMessage: false },
      ...readAfterTie(conversation, message.sentAt),
    ],
  };
}
