import { randomUUID } from "node:crypto";
import type { FreshchatAccount } from "./account.ts";
import type { FreshchatConversation, FreshchatMessage, MessagePart } from "./records.ts";

/** What the author of a message decides. */
export interface MessageDraft {
  readonly actorType: "agent" | "user" | "system" | "bot";
  readonly actorId: string;
  readonly parts: readonly MessagePart[];
  readonly replyParts?: readonly MessagePart[];
  readonly isPrivate?: boolean;
  /** Lower case, such as `web` or `api`. */
  readonly source: string;
  readonly inReplyTo?: unknown;
}

/**
 * Makes a message with everything the platform adds to it, without storing it.
 *
 * Key order follows the documented samples: id after the actor, times after the type.
 */
export function createMessage(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  draft: MessageDraft,
): FreshchatMessage {
  const { switches } = account;
  const agent = draft.actorType === "agent" ? account.agents.get(draft.actorId) : undefined;
  const hidesType = draft.actorType === "agent" && !draft.isPrivate && switches.agentMessageType === "absent";
  return {
    message_parts: draft.parts.map((part) => completePart(part, switches.unusedPartKeys)),
    ...(draft.replyParts && { reply_parts: [...draft.replyParts] }),
    app_id: account.facts.appId,
    actor_id: draft.actorId,
    ...(agent && { org_actor_id: agent.orgId }),
    id: randomUUID(),
    channel_id: conversation.channelId,
    freshchat_channel_id: account.channels.get(conversation.channelId)?.numericId ?? "",
    conversation_id: conversation.id,
    freshchat_conversation_id: String(conversation.internalId),
    interaction_id: conversation.interactionId,
    ...(!hidesType && { message_type: draft.isPrivate ? "private" : "normal" }),
    actor_type: draft.actorType,
    created_time: account.nextMessageTime(conversation),
    user_id: conversation.userId,
    ...(!hidesType && { message_source: draft.source }),
    ...(draft.inReplyTo !== undefined && { in_reply_to: draft.inReplyTo }),
    restrictResponse: false,
    botsPrivateNote: false,
    isBotsInput: false,
  };
}

function completePart(part: MessagePart, unused: "missing" | "null"): MessagePart {
  return unused === "null" ? { text: null, image: null, file: null, ...part } : part;
}
