import { z } from "zod";
import { anything, count, flag, id, lenientList, lenientObject, text, time } from "../parsing/lenient.ts";

/* What Baton reads of Freshchat's JSON, in webhooks and answers alike; unknown keys are ignored. */

/** Parts are read one key at a time in `convert-message.ts`: a part names its kind by its only non-null key. */
const partSchema = z.record(z.string(), z.unknown());
export type MessagePart = z.output<typeof partSchema>;

export const messageSchema = z.object({
  id,
  conversation_id: id,
  freshchat_conversation_id: id,
  channel_id: id,
  user_id: id,
  actor_type: text,
  actor_id: id,
  message_type: text,
  message_source: text,
  message_parts: lenientList(partSchema),
  /** Generation of 2018. */
  msg_parts: lenientList(partSchema),
  reply_parts: lenientList(partSchema),
  meta_data: anything,
  created_time: time,
  botsPrivateNote: flag,
  error_message: text,
  error_code: id,
});
export type FreshchatMessage = z.output<typeof messageSchema>;

export const conversationSchema = z.object({
  conversation_id: id,
  conversation_internal_id: id,
  app_id: id,
  channel_id: id,
  user_id: id,
  status: text,
  assigned_agent_id: id,
  assigned_group_id: id,
  url: text,
  updated_time: time,
});
export type FreshchatConversation = z.output<typeof conversationSchema>;
/**
 * One that was asked for. What has no id is none: read as one, an error that came with a 200 would be a conversation that nobody
 * has.
 */
export const wholeConversationSchema = conversationSchema
  .extend({ id })
  .refine((read) => (read.conversation_id ?? read.conversation_internal_id ?? read.id) !== null);
/** The list of a user's conversations names them `conversation_id` in some accounts and `id` in others. */
export const userConversationsSchema = z.object({
  conversations: lenientList(conversationSchema.extend({ id })),
});

const messageListSchema = lenientList(messageSchema);
export const messagePageSchema = z.object({
  /** Null where there is no list, which beyond the last page means its end. */
  messages: anything.transform((value) => (Array.isArray(value) ? messageListSchema.parse(value) : null)),
  link: lenientObject({ href: text }),
});
export type MessagePage = z.output<typeof messagePageSchema>;
/** The first page has a list, and so has one that a link led to; without it, it is some other answer and not "no messages". */
export const promisedPageSchema = messagePageSchema.refine((page) => page.messages !== null);

export const userSchema = z.object({
  id,
  email: text,
  phone: text,
  first_name: text,
  last_name: text,
  reference_id: id,
});
export const userPageSchema = z.object({ users: lenientList(userSchema) });
export type FreshchatUser = z.output<typeof userSchema>;

export const agentSchema = z.object({
  id,
  email: text,
  first_name: text,
  last_name: text,
  is_deactivated: flag,
  is_deleted: flag,
});
export const groupSchema = z.object({ id, name: text, description: text });
export const channelSchema = z.object({
  id,
  name: text,
  source: text,
  /** Only an explicit false means switched off. */
  enabled: anything.transform((value) => value !== false),
});

/** A list answer of `/agents`, `/groups` or `/channels`; which of the three keys it has says which. */
export const listPageSchema = z.object({
  agents: lenientList(agentSchema),
  groups: lenientList(groupSchema),
  channels: lenientList(channelSchema),
  pagination: lenientObject({ total_pages: count, current_page: count }),
  links: lenientObject({ next_page: lenientObject({ href: text }) }),
});
export type ListPage = z.output<typeof listPageSchema>;

export const accountSchema = z.object({
  app_id: id,
  account_id: id,
  account_domain: text,
  bundle_type: text,
  datacenter: text,
  organisation_id: id,
  plan_type: text,
});

export const imageUploadSchema = z.object({
  url: text,
  file_hash: id,
  fileHash: id,
});
export const fileUploadSchema = z.object({
  file_hash: id,
  file_name: text,
  file_size: count,
  file_content_type: text,
  file_extension_type: text,
});

const eventConversationSchema = lenientObject({
  conversation_id: id,
  conversation_internal_id: id,
  status: text,
  channel_id: id,
  user_id: id,
  assigned_agent_id: id,
  assigned_group_id: id,
});

export const deliverySchema = z.object({
  actor: lenientObject({ actor_type: text, actor_id: id }),
  action: text,
  action_time: time,
  data: lenientObject({
    message: messageSchema.nullable().catch(null),
    assignment: lenientObject({
      to_agent_id: id,
      to_group_id: id,
      from_agent_id: id,
      from_group_id: id,
      conversation: eventConversationSchema,
    }),
  }),
});
/** What all events about a conversation have in common, whatever the key of `data` they stand under. */
export const conversationEventSchema = lenientObject({
  conversation: eventConversationSchema,
  user: lenientObject(userSchema.shape),
  users: lenientList(userSchema),
});
