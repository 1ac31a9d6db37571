import { z } from "zod";

/**
 * What Baton reads of Freshchat's JSON, in webhooks and answers alike. Lenient on purpose: unknown keys are
 * ignored; absent, null and "" mean the same and are read as null; ids are opaque; a value of a wrong type counts
 * as absent rather than making the whole message unreadable.
 */
const anything = z.unknown().default(null);
const text = anything.transform((value) => (typeof value === "string" && value.trim() !== "" ? value : null));
/** Ids come as strings or numbers (`conversation_internal_id`); a blank one is none. */
const id = anything.transform((value) => {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
});
const time = anything.transform((value) => {
  const date = typeof value === "string" || typeof value === "number" ? new Date(value) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
});
const count = anything.transform((value) => {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
});
const flag = anything.transform((value) => value === true || value === "true");

/** An object of that shape, or null for anything else. */
function lenientObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).nullable().catch(null);
}
/** A list of what fits; null, absent and odd members are left out; one object alone is a list of one. */
function lenientList<Item extends z.ZodType>(item: Item) {
  return anything.transform((value): Exclude<z.output<Item>, null>[] => {
    const entries = Array.isArray(value) ? value : typeof value === "object" && value !== null ? [value] : [];
    return entries.flatMap((entry) => {
      const result = item.safeParse(entry);
      return result.success && result.data !== null ? [result.data as Exclude<z.output<Item>, null>] : [];
    });
  });
}

/** Parts are read one key at a time in `convert-message.ts`: a part names its kind by its only non-null key. */
export const partSchema = z.record(z.string(), z.unknown());
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

export const messagePageSchema = z.object({
  messages: lenientList(messageSchema),
  link: lenientObject({ href: text }),
});
export type MessagePage = z.output<typeof messagePageSchema>;

export const userSchema = z.object({ id, email: text, phone: text, first_name: text, last_name: text });
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
