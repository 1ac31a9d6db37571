import type { FreshdeskAccount } from "./account.ts";
import type { Happening, Performer } from "./account-events.ts";
import { mailSurvey } from "./change-ticket.ts";
import { namedMailbox, sendMail, subjectOf } from "./mail.ts";
import type { FreshdeskEntry, FreshdeskTicket } from "./records.ts";

/** What somebody writes into a ticket. */
export interface EntryDraft {
  readonly userId: number | null;
  /** HTML. */
  readonly body: string;
  readonly bodyText?: string;
  readonly structuredBody?: unknown;
  readonly attachmentIds?: number[];
  readonly ccEmails?: string[];
  readonly bccEmails?: string[];
}

/** A public reply, not yet part of the ticket. It goes to the requester; nobody else can be named. */
export function buildReply(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  draft: EntryDraft & { fromEmail?: string },
): FreshdeskEntry {
  const { replyFrom, signatureOnReplies } = account.switches;
  const requester = account.person(ticket.requesterId);
  const ownMailbox = replyFrom === "ticket" ? ticket.supportEmail : null;
  const mailbox = draft.fromEmail ?? ownMailbox ?? account.primaryMailbox.email;
  const signature = account.agents.get(draft.userId ?? 0)?.signature;
  const { fromEmail: _, ...rest } = draft;
  return {
    ...base(account, ticket, "reply"),
    ...rest,
    ...(signatureOnReplies && signature && { body: `${draft.body}${signature}` }),
    // Written in the name of the requester it is a customer's message; only some accounts allow that.
    isIncoming: account.contacts.has(draft.userId ?? 0),
    isPrivate: false,
    source: 0,
    category: account.contacts.has(draft.userId ?? 0) ? 1 : 3,
    supportEmail: mailbox,
    fromEmail: namedMailbox(account, mailbox),
    toEmails: requester?.email ? [requester.email] : [],
    ccEmails: draft.ccEmails ?? [],
    bccEmails: draft.bccEmails ?? [],
  };
}

/** Adds a reply: mails it and sets the times. The status stays as it is. */
export function addReply(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  entry: FreshdeskEntry,
  performer: Performer,
): void {
  const { surveyMails } = account.switches;
  account.addEntry(ticket, entry);
  ticket.stats = {
    ...ticket.stats,
    agentRespondedAt: entry.createdAt,
    firstRespondedAt: ticket.stats.firstRespondedAt ?? entry.createdAt,
  };
  sendMail(account, {
    why: "reply",
    ticket,
    entry,
    from: entry.fromEmail ?? "",
    to: entry.toEmails ?? [],
    cc: entry.ccEmails ?? [],
    bcc: entry.bccEmails ?? [],
    subject: subjectOf(ticket),
    html: entry.body,
  });
  const requesterEmail = account.contacts.get(ticket.requesterId)?.email;
  if (surveyMails === "reply" && requesterEmail) mailSurvey(account, ticket, requesterEmail);
  tell(account, ticket, entry, performer, { field: "reply_sent", value: "sent" });
}

/** A note, not yet part of the ticket. `notify`: agents to alert by mail. */
export function buildNote(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  draft: EntryDraft & { isPrivate: boolean; isIncoming?: boolean; notify?: string[] },
): FreshdeskEntry {
  const { notify, ...rest } = draft;
  const isIncoming = draft.isIncoming ?? false;
  return {
    ...base(account, ticket, "note"),
    ...rest,
    isIncoming,
    source: 2,
    category: isIncoming && !draft.isPrivate ? 1 : draft.isPrivate ? 2 : account.switches.publicNoteCategory,
    toEmails: notify ?? [],
  };
}

/** Adds a note and mails who is to know. A private note is no response to the customer. */
export function addNote(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  entry: FreshdeskEntry,
  performer: Performer,
): void {
  account.addEntry(ticket, entry);
  const mail = { ticket, entry, subject: subjectOf(ticket), html: entry.body };
  sendMail(account, { ...mail, why: "note-alert", to: entry.toEmails ?? [] });
  const requester = account.contacts.get(ticket.requesterId);
  if (!entry.isPrivate && !entry.isIncoming && account.switches.publicNoteMails && requester?.email) {
    sendMail(account, { ...mail, why: "public-note", to: [requester.email] });
  }
  tell(account, ticket, entry, performer, {
    field: "note_type",
    value: entry.isPrivate ? "private" : "public",
  });
}

/** What a customer writes, by mail or in the portal. */
export function buildCustomerEntry(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  draft: EntryDraft & { via: "mail" | "portal"; fromEmail?: string; isAutoResponse?: boolean },
): FreshdeskEntry {
  const { via, fromEmail, isAutoResponse, ...rest } = draft;
  const mailbox = ticket.supportEmail ?? account.primaryMailbox.email;
  const isMail = via === "mail";
  return {
    ...base(account, ticket, "customer"),
    ...rest,
    isIncoming: true,
    source: 0,
    category: 1,
    // The customer's own address, as recorded; one would expect the mailbox here.
    ...(isMail && fromEmail && { supportEmail: fromEmail, fromEmail, bccEmails: [] }),
    ...(isMail && { toEmails: [`"${account.facts.name} support" <${mailbox}>`] }),
    ...(isAutoResponse && { isAutoResponse }),
  };
}

/** Adds a customer's message. That it opens the ticket again is up to a pre-built rule. */
export function addCustomerEntry(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  entry: FreshdeskEntry,
  via: "mail" | "portal",
): void {
  account.addEntry(ticket, entry);
  ticket.stats = { ...ticket.stats, requesterRespondedAt: entry.createdAt };
  const isNote = via === "portal" && account.switches.portalReplyEvent === "note_public";
  const performer: Performer = { type: "requester", id: entry.userId, origin: "helpdesk" };
  tell(
    account,
    ticket,
    entry,
    performer,
    isNote ? { field: "note_type", value: "public" } : { field: "reply_sent", value: "sent" },
  );
}

/** A note that Freshdesk writes by itself, after a merge. */
export function buildMergeNote(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  note: { body: string; isPrivate: boolean; agentId: number | null },
): FreshdeskEntry {
  const mailbox = ticket.supportEmail ?? account.primaryMailbox.email;
  return {
    ...base(account, ticket, "merge-note"),
    body: note.body,
    userId: account.switches.systemEntryUser === "null" ? null : note.agentId,
    isPrivate: note.isPrivate,
    source: 2,
    category: note.isPrivate ? 2 : account.switches.publicNoteCategory,
    supportEmail: mailbox,
    fromEmail: mailbox,
    toEmails: [],
  };
}

/** The comment of a survey answer: it looks like a customer's message and is none. */
export function buildFeedback(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  draft: { userId: number; body: string },
): FreshdeskEntry {
  return { ...base(account, ticket, "feedback"), ...draft, isIncoming: true, source: 6, category: 7 };
}

function base(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  kind: FreshdeskEntry["kind"],
): FreshdeskEntry {
  const now = account.now();
  return {
    id: account.newId("entry"),
    ticketId: ticket.id,
    kind,
    body: "",
    userId: null,
    isIncoming: false,
    isPrivate: false,
    source: 2,
    category: 3,
    createdAt: now,
    updatedAt: now,
  };
}

function tell(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  entry: FreshdeskEntry,
  performer: Performer,
  happening: Happening,
): void {
  const happenings: Happening[] = [happening, { field: "ticket_action", value: "update" }];
  account.tell({ kind: "updated", ticket, performer, happenings, entryId: entry.id });
}
