import { z } from "zod";
import {
  anything,
  count,
  flag,
  id,
  lenientList,
  lenientObject,
  listAnswer,
  text,
  time,
} from "../parsing/lenient.ts";

/* What Baton reads of Freshdesk's JSON (shapes recorded 2022 to 2025); unknown keys are ignored. */

export const attachmentSchema = z.object({
  id,
  name: text,
  content_type: text,
  attachment_url: text,
  /** The reference uses both names for the same number. */
  size: count,
  file_size: count,
});
export type FreshdeskAttachment = z.output<typeof attachmentSchema>;

const requesterSchema = z.object({ id, name: text, email: text, phone: text, mobile: text });

const ticketShape = z.object({
  id,
  subject: text,
  description: text,
  description_text: text,
  status: count,
  source: count,
  spam: flag,
  /** Present on trashed tickets only. */
  deleted: flag,
  archived: flag,
  requester_id: id,
  responder_id: id,
  group_id: id,
  product_id: id,
  /** The mailbox that received it. */
  support_email: text,
  to_emails: lenientStrings(),
  cc_emails: lenientStrings(),
  tags: lenientStrings(),
  custom_fields: z.record(z.string(), z.unknown()).catch({}),
  created_at: time,
  updated_at: time,
  attachments: lenientList(attachmentSchema),
  requester: lenientObject(requesterSchema.shape),
});
/** What has no id is no ticket: read as one, an error that came with a 200 would be a ticket that nobody has. */
export const ticketSchema = ticketShape.refine((ticket) => ticket.id !== null);
export type FreshdeskTicket = z.output<typeof ticketSchema>;

/** One entry of a ticket's conversation: a customer's message, a reply or a note. */
export const entrySchema = z.object({
  id,
  body: text,
  body_text: text,
  incoming: flag,
  private: flag,
  user_id: id,
  source: count,
  category: count,
  from_email: text,
  auto_response: flag,
  automation_id: id,
  created_at: time,
  attachments: lenientList(attachmentSchema),
});
export type FreshdeskEntry = z.output<typeof entrySchema>;

export const ticketListSchema = listAnswer(ticketSchema);
export const entryListSchema = listAnswer(entrySchema);

export const agentSchema = z.object({
  id,
  /** 1 global, 2 groups, 3 own tickets. */
  ticket_scope: count,
  type: text,
  deactivated: flag,
  role_ids: lenientIds(),
  group_ids: lenientIds(),
  contact: lenientObject({
    active: anything,
    email: text,
    name: text,
    job_title: text,
    phone: text,
    mobile: text,
  }),
});
export type FreshdeskAgent = z.output<typeof agentSchema>;
export const agentListSchema = listAnswer(agentSchema);

export const groupSchema = z.object({ id, name: text, description: text, agent_ids: lenientIds() });
export const groupListSchema = listAnswer(groupSchema);
export const roleListSchema = listAnswer(z.object({ id, name: text }));

export const ticketFieldSchema = z.object({
  name: text,
  label: text,
  type: text,
  default: flag,
  required_for_closure: flag,
  /** Strings, or name to number, or number to [label, label for customers]. */
  choices: anything,
});
export const ticketFieldListSchema = listAnswer(ticketFieldSchema);
export type FreshdeskTicketField = z.output<typeof ticketFieldListSchema>[number];

export const accountSchema = z.object({
  account_id: id,
  account_name: text,
  tier_type: text,
  data_center: text,
});

/** `{rules: […]}` by the reference, a bare array by one client. */
export const ruleListSchema = anything.transform((value) => {
  const rules = typeof value === "object" && value !== null && "rules" in value ? value.rules : value;
  return lenientList(z.object({ id, name: text, active: flag, position: count, actions: anything })).parse(
    rules,
  );
});

/** Null (seen for e-mail arrays) and odd members are left out. */
function lenientStrings() {
  return anything.transform((value) =>
    Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [],
  );
}

function lenientIds() {
  return anything.transform((value) =>
    Array.isArray(value)
      ? value.filter((entry) => typeof entry === "number" || typeof entry === "string").map(String)
      : [],
  );
}
