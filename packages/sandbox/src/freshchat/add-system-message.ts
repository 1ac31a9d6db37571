import { randomUUID } from "node:crypto";
import type { FreshchatAccount } from "./account.ts";
import type { FreshchatConversation, FreshchatMessage } from "./records.ts";

/** What the platform itself writes into the message list. */
export type SystemMessage =
  | { readonly kind: "welcome"; readonly text: string }
  | { readonly kind: "resolved"; readonly by: string }
  | { readonly kind: "reopened"; readonly text: string }
  | { readonly kind: "assigned-by-rule"; readonly to: string; readonly rule: string }
  | { readonly kind: "assigned-by-api"; readonly to: string };

type OddShape = Pick<FreshchatMessage, "actor_type" | "message_type" | "message_source" | "meta_data">;

/**
 * Adds a system message in exactly the shape recorded from a live account in 2020. The shapes are traps: some
 * have no type, some name the customer as their author, some have no author at all.
 */
export function addSystemMessage(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  system: SystemMessage,
): void {
  if (system.kind !== "welcome" && !account.switches.systemMessages) return;
  const { text, shape } = describe(account, system);
  const actorId = actorIdOf(account, conversation, shape);
  const message: FreshchatMessage = {
    message_parts: [{ text: { content: text } }],
    app_id: account.facts.appId,
    ...(actorId && { actor_id: actorId }),
    id: randomUUID(),
    channel_id: conversation.channelId,
    freshchat_channel_id: account.channels.get(conversation.channelId)?.numericId ?? "",
    conversation_id: conversation.id,
    freshchat_conversation_id: String(conversation.internalId),
    interaction_id: conversation.interactionId,
    created_time: account.nextMessageTime(conversation),
    user_id: conversation.userId,
    restrictResponse: false,
    botsPrivateNote: false,
    isBotsInput: false,
    ...shape,
  };
  account.storeMessage(conversation, message);
  const sort = system.kind === "welcome" ? "welcome" : "platform";
  account.tell({ kind: "message-created", conversation, message, origin: "inbox", sort });
}

function describe(account: FreshchatAccount, system: SystemMessage): { text: string; shape: OddShape } {
  switch (system.kind) {
    case "welcome":
      return {
        text: system.text,
        shape: { actor_type: "system", message_type: "normal", message_source: "system" },
      };
    case "resolved":
      return {
        text: `Conversation was marked resolved by ${system.by}`,
        shape: { actor_type: "agent", message_source: "system", meta_data: { isResolved: true } },
      };
    case "reopened":
      if (account.switches.reopenMessageShape === "quoted") {
        return {
          text: `System reopened the conversation due to user message <b>${system.text}</b>`,
          shape: { message_type: "system", message_source: "api" },
        };
      }
      return {
        text: "Conversation reopened due to new incoming message",
        shape: { actor_type: "user", message_source: "system", meta_data: { isReopen: true } },
      };
    case "assigned-by-rule":
      return {
        text: `Conversation was assigned to ${system.to} by Rule: ${system.rule}`,
        shape: { actor_type: "user", message_type: "system", message_source: "system" },
      };
    case "assigned-by-api":
      return {
        text: `Assignment rule assigned ${system.to} to this conversation.`,
        shape: { message_type: "system", message_source: "api" },
      };
  }
}

function actorIdOf(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  shape: OddShape,
): string | undefined {
  if (shape.actor_type === "user") return conversation.userId;
  if (shape.actor_type === "agent") return conversation.agentId || account.facts.serviceAccountId;
  if (shape.actor_type === "system") return account.facts.serviceAccountId;
  return undefined;
}
