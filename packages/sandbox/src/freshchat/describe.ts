import type { FreshchatAccount } from "./account.ts";
import type {
  FreshchatAgent,
  FreshchatChannel,
  FreshchatConversation,
  FreshchatGroup,
  FreshchatUser,
} from "./records.ts";

/** An agent as REST shows it. */
export function describeAgent(agent: FreshchatAgent): Record<string, unknown> {
  return {
    id: agent.id,
    email: agent.email,
    first_name: agent.firstName,
    last_name: agent.lastName,
    avatar: {},
    biography: "",
    phone: "",
    groups: agent.groupIds,
    role_id: agent.roleId,
    role_name: agent.roleName,
    skill_id: "",
    is_deactivated: agent.isDeactivated,
    is_deleted: agent.isDeleted,
    availability_status: agent.isAvailable ? "AVAILABLE" : "UNAVAILABLE",
    routing_type: "INTELLIASSIGN",
    agent_capacity: 5,
    login_status: agent.isAvailable,
    locale: "en",
    timezone: "Europe/Berlin",
    license_type: "full_time",
    freshid_uuid: agent.orgId,
    freshchat_access: true,
    social_profiles: [],
    created_time: agent.createdTime,
  };
}

export function describeGroup(account: FreshchatAccount, group: FreshchatGroup): Record<string, unknown> {
  const agents = [...account.agents.values()].filter((agent) => agent.groupIds.includes(group.id));
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    routing_type: group.routingType,
    agents: agents.map((agent) => agent.id),
  };
}

export function describeChannel(channel: FreshchatChannel): Record<string, unknown> {
  return {
    id: channel.id,
    name: channel.name,
    icon: {},
    enabled: channel.isEnabled,
    public: channel.isPublic,
    tags: [],
    locale: "en",
    source: channel.source,
    updated_time: channel.updatedTime,
    welcome_message: {
      message_parts: [{ text: { content: channel.welcomeText } }],
      message_type: "normal",
      restrictResponse: false,
      botsPrivateNote: false,
      isBotsInput: false,
    },
  };
}

export function describeUser(user: FreshchatUser): Record<string, unknown> {
  return {
    id: user.id,
    ...(user.email && { email: user.email }),
    ...(user.phone && { phone: user.phone }),
    first_name: user.firstName,
    ...(user.lastName && { last_name: user.lastName }),
    ...(user.referenceId && { reference_id: user.referenceId }),
    avatar: user.avatarUrl ? { url: user.avatarUrl } : {},
    properties: user.properties,
    login_status: false,
    created_time: user.createdTime,
    updated_time: user.updatedTime,
  };
}

/** A conversation without its messages, as GET and PUT show it. */
export function describeConversation(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
): Record<string, unknown> {
  return {
    conversation_id: conversation.id,
    conversation_internal_id: conversation.internalId,
    app_id: account.facts.appId,
    channel_id: conversation.channelId,
    user_id: conversation.userId,
    status: conversation.status,
    ...describeAssignees(account, conversation),
    skill_id: 0,
    properties: conversation.properties,
    ...(account.switches.conversationUrl && { url: conversationUrl(account, conversation) }),
    created_by: conversation.createdBy,
    created_time: conversation.createdTime,
    updated_time: conversation.updatedTime,
  };
}

/** Opens the conversation in the inspector, under a path like that of the real team inbox. */
export function conversationUrl(account: FreshchatAccount, conversation: FreshchatConversation): string {
  const origin = account.surroundings.origin();
  return `${origin}/a/${account.facts.accountId}/inbox/open/0/conversation/${conversation.internalId}`;
}

function describeAssignees(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
): Record<string, unknown> {
  const fields: [string, string | undefined][] = [
    ["assigned_agent_id", conversation.agentId],
    ["assigned_org_agent_id", account.agents.get(conversation.agentId)?.orgId],
    ["assigned_group_id", conversation.groupId],
  ];
  const empty = { missing: undefined, null: null, empty: "" }[account.switches.unassignedKeys];
  const described: Record<string, unknown> = {};
  for (const [name, value] of fields) {
    if (value) described[name] = value;
    else if (empty !== undefined) described[name] = empty;
  }
  return described;
}
