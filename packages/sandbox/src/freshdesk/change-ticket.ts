import type { FreshdeskAccount } from "./account.ts";
import type { Happening, Performer } from "./account-events.ts";
import { assignByRoundRobin } from "./assign-by-round-robin.ts";
import { sendMail, subjectOf } from "./mail.ts";
import { type FreshdeskTicket, statusIds } from "./records.ts";

/** What a ticket shall look like. Properties left out stay as they are. */
export type TicketChange = Partial<
  Pick<
    FreshdeskTicket,
    | "subject"
    | "description"
    | "status"
    | "priority"
    | "source"
    | "type"
    | "requesterId"
    | "responderId"
    | "groupId"
    | "companyId"
    | "productId"
    | "emailConfigId"
    | "tags"
    | "customFields"
    | "dueBy"
    | "frDueBy"
    | "attachmentIds"
  >
>;

/**
 * Changes a ticket, with everything that follows from it: times of the statuses, notification mails, round
 * robin. Tells the automation rules, unless a rule did it.
 */
export function changeTicket(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  change: TicketChange,
  performer: Performer,
  options: { isSilent?: boolean; isWithoutMail?: boolean } = {},
): void {
  account.searchIndex.beforeChange(ticket);
  const before = { ...ticket };
  applyChange(account, ticket, change);
  account.touch(ticket);

  const happenings = compare(before, ticket, change);
  if (ticket.status !== before.status && !options.isWithoutMail) mailStatus(account, ticket);
  if (!options.isSilent) account.tell({ kind: "updated", ticket, performer, happenings });
  const lostItsAgent = ticket.responderId === null && before.responderId !== null;
  if (lostItsAgent || ticket.groupId !== before.groupId) assignByRoundRobin(account, ticket);
}

/** The part of a change that concerns the ticket alone; also used to show what a change would look like. */
export function applyChange(account: FreshdeskAccount, ticket: FreshdeskTicket, change: TicketChange): void {
  const before = ticket.status;
  const { customFields, ...rest } = change;
  Object.assign(ticket, rest);
  if (customFields) ticket.customFields = { ...ticket.customFields, ...customFields };
  if (ticket.status !== before) ticket.stats = statsAfter(account, ticket, before);
}

function statsAfter(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  before: number,
): FreshdeskTicket["stats"] {
  const now = account.now();
  const { pendingSince: _, ...stats } = { ...ticket.stats, statusUpdatedAt: now };
  const wasDone = isDone(before);
  if (ticket.status === statusIds.pending) return { ...stats, pendingSince: now };
  if (ticket.status === statusIds.resolved) return { ...stats, resolvedAt: now };
  if (ticket.status === statusIds.closed) {
    return { ...stats, resolvedAt: stats.resolvedAt ?? now, closedAt: now };
  }
  if (!wasDone) return stats;
  const { resolvedAt: _resolved, closedAt: _closed, ...open } = stats;
  return { ...open, reopenedAt: now };
}

/** Resolved and closed; every other status, custom ones included, is still work. */
export function isDone(status: number): boolean {
  return status === statusIds.resolved || status === statusIds.closed;
}

function compare(before: FreshdeskTicket, after: FreshdeskTicket, change: TicketChange): Happening[] {
  const happenings: Happening[] = [];
  const note = (field: string, from: unknown, to: unknown) => {
    if (from !== to) happenings.push({ field, from, to });
  };
  note("status", before.status, after.status);
  note("responder_id", before.responderId, after.responderId);
  note("group_id", before.groupId, after.groupId);
  note("priority", before.priority, after.priority);
  note("ticket_type", before.type, after.type);
  note("due_by", before.dueBy, after.dueBy);
  for (const name of Object.keys(change.customFields ?? {})) {
    note(name, before.customFields[name] ?? null, after.customFields[name] ?? null);
  }
  happenings.push({ field: "ticket_action", value: "update" });
  return happenings;
}

function mailStatus(account: FreshdeskAccount, ticket: FreshdeskTicket): void {
  const { resolveNotification, surveyMails } = account.switches;
  const to = account.contacts.get(ticket.requesterId)?.email;
  // Surveys and notifications never go to agents who asked something themselves.
  if (!to || !isDone(ticket.status)) return;
  const isResolved = ticket.status === statusIds.resolved;
  const subject = subjectOf(ticket);
  if (resolveNotification) {
    const word = isResolved ? "resolved" : "closed";
    const html = `<div>Your ticket "${ticket.subject}" has been ${word}.</div>`;
    sendMail(account, { why: "resolved", ticket, to: [to], subject, html });
  }
  if (surveyMails === (isResolved ? "resolve" : "close")) mailSurvey(account, ticket, to);
}

export function mailSurvey(account: FreshdeskAccount, ticket: FreshdeskTicket, to: string): void {
  const html = "<div>How would you rate the support you received?</div>";
  sendMail(account, { why: "survey", ticket, to: [to], subject: subjectOf(ticket), html });
}

/** Trash, spam and back. Restoring is not among the events of update rules. */
export function moveTicket(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  move: "delete" | "restore" | "mark-spam" | "unmark-spam",
  performer: Performer,
): void {
  account.searchIndex.beforeChange(ticket);
  if (move === "delete") ticket.isDeleted = true;
  if (move === "restore") ticket.isDeleted = false;
  if (move === "mark-spam") ticket.isSpam = true;
  if (move === "unmark-spam") ticket.isSpam = false;
  account.touch(ticket);
  const isBack = move === "restore" || move === "unmark-spam";
  if (isBack && !account.switches.restoreFires) return;
  const value = move === "delete" ? "delete" : move === "mark-spam" ? "marked_spam" : "update";
  account.tell({ kind: "updated", ticket, performer, happenings: [{ field: "ticket_action", value }] });
}
