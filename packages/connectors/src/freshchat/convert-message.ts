import type { Author, HelpdeskMessage } from "@baton/domain";
import type { AgentAccount } from "../contract.ts";
import { convertParts } from "./convert-parts.ts";
import type { FreshchatMessage } from "./shapes.ts";

export type MessageContext = {
  agentAccount: AgentAccount | null;
  /** Who the delivery says acted, for messages that name no actor themselves (2018). */
  actor?: { actor_type: string | null; actor_id: string | null } | null;
};

/**
 * A Freshchat message as Baton's. Null when it has no id or no time: it cannot be told from others then, and the
 * conversation has to be read instead.
 *
 * Who wrote it is never decided by `actor_type` alone: system messages of 2020 come as `user` ("Conversation
 * reopened due to new incoming message"), and answering one of those would be answering the helpdesk.
 */
export function convertMessage(message: FreshchatMessage, context: MessageContext): HelpdeskMessage | null {
  if (message.id === null || message.created_time === null) return null;
  const actorType = message.actor_type ?? context.actor?.actor_type ?? null;
  const actorId = message.actor_id ?? context.actor?.actor_id ?? null;
  const author = findAuthor(message, actorType, actorId, context.agentAccount);
  const content = convertParts([...message.message_parts, ...message.msg_parts], message.reply_parts);
  return {
    externalId: message.id,
    author,
    visibility: isPrivate(message) ? "private" : "public",
    text: content.text,
    html: content.html,
    attachments: content.attachments,
    sentAt: message.created_time,
    automatic: author.kind === "system" ? automaticReason(message, actorType) : null,
    // Automatic greetings come in an agent's name with neither key (the newest official sample); a person's message
    // can look the same, so the domain judges by timing.
    ...(actorType === "agent" &&
    author.kind !== "system" &&
    message.message_type === null &&
    message.message_source === null
      ? { maybeAutomatic: true }
      : {}),
  };
}

/** Documented value is `private`; `botsPrivateNote` marks notes of Freshchat's own bots. Doubt means private (S8). */
function isPrivate(message: FreshchatMessage): boolean {
  return message.botsPrivateNote || /private|note|internal/i.test(message.message_type ?? "");
}

/**
 * System messages by any one of four signs. "The type is not `normal`" is no sign: messages of people can lack
 * the type.
 */
function isSystemMessage(message: FreshchatMessage, actorType: string | null): boolean {
  return (
    message.message_type?.toLowerCase() === "system" ||
    message.message_source?.toLowerCase() === "system" ||
    hasEntries(message.meta_data) ||
    actorType === null
  );
}

function hasEntries(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function findAuthor(
  message: FreshchatMessage,
  actorType: string | null,
  actorId: string | null,
  agentAccount: AgentAccount | null,
): Author {
  if (isSystemMessage(message, actorType)) return { kind: "system", externalId: actorId, name: null };
  switch (actorType?.toLowerCase()) {
    case "user":
      return { kind: "customer", externalId: actorId ?? message.user_id, name: null };
    case "agent":
      if (agentAccount !== null && actorId === agentAccount.externalId) {
        return { kind: "agent", externalId: actorId, name: agentAccount.name };
      }
      return { kind: "teammate", externalId: actorId, name: null };
    default:
      // `system`, `bot`, and whatever Freshchat adds: never a person who could be answered or who took over.
      return { kind: "system", externalId: actorId, name: null };
  }
}

function automaticReason(message: FreshchatMessage, actorType: string | null): string {
  if (actorType?.toLowerCase() === "bot") return "Written by a bot or an automation in Freshchat.";
  return hasEntries(message.meta_data)
    ? "Freshchat's own line about a change of status."
    : "Written by Freshchat itself, for example a welcome message.";
}
