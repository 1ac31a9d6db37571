import { assertNever } from "../assert-never.ts";
import type { ConversationState } from "../conversation-state.ts";
import { fingerprintText } from "../fingerprint-text.ts";
import type { HelpdeskMessage } from "../message.ts";
import { type Applied, applied } from "./applied.ts";
import type { ApplyContext, UnmatchedSend } from "./apply-context.ts";
import { applyCustomerMessage } from "./apply-customer-message.ts";
import { applyNote } from "./apply-note.ts";
import { applyTeammateMessage } from "./apply-teammate-message.ts";
import { recordMessage } from "./record-message.ts";

/** A message counts once by its id (S5). Our own is recognised by its id or its words; anybody else's goes by who wrote it. */
export function applyMessage(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  const known = context.known.get(message.externalId);
  if (known?.actionId) {
    const confirm = {
      kind: "confirm-action",
      actionId: known.actionId,
      externalMessageId: message.externalId,
    } as const;
    return applied(conversation, { effects: [confirm] }, "echo");
  }
  if (known) return applied(conversation, {}, "duplicate");
  switch (message.author.kind) {
    case "agent":
      return applyAgentMessage(conversation, message, context);
    case "system":
      return recordMessage(conversation, message, context);
    case "teammate":
      return message.visibility === "private"
        ? applyNote(conversation, message, context)
        : applyTeammateMessage(conversation, message, context);
    case "customer": {
      const send = findSend(message, context);
      return send
        ? echoed(conversation, message, send, context)
        : applyCustomerMessage(conversation, message, context);
    }
    default:
      return assertNever(message.author.kind);
  }
}

/** Our own words coming back, possibly before the helpdesk answered our request, possibly after we were killed. */
function applyAgentMessage(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  const send = findSend(message, context);
  return send ? echoed(conversation, message, send, context) : recordMessage(conversation, message, context);
}

function findSend(message: HelpdeskMessage, { unmatchedSends }: ApplyContext): UnmatchedSend | undefined {
  if (unmatchedSends.length === 0) return undefined;
  const fingerprint = fingerprintText(message.text);
  return unmatchedSends.find(
    (candidate) =>
      candidate.author === message.author.kind &&
      // A desk that keeps our id for the message needs no comparison of words.
      (candidate.actionId === message.externalId ||
        (candidate.visibility === message.visibility && fingerprintText(candidate.text) === fingerprint)),
  );
}

function echoed(
  conversation: ConversationState,
  message: HelpdeskMessage,
  send: UnmatchedSend,
  context: ApplyContext,
): Applied {
  const base = recordMessage(conversation, message, context);
  return {
    ...base,
    messages: base.messages.map((entry) => ({ ...entry, source: "sent" as const, actionId: send.actionId })),
    effects: [{ kind: "confirm-action", actionId: send.actionId, externalMessageId: message.externalId }],
    outcome: "echo",
  };
}
