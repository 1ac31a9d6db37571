import { z } from "zod";
import { anything, count, flag, id, lenientList, lenientObject, text } from "../parsing/lenient.ts";

/* What Baton reads of Front's JSON: its API description of 2026, and payloads recorded from 2018 on. Unknown keys are ignored. */

/** Unix seconds with up to three decimals; milliseconds where Front uses those. */
const time = count.transform((value) => {
  if (value === null) return null;
  const date = new Date(value > 100_000_000_000 ? value : Math.round(value * 1_000));
  return Number.isNaN(date.getTime()) ? null : date;
});

export const teammateSchema = z.object({
  id,
  email: text,
  username: text,
  first_name: text,
  last_name: text,
  is_available: anything,
  is_blocked: flag,
  /** Absent before 2024; then `user` is a person, and `ai`, `api`, `rule` … are not. */
  type: text,
});
export type FrontTeammate = z.output<typeof teammateSchema>;

export const recipientSchema = z.object({
  _links: lenientObject({ related: lenientObject({ contact: text }) }),
  name: text,
  handle: text,
  /** `from`, `to`, `cc`, `bcc`, `reply-to`. */
  role: text,
});
export type FrontRecipient = z.output<typeof recipientSchema>;

export const attachmentSchema = z.object({ id, filename: text, url: text, content_type: text, size: count });
export type FrontAttachment = z.output<typeof attachmentSchema>;

export const messageSchema = z.object({
  _links: lenientObject({ related: lenientObject({ conversation: text }) }),
  id,
  /** The kind of channel, e.g. `email`, `sms`, `front_chat`. Missing in previews. */
  type: text,
  is_inbound: flag,
  draft_mode: text,
  error_type: text,
  created_at: time,
  subject: text,
  author: lenientObject(teammateSchema.shape),
  recipients: lenientList(recipientSchema),
  body: text,
  text,
  attachments: lenientList(attachmentSchema),
  metadata: lenientObject({
    thread_ref: text,
    headers: anything,
    duration: count,
    have_been_answered: anything,
  }),
});
export type FrontMessage = z.output<typeof messageSchema>;

export const commentSchema = z.object({
  id,
  author: lenientObject(teammateSchema.shape),
  body: text,
  posted_at: time,
  attachments: lenientList(attachmentSchema),
});
export type FrontComment = z.output<typeof commentSchema>;

export const tagSchema = z.object({ id, name: text, is_private: flag });
export const inboxSchema = z.object({ id, name: text, is_private: flag });
export type FrontInbox = z.output<typeof inboxSchema>;

export const channelSchema = z.object({
  id,
  name: text,
  address: text,
  send_as: text,
  type: text,
  /** Seconds in which a person can take a message back. */
  settings: lenientObject({ undo_send_time: count }),
});
export type FrontChannel = z.output<typeof channelSchema>;

export const conversationSchema = z.object({
  id,
  /** `conversation`, or `discussion` and `task`, which are among teammates. */
  type: text,
  subject: text,
  /** `unassigned`, `assigned`, `archived`, `deleted`. Missing in previews. */
  status: text,
  assignee: lenientObject(teammateSchema.shape),
  recipient: lenientObject(recipientSchema.shape),
  tags: lenientList(tagSchema),
  updated_at: time,
  /** Not empty while it is snoozed. */
  scheduled_reminders: lenientList(z.object({})),
});
export type FrontConversation = z.output<typeof conversationSchema>;
/**
 * One that was asked for, never a preview. Without id or status it is some other answer: read as a conversation, an error that came
 * with a 200 would be one that nobody has.
 */
export const wholeConversationSchema = conversationSchema.refine(
  ({ id, status }) => id !== null && status !== null,
);

const sideSchema = lenientObject({ _meta: lenientObject({ type: text }), data: anything });

/** An event: the whole body of a rule's webhook, the payload of an application's, an entry of the list. */
export const eventSchema = z.object({
  id,
  type: text,
  emitted_at: time,
  conversation: lenientObject(conversationSchema.shape),
  source: sideSchema,
  target: sideSchema,
});
export type FrontEvent = z.output<typeof eventSchema>;

export const companySchema = z.object({ id, name: text });
/** 202: accepted; the message itself comes later, under this uid. */
export const acceptedSchema = z.object({ message_uid: id });
