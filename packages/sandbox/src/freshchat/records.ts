/** Vendor words: a user is a customer, an agent a teammate or the account an AI posts as, a channel a topic. */

export interface FreshchatAgent {
  id: string;
  orgId: string;
  email: string;
  firstName: string;
  lastName: string;
  roleId: string;
  roleName: string;
  groupIds: string[];
  isDeactivated: boolean;
  isDeleted: boolean;
  isAvailable: boolean;
  createdTime: string;
}

export interface FreshchatGroup {
  id: string;
  name: string;
  description: string;
  routingType: string;
}

export interface FreshchatChannel {
  id: string;
  /** The second channel id, a string of digits, on message objects. */
  numericId: string;
  name: string;
  source: string;
  isEnabled: boolean;
  isPublic: boolean;
  welcomeText: string;
  updatedTime: string;
}

export interface NameValue {
  name: string;
  value: unknown;
}

export interface FreshchatUser {
  id: string;
  email: string;
  phone: string;
  firstName: string;
  lastName: string;
  referenceId: string;
  avatarUrl: string;
  properties: NameValue[];
  createdTime: string;
  updatedTime: string;
}

export const conversationStatuses = [
  "new",
  "assigned",
  "resolved",
  "reopened",
  "waiting on customer",
  "waiting on internal team",
] as const;

export type ConversationStatus = (typeof conversationStatuses)[number];

export interface FreshchatConversation {
  id: string;
  /** 15 digits. */
  internalId: number;
  channelId: string;
  userId: string;
  status: ConversationStatus;
  /** Empty when nobody has it. */
  agentId: string;
  groupId: string;
  properties: Record<string, unknown>;
  interactionId: string;
  createdTime: string;
  updatedTime: string;
  createdBy: string;
  /** Epoch milliseconds of the newest message, so that no two messages share a time. */
  lastMessageAt: number;
  /** Oldest first. */
  messages: FreshchatMessage[];
}

/** Exactly one meaningful key each, such as `{text: {content}}`. */
export type MessagePart = Record<string, unknown>;

/** As it is sent; the oddities (absent type, absent actor) are the vendor's. */
export interface FreshchatMessage {
  id: string;
  message_parts: MessagePart[];
  reply_parts?: MessagePart[];
  app_id: string;
  actor_id?: string;
  org_actor_id?: string;
  actor_type?: "agent" | "user" | "system" | "bot";
  channel_id: string;
  freshchat_channel_id: string;
  conversation_id: string;
  freshchat_conversation_id: string;
  interaction_id: string;
  message_type?: "normal" | "private" | "system";
  message_source?: string;
  created_time: string;
  user_id: string;
  in_reply_to?: unknown;
  meta_data?: Record<string, unknown>;
  restrictResponse: boolean;
  botsPrivateNote: boolean;
  isBotsInput: boolean;
}

export interface StoredFile {
  /** The `file_hash`: ten lower-case letters and digits. */
  hash: string;
  name: string;
  contentType: string;
  /** Base64, so that the state is plain JSON. */
  content: string;
  size: number;
  isImage: boolean;
}

export interface CrmContact {
  id: number;
  email: string;
  first_name: string;
  last_name: string;
  mobile_number: string;
  work_number: string;
  job_title: string;
  custom_field: Record<string, unknown>;
  sales_accounts: { id: number; is_primary: boolean }[];
  /** ISO 8601; shown only while the switch for it is on. */
  updated_at?: string;
}

export interface CrmCompany {
  id: number;
  name: string;
  website: string;
  phone: string;
  industry: string;
  custom_field: Record<string, unknown>;
}
