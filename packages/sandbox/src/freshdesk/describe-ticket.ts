import type { FreshdeskAccount } from "./account.ts";
import { describeAttachments } from "./describe-attachment.ts";
import { describeEntry } from "./describe-entry.ts";
import { describeTime, describeTimeOrNull } from "./describe-time.ts";
import { htmlToText } from "./html.ts";
import type { FreshdeskTicket } from "./records.ts";

type Described = Record<string, unknown>;

const aDay = 86_400_000;

/** What `include=conversations` shows at most: the oldest ones. */
const includedEntries = 10;

/** A ticket of the list. Without `description` in the includes it has no text at all. */
export function describeListedTicket(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  include: ReadonlySet<string>,
): Described {
  const keys = account.switches.ticketKeySet;
  return {
    ...head(account, ticket, { bcc: false }),
    ...middle(account, ticket, { association: true }),
    ...customFields(account, ticket),
    associated_tickets_count: null,
    tags: ticket.tags,
    ...(include.has("description") && describeText(ticket)),
    ...(include.has("requester") && { requester: describeRequester(account, ticket) }),
    ...(include.has("stats") && { stats: describeStats(ticket) }),
    ...(keys === "with-form" && { form_id: formId }),
    ...(keys !== "without-form" && nextResponse),
    ...deleted(account, ticket),
  };
}

/** A search result: a listed ticket with its text, and without people and times. */
export function describeFoundTicket(account: FreshdeskAccount, ticket: FreshdeskTicket): Described {
  return {
    ...head(account, ticket, { bcc: false }),
    ...middle(account, ticket, { association: true }),
    ...customFields(account, ticket),
    associated_tickets_count: null,
    tags: ticket.tags,
    ...describeText(ticket),
    ticket_bcc_emails: emptyList(account),
    structured_description: null,
  };
}

/** A ticket read by its id. */
export function describeViewedTicket(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  include: ReadonlySet<string>,
): Described {
  const hasForm = account.switches.ticketKeySet === "with-form";
  const company = ticket.companyId === null ? undefined : account.companies.get(ticket.companyId);
  return {
    ...head(account, ticket, { bcc: true }),
    ...middle(account, ticket, { association: true }),
    ...describeText(ticket),
    ...customFields(account, ticket),
    tags: ticket.tags,
    attachments: describeAttachments(account, ticket.attachmentIds),
    source_additional_info: null,
    structured_description: null,
    ...(hasForm && { form_id: formId, ...nextResponse }),
    ...(ticket.isArchived && { archived: true }),
    ...(include.has("conversations") && {
      conversations: ticket.entries.slice(0, includedEntries).map((entry) => describeEntry(account, entry)),
    }),
    ...(include.has("requester") && { requester: describeRequester(account, ticket) }),
    ...(include.has("company") && { company: company ? { id: company.id, name: company.name } : {} }),
    ...(include.has("stats") && { stats: describeStats(ticket) }),
    ...deleted(account, ticket),
  };
}

/** The answer to creating and updating. */
export function describeWrittenTicket(account: FreshdeskAccount, ticket: FreshdeskTicket): Described {
  const hasForm = account.switches.ticketKeySet !== "without-form";
  return {
    ...head(account, ticket, { bcc: true }),
    ...middle(account, ticket, { association: !hasForm }),
    ...describeText(ticket),
    ...customFields(account, ticket),
    tags: ticket.tags,
    attachments: describeAttachments(account, ticket.attachmentIds),
    ...(hasForm && { form_id: formId, ...nextResponse }),
    ...deleted(account, ticket),
  };
}

const formId = 298;
const nextResponse = { nr_due_by: null, nr_escalated: false };

function head(account: FreshdeskAccount, ticket: FreshdeskTicket, keys: { bcc: boolean }): Described {
  const { ccEmails } = ticket;
  const copies = ccEmails.length > 0 ? ccEmails : emptyList(account);
  return {
    cc_emails: copies,
    fwd_emails: emptyList(account),
    reply_cc_emails: copies,
    ticket_cc_emails: copies,
    ...(keys.bcc && { ticket_bcc_emails: emptyList(account) }),
    fr_escalated: false,
    spam: ticket.isSpam,
    email_config_id: ticket.emailConfigId,
    group_id: ticket.groupId,
    priority: ticket.priority,
    requester_id: ticket.requesterId,
    responder_id: ticket.responderId,
    source: ticket.source,
    company_id: ticket.companyId,
    status: ticket.status,
    subject: ticket.subject,
  };
}

function middle(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  keys: { association: boolean },
): Described {
  const due = dueTimes(account, ticket);
  return {
    ...(keys.association && { association_type: ticket.parentId === undefined ? null : 2 }),
    support_email: ticket.supportEmail,
    to_emails: ticket.toEmails,
    product_id: ticket.productId,
    id: ticket.id,
    type: ticket.type,
    due_by: describeTimeOrNull(due.dueBy),
    fr_due_by: describeTimeOrNull(due.frDueBy),
    is_escalated: false,
  };
}

function customFields(account: FreshdeskAccount, ticket: FreshdeskTicket): Described {
  const values: Described = {};
  for (const { name } of account.fields) {
    if (name.startsWith("cf_")) values[name] = ticket.customFields[name] ?? null;
  }
  return {
    custom_fields: values,
    created_at: describeTime(ticket.createdAt),
    updated_at: describeTime(ticket.updatedAt),
  };
}

function describeText(ticket: FreshdeskTicket): Described {
  return { description: ticket.description, description_text: htmlToText(ticket.description) };
}

function describeRequester(account: FreshdeskAccount, ticket: FreshdeskTicket): Described {
  const contact = account.contacts.get(ticket.requesterId);
  const person = account.person(ticket.requesterId);
  return {
    id: ticket.requesterId,
    name: person?.name ?? "",
    email: person?.email ?? null,
    mobile: contact?.mobile ?? null,
    phone: contact?.phone ?? null,
  };
}

function describeStats({ stats }: FreshdeskTicket): Described {
  return {
    agent_responded_at: describeTimeOrNull(stats.agentRespondedAt),
    requester_responded_at: describeTimeOrNull(stats.requesterRespondedAt),
    first_responded_at: describeTimeOrNull(stats.firstRespondedAt),
    status_updated_at: describeTimeOrNull(stats.statusUpdatedAt),
    reopened_at: describeTimeOrNull(stats.reopenedAt),
    resolved_at: describeTimeOrNull(stats.resolvedAt),
    closed_at: describeTimeOrNull(stats.closedAt),
    pending_since: describeTimeOrNull(stats.pendingSince),
  };
}

/** Null right after creation and filled in seconds later: three days, and one for the first response. */
export function dueTimes(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
): { dueBy: number | undefined; frDueBy: number | undefined } {
  const isKnown = account.now() - ticket.createdAt >= account.switches.dueTimesDelayMs;
  return {
    dueBy: ticket.dueBy ?? (isKnown ? ticket.createdAt + 3 * aDay : undefined),
    frDueBy: ticket.frDueBy ?? (isKnown ? ticket.createdAt + aDay : undefined),
  };
}

function deleted(account: FreshdeskAccount, ticket: FreshdeskTicket): Described {
  if (ticket.isDeleted) return { deleted: true };
  return account.switches.deletedKey === "always" ? { deleted: false } : {};
}

function emptyList(account: FreshdeskAccount): [] | null {
  return account.switches.emptyMailLists === "null" ? null : [];
}
