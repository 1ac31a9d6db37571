/**
 * Keys, their order and their types as recorded from live accounts (2022 to 2025) or, for replies and notes, as
 * the API reference lists them. A question mark means that null was seen too.
 */
type Type = "text" | "number" | "flag" | "list" | "object" | "time";
export type Shape = readonly (readonly [name: string, type: `${Type}${"" | "?"}`])[];

const ticketHead: Shape = [
  ["cc_emails", "list"],
  ["fwd_emails", "list"],
  ["reply_cc_emails", "list"],
  ["ticket_cc_emails", "list"],
];
const ticketBcc: Shape = [["ticket_bcc_emails", "list"]];
const ticketPeople: Shape = [
  ["fr_escalated", "flag"],
  ["spam", "flag"],
  ["email_config_id", "number?"],
  ["group_id", "number?"],
  ["priority", "number"],
  ["requester_id", "number"],
  ["responder_id", "number?"],
  ["source", "number"],
  ["company_id", "number?"],
  ["status", "number"],
  ["subject", "text"],
];
const ticketAssociation: Shape = [["association_type", "number?"]];
const ticketMiddle: Shape = [
  ["support_email", "text?"],
  ["to_emails", "list?"],
  ["product_id", "number?"],
  ["id", "number"],
  ["type", "text?"],
  ["due_by", "time?"],
  ["fr_due_by", "time?"],
  ["is_escalated", "flag"],
];
const ticketText: Shape = [
  ["description", "text"],
  ["description_text", "text"],
];
const ticketTimes: Shape = [
  ["custom_fields", "object"],
  ["created_at", "time"],
  ["updated_at", "time"],
];
const nextResponse: Shape = [
  ["nr_due_by", "time?"],
  ["nr_escalated", "flag"],
];

export const listedTicket: Shape = [
  ...ticketHead,
  ...ticketPeople,
  ...ticketAssociation,
  ...ticketMiddle,
  ...ticketTimes,
  ["associated_tickets_count", "number?"],
  ["tags", "list"],
  ...ticketText,
  ["requester", "object"],
  ["stats", "object"],
  ...nextResponse,
];

export const foundTicket: Shape = [
  ...listedTicket.filter(([name]) => !["requester", "stats", "nr_due_by", "nr_escalated"].includes(name)),
  ["ticket_bcc_emails", "list"],
  ["structured_description", "object?"],
];

export const viewedTicket: Shape = [
  ...ticketHead,
  ...ticketBcc,
  ...ticketPeople,
  ...ticketAssociation,
  ...ticketMiddle,
  ...ticketText,
  ...ticketTimes,
  ["tags", "list"],
  ["attachments", "list"],
  ["source_additional_info", "object?"],
  ["structured_description", "object?"],
  ["conversations", "list"],
];

export const writtenTicket: Shape = [
  ...ticketHead,
  ...ticketBcc,
  ...ticketPeople,
  ...ticketMiddle,
  ...ticketText,
  ...ticketTimes,
  ["tags", "list"],
  ["attachments", "list"],
  ["form_id", "number"],
  ...nextResponse,
];

export const requester: Shape = [
  ["id", "number"],
  ["name", "text"],
  ["email", "text?"],
  ["mobile", "text?"],
  ["phone", "text?"],
];

export const stats: Shape = [
  ["agent_responded_at", "time?"],
  ["requester_responded_at", "time?"],
  ["first_responded_at", "time?"],
  ["status_updated_at", "time?"],
  ["reopened_at", "time?"],
  ["resolved_at", "time?"],
  ["closed_at", "time?"],
  ["pending_since", "time?"],
];

export const entry: Shape = [
  ["body", "text"],
  ["body_text", "text"],
  ["structured_body", "object?"],
  ["id", "number"],
  ["incoming", "flag"],
  ["private", "flag"],
  ["user_id", "number?"],
  ["support_email", "text?"],
  ["source", "number"],
  ["category", "number"],
  ["to_emails", "list?"],
  ["from_email", "text?"],
  ["cc_emails", "list"],
  ["bcc_emails", "list?"],
  ["email_failure_count", "number?"],
  ["outgoing_failures", "object?"],
  ["thread_id", "number?"],
  ["thread_message_id", "number?"],
  ["created_at", "time"],
  ["updated_at", "time"],
  ["last_edited_at", "time?"],
  ["last_edited_user_id", "number?"],
  ["attachments", "list"],
  ["automation_id", "number?"],
  ["automation_type_id", "number?"],
  ["auto_response", "flag"],
  ["ticket_id", "number"],
  ["threading_type", "number?"],
  ["delivery_details", "object"],
  ["source_additional_info", "object?"],
];

export const olderEntry: Shape = entry.filter(
  ([name]) => !["structured_body", "threading_type", "delivery_details"].includes(name),
);

export const replyAnswer: Shape = [
  ["body_text", "text"],
  ["body", "text"],
  ["structured_body", "object?"],
  ["id", "number"],
  ["user_id", "number"],
  ["from_email", "text"],
  ["cc_emails", "list"],
  ["bcc_emails", "list"],
  ["ticket_id", "number"],
  ["replied_to", "list"],
  ["attachments", "list"],
  ["created_at", "time"],
  ["updated_at", "time"],
];

export const noteAnswer: Shape = [
  ["body_text", "text"],
  ["body", "text"],
  ["structured_body", "object?"],
  ["id", "number"],
  ["incoming", "flag"],
  ["private", "flag"],
  ["user_id", "number"],
  ["support_email", "text?"],
  ["ticket_id", "number"],
  ["notified_to", "list"],
  ["attachments", "list"],
  ["created_at", "time"],
  ["updated_at", "time"],
];

export const replyAttachment: Shape = [
  ["id", "number"],
  ["content_type", "text"],
  ["size", "number"],
  ["name", "text"],
  ["attachment_url", "text"],
  ["created_at", "time"],
  ["updated_at", "time"],
];

export const agent: Shape = [
  ["available", "flag"],
  ["occasional", "flag"],
  ["id", "number"],
  ["ticket_scope", "number"],
  ["created_at", "time"],
  ["updated_at", "time"],
  ["last_active_at", "time?"],
  ["available_since", "time?"],
  ["type", "text"],
  ["contact", "object"],
  ["signature", "text?"],
];

export const agentContact: Shape = [
  ["active", "flag"],
  ["email", "text"],
  ["job_title", "text?"],
  ["language", "text"],
  ["last_login_at", "time?"],
  ["mobile", "text?"],
  ["name", "text"],
  ["phone", "text?"],
  ["time_zone", "text"],
  ["created_at", "time"],
  ["updated_at", "time"],
];

export const me: Shape = [...agent, ["group_ids", "list"], ["role_ids", "list"], ["skill_ids", "list"]];

export const group: Shape = [
  ["id", "number"],
  ["name", "text"],
  ["description", "text"],
  ["escalate_to", "number?"],
  ["unassigned_for", "text?"],
  ["business_hour_id", "number?"],
  ["group_type", "text"],
  ["created_at", "time"],
  ["updated_at", "time"],
  ["auto_ticket_assign", "number"],
];

export const contact: Shape = [
  ["active", "flag"],
  ["address", "text?"],
  ["description", "text?"],
  ["email", "text?"],
  ["id", "number"],
  ["job_title", "text?"],
  ["language", "text"],
  ["mobile", "text?"],
  ["name", "text"],
  ["phone", "text?"],
  ["time_zone", "text"],
  ["twitter_id", "text?"],
  ["custom_fields", "object"],
  ["facebook_id", "text?"],
  ["created_at", "time"],
  ["updated_at", "time"],
  ["csat_rating", "number?"],
  ["preferred_source", "text"],
  ["company_id", "number?"],
  ["unique_external_id", "text?"],
  ["twitter_profile_status", "flag"],
  ["twitter_followers_count", "number?"],
];

export const company: Shape = [
  ["id", "number"],
  ["name", "text"],
  ["description", "text?"],
  ["note", "text?"],
  ["domains", "list"],
  ["created_at", "time"],
  ["updated_at", "time"],
  ["custom_fields", "object"],
  ["health_score", "text?"],
  ["account_tier", "text?"],
  ["renewal_date", "time?"],
  ["industry", "text?"],
];

export const field: Shape = [
  ["id", "number"],
  ["name", "text"],
  ["label", "text"],
  ["description", "text"],
  ["position", "number"],
  ["required_for_closure", "flag"],
  ["required_for_agents", "flag"],
  ["type", "text"],
  ["default", "flag"],
  ["customers_can_edit", "flag"],
  ["customers_can_filter", "flag"],
  ["label_for_customers", "text"],
  ["required_for_customers", "flag"],
  ["displayed_to_customers", "flag"],
  ["created_at", "time"],
  ["updated_at", "time"],
];

export const emailConfig: Shape = [
  ["id", "number"],
  ["name", "text"],
  ["product_id", "number?"],
  ["to_email", "text"],
  ["reply_email", "text"],
  ["group_id", "number?"],
  ["primary_role", "flag"],
  ["active", "flag"],
  ["created_at", "time"],
  ["updated_at", "time"],
];

export const mailbox: Shape = [
  ["id", "number"],
  ["name", "text"],
  ["support_email", "text"],
  ["group_id", "number?"],
  ["default_reply_email", "flag"],
  ["active", "flag"],
  ["mailbox_type", "text"],
  ["failure_code", "text?"],
  ["created_at", "time"],
  ["updated_at", "time"],
  ["product_id", "number?"],
  ["freshdesk_mailbox", "object"],
];

export const role: Shape = [
  ["id", "number"],
  ["name", "text"],
  ["description", "text"],
  ["default", "flag"],
  ["created_at", "time"],
  ["updated_at", "time"],
  ["agent_type", "number"],
];

export const helpdeskSettings: Shape = [
  ["primary_language", "text"],
  ["supported_languages", "list"],
  ["portal_languages", "list"],
  ["help_widget_languages", "list"],
];

export const rating: Shape = [
  ["id", "number"],
  ["survey_id", "number"],
  ["user_id", "number"],
  ["agent_id", "number?"],
  ["feedback", "text?"],
  ["group_id", "number?"],
  ["ticket_id", "number"],
  ["created_at", "time"],
  ["updated_at", "time"],
  ["ratings", "object"],
];

export const survey: Shape = [
  ["id", "number"],
  ["title", "text"],
  ["active", "flag"],
  ["created_at", "time"],
  ["updated_at", "time"],
  ["questions", "list"],
];

/** What of an answered object differs from its shape, in words; empty when nothing does. */
export function differences(actual: unknown, shape: Shape): string[] {
  if (typeof actual !== "object" || actual === null) return [`${JSON.stringify(actual)} is no object`];
  const keys = Object.keys(actual);
  const wanted = shape.map(([name]) => name);
  if (keys.join() !== wanted.join()) {
    const missing = wanted.filter((name) => !keys.includes(name));
    const extra = keys.filter((name) => !wanted.includes(name));
    return [`missing: ${missing.join() || "none"}; extra: ${extra.join() || "none"}; order: ${keys.join()}`];
  }
  return shape.flatMap(([name, type]) => {
    const value = (actual as Record<string, unknown>)[name];
    if (value === null) return type.endsWith("?") ? [] : [`${name} is null`];
    return typeOf(value, type.replace("?", "")) ? [] : [`${name} is no ${type}: ${JSON.stringify(value)}`];
  });
}

function typeOf(value: unknown, type: string): boolean {
  switch (type) {
    case "list":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && !Array.isArray(value);
    case "time":
      return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value);
    case "flag":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string";
    default:
      return typeof value === type;
  }
}
