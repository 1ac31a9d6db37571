import { serializeBody } from "../../webhooks/serialize-body.ts";
import type { FreshchatAccount } from "../account.ts";
import type { AccountEvent, Actor } from "../account-events.ts";
import type { FreshchatConversation, FreshchatMessage } from "../records.ts";

type Generation = "g2" | "g3" | "g4" | "g5";

/** The text of the webhook that tells an event, in the generation and style the switches ask for. */
export function buildEventBody(
  account: FreshchatAccount,
  event: AccountEvent,
): { action: string; body: string } {
  const { action, key, inside, actor } = describe(account, event);
  const envelope = {
    actor: { actor_type: actor.type, actor_id: actor.id },
    action,
    action_time: account.timestamp(),
    data: { [key]: inside },
  };
  return { action, body: serializeBody(envelope, account.switches.webhookBodyStyle) };
}

interface Description {
  action: string;
  key: string;
  inside: unknown;
  actor: Actor;
}

function describe(account: FreshchatAccount, event: AccountEvent): Description {
  const generation = account.switches.webhookGeneration;
  const conversation = describeConversation(account, event.conversation, event, generation);
  const interaction = generation === "g2" ? {} : { interaction_id: event.conversation.interactionId };
  switch (event.kind) {
    case "message-created":
      return {
        action: "message_create",
        key: "message",
        inside: describeMessage(event.message, generation),
        actor: {
          type: event.message.actor_type === "bot" ? "system" : (event.message.actor_type ?? "system"),
          id: event.message.actor_id ?? account.facts.serviceAccountId,
        },
      };
    case "conversation-assigned":
      return {
        action: "conversation_assignment",
        key: "assignment",
        actor: event.actor,
        inside: {
          assignor: event.actor.type,
          assignor_id: event.actor.id,
          to_agent_id: event.conversation.agentId,
          to_group_id: event.conversation.groupId,
          from_agent_id: event.fromAgentId,
          from_group_id: event.fromGroupId,
          conversation,
          ...interaction,
        },
      };
    case "conversation-resolved":
      return {
        action: "conversation_resolution",
        key: "resolve",
        actor: event.actor,
        inside: {
          resolver: event.actor.type,
          resolver_id: event.actor.id,
          conversation,
          ...interaction,
          ...describeUser(account, event.conversation, generation),
        },
      };
    case "conversation-reopened":
      return {
        action: "conversation_reopen",
        key: "reopen",
        actor: event.actor,
        inside: { reopener: event.actor.type, reopener_id: event.actor.id, conversation, ...interaction },
      };
    case "unlisted":
      return {
        action: event.action,
        key: "conversation",
        actor: event.actor,
        inside: { conversation, ...interaction },
      };
  }
}

function describeMessage(message: FreshchatMessage, generation: Generation): Record<string, unknown> {
  const {
    org_actor_id,
    interaction_id,
    freshchat_conversation_id,
    freshchat_channel_id,
    isBotsInput,
    restrictResponse,
    botsPrivateNote,
    user_id,
    ...base
  } = message;
  if (generation === "g2") {
    // In 2020 a customer's own message did not name the user beside the actor.
    return message.actor_type === "user" ? base : { ...base, user_id };
  }
  const g3 = { ...base, ...(org_actor_id && { org_actor_id }), interaction_id, user_id };
  if (generation === "g3") return g3;
  const g4 = { ...g3, restrictResponse, botsPrivateNote };
  if (generation === "g4") return g4;
  return { ...g4, freshchat_conversation_id, freshchat_channel_id, isBotsInput };
}

function describeConversation(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  event: AccountEvent,
  generation: Generation,
): Record<string, unknown> {
  const isNew = generation === "g4" || generation === "g5";
  const orgId = isNew ? account.agents.get(conversation.agentId)?.orgId : undefined;
  return {
    conversation_id: conversation.id,
    app_id: account.facts.appId,
    // The event of a reopening says so; REST says `new` at the same time.
    status: event.kind === "conversation-reopened" ? "reopened" : conversation.status,
    channel_id: conversation.channelId,
    ...(conversation.agentId && { assigned_agent_id: conversation.agentId }),
    ...(orgId && { assigned_org_agent_id: orgId }),
    ...(conversation.groupId && { assigned_group_id: conversation.groupId }),
    ...(isNew && { skill_id: 0, sla_policy_id: 0, sla_breached: false }),
  };
}

function describeUser(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  generation: Generation,
): Record<string, unknown> {
  const key = account.switches.resolutionUserKey;
  const user = account.users.get(conversation.userId);
  if (!user || key === "none" || generation === "g2") return {};
  return {
    [key]: {
      id: user.id,
      first_name: user.firstName,
      avatar: {},
      properties: user.properties,
      created_time: user.createdTime,
      updated_time: user.updatedTime,
      login_status: false,
    },
  };
}
