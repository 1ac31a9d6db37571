import type { FreshdeskTicket } from "./shapes.ts";

/**
 * The mailbox that received each ticket lately read: its reply goes out from there. Kept, since the ticket is read just
 * before each reply anyway, and reading it once more would cost a call of the account's limit.
 */
export type Mailboxes = Map<string, string | null>;

const maximumTickets = 2_000;

export function rememberMailbox(mailboxes: Mailboxes, ticket: FreshdeskTicket): void {
  if (ticket.id === null) return;
  if (mailboxes.size >= maximumTickets) mailboxes.clear();
  mailboxes.set(ticket.id, ticket.support_email);
}
