import type { FreshdeskAccount } from "../account.ts";
import { buildContact, buildTicket } from "../create-ticket.ts";
import { textToHtml } from "../html.ts";
import { type FreshdeskEntry, type FreshdeskTicket, statusIds } from "../records.ts";
import type { ImportInput } from "./control-inputs.ts";

const aDay = 86_400_000;
const aMinute = 60_000;

const defaultTexts = [
  "How long does delivery take?",
  "Three to five working days within Europe.",
  "And to Norway?",
  "About a week, because of customs.",
  "Thank you, that helps.",
];

/**
 * Fills the account with past tickets without telling anybody. Texts are shared among the tickets and nothing
 * is kept that can be made up when it is asked for, so that thousands of tickets fit into a small process.
 */
export function importTickets(
  account: FreshdeskAccount,
  input: ImportInput,
): { firstTicketId: number; lastTicketId: number; contactIds: number[] } {
  const { count, entriesEach = 4, fromDaysAgo = 180, toDaysAgo = 1 } = input;
  const statuses = input.statuses ?? [statusIds.open, statusIds.pending];
  const bodies = (input.texts ?? defaultTexts).map(textToHtml);
  const now = account.now();
  const contacts = createContacts(account, input.contacts ?? Math.max(1, Math.ceil(count / 10)));
  const teammate = [...account.agents.values()].find((agent) => agent.role === "Agent")?.id ?? null;
  const mailbox = account.primaryMailbox;
  const imported = { firstTicketId: 0, lastTicketId: 0, contactIds: contacts.map(({ id }) => id) };

  for (let index = 0; index < count; index++) {
    const contact = contacts[index % contacts.length];
    if (!contact) break;
    const daysAgo = fromDaysAgo - ((fromDaysAgo - toDaysAgo) * index) / Math.max(1, count - 1);
    // Whole seconds, so that a list sorted by time is the same in whatever precision one reads it.
    const start = Math.floor((now - daysAgo * aDay) / 1000) * 1000;
    const status = statuses[index % statuses.length] ?? statusIds.open;
    const ticket = buildTicket(account, {
      subject: `Imported question ${index + 1}`,
      description: bodies[0] ?? "",
      requesterId: contact.id,
      source: 1,
      status,
      supportEmail: mailbox.email,
      emailConfigId: mailbox.id,
      toEmails: [mailbox.email],
      createdAt: start,
    });
    for (let turn = 1; turn <= entriesEach; turn++) {
      const body = bodies[turn % bodies.length] ?? "";
      const author = turn % 2 === 0 ? contact.id : teammate;
      ticket.entries.push(importedEntry(account, ticket, body, author, start + turn * aMinute));
    }
    ticket.updatedAt = start + entriesEach * aMinute;
    ticket.stats = {
      statusUpdatedAt: start,
      ...(entriesEach > 0 && { agentRespondedAt: start + aMinute, firstRespondedAt: start + aMinute }),
      ...(entriesEach > 1 && { requesterRespondedAt: start + 2 * aMinute }),
      ...(status === statusIds.pending && { pendingSince: start + aMinute }),
    };
    account.tickets.set(ticket.id, ticket);
    for (const entry of ticket.entries) account.entries.set(entry.id, entry);
    imported.firstTicketId ||= ticket.id;
    imported.lastTicketId = ticket.id;
  }
  account.changed("tickets");
  return imported;
}

function createContacts(account: FreshdeskAccount, count: number) {
  const first = account.contacts.size + 1;
  return Array.from({ length: count }, (_, index) => {
    const contact = buildContact(account, {
      name: `Visitor ${first + index}`,
      email: `visitor-${first + index}@example.com`,
    });
    account.addContact(contact);
    return contact;
  });
}

function importedEntry(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  body: string,
  userId: number | null,
  time: number,
): FreshdeskEntry {
  const isCustomer = userId === ticket.requesterId;
  return {
    id: account.newId("entry"),
    ticketId: ticket.id,
    kind: isCustomer ? "customer" : "reply",
    body,
    userId,
    isIncoming: isCustomer,
    isPrivate: false,
    source: 0,
    category: isCustomer ? 1 : 3,
    createdAt: time,
    updatedAt: time,
  };
}
