import type { ConversationState } from "../conversation-state.ts";
import type { HelpdeskMessage } from "../message.ts";
import { storableText } from "../storable-text.ts";
import type { Applied } from "./applied.ts";
import type { ApplyContext } from "./apply-context.ts";

/** The message is kept and, where it is the newest that a list shows, shown there; nothing else comes of it. */
export function recordMessage(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  const isNewest = conversation.lastMessageAt === null || message.sentAt >= conversation.lastMessageAt;
  const isShown = message.visibility === "public" && message.author.kind !== "system";
  return {
    conversation:
      isNewest && isShown
        ? {
            ...conversation,
            lastMessageAt: message.sentAt,
            lastMessagePreview: preview(message),
            lastMessageAuthor: message.author.kind,
          }
        : conversation,
    messages: [{ message, source: context.source, actionId: null, awaitsDecision: false }],
    timeline: [],
    effects: [],
    outcome: "applied",
  };
}

/** By the helpdesk's clock, which may differ from ours by more than a conversation lasts: so it is asked only where nothing else tells. */
export function isHistory({ sentAt }: HelpdeskMessage, { answersFrom, source }: ApplyContext): boolean {
  return source === "read" && sentAt < answersFrom;
}

/** One line for lists: 140 characters is what a list row shows at most. */
function preview(message: HelpdeskMessage): string {
  const text = message.text.replace(/\s+/g, " ").trim();
  if (text) return text.length > 140 ? `${storableText(text.slice(0, 139))}…` : text;
  return message.attachments.map((attachment) => attachment.name).join(", ");
}
