import type { FreshdeskAccount } from "./account.ts";
import { buildTicket } from "./create-ticket.ts";
import { textToHtml } from "./html.ts";
import type { FreshdeskEntry, FreshdeskTicket } from "./records.ts";
import { lumenBikes } from "./seed.ts";
import { buildCustomerEntry, buildNote, buildReply } from "./write-entry.ts";

const aDay = 86_400_000;
const anHour = 3_600_000;
const { agents, contacts, groups, mailboxes } = lumenBikes;

/** Past tickets, so that the demo company does not start empty: open, pending, old ones, spam and trash. */
export function seedTickets(account: FreshdeskAccount): void {
  const chain = open(account, {
    daysAgo: 9,
    contact: "rafiq",
    subject: "Chain slips",
    text: "Hi, the chain on my Lumen City slips when I pedal hard. Is that covered?",
    more: { status: 5, responderId: agents.maya.id, groupId: groups.workshop.id, type: "Question" },
  });
  reply(account, chain, agents.maya.id, "Hello Rafiq! How old is the bike, roughly?");
  customer(account, chain, "Bought in April, so about seven months.");
  reply(account, chain, agents.maya.id, "Then it is covered: the drivetrain has a two-year warranty.");

  const parcel = open(account, {
    daysAgo: 2,
    contact: "amelie",
    subject: "Helmet has not arrived",
    text: "My helmet should have arrived on Tuesday. Order LB-20413.",
    more: {
      responderId: agents.jonas.id,
      groupId: groups.orders.id,
      customFields: { cf_order_number: "LB-20413" },
      tags: ["delivery"],
    },
  });
  reply(account, parcel, agents.jonas.id, "Bonjour Amélie, let me ask the carrier. One moment please.");
  note(account, parcel, agents.jonas.id, "Carrier says: depot Lyon, lost scan. Offer a new one.");

  open(account, {
    daysAgo: 1,
    contact: "minjun",
    subject: "브레이크 소리",
    text: "브레이크를 잡을 때 소리가 나요. 어떻게 하면 되나요?",
    more: { source: 2 },
  });

  const frame = open(account, {
    daysAgo: 4,
    contact: "rahima",
    subject: "ফ্রেমের মাপ",
    text: "আমার উচ্চতা ১৬০ সেমি। কোন মাপের ফ্রেম নেব?",
    more: { status: 3, responderId: agents.maya.id, groupId: groups.workshop.id },
  });
  reply(account, frame, agents.maya.id, "Could you tell us the inside length of your leg?");

  open(account, {
    daysAgo: 3,
    contact: "caller",
    subject: "Call about a spare wheel",
    text: "Called about a spare wheel for a Lumen Cargo. Please call back.",
    more: {
      source: 3,
      groupId: groups.workshop.id,
      status: 7,
      customFields: { cf_bike_model: "Lumen Cargo" },
    },
  });

  const forgotten = open(account, {
    daysAgo: 45,
    contact: "rafiq",
    subject: "Invoice for my repair",
    text: "Could you send me the invoice of the repair in spring?",
    more: { status: 3, responderId: agents.jonas.id, groupId: groups.orders.id },
  });
  reply(account, forgotten, agents.jonas.id, "Which name is it under?");

  open(account, {
    daysAgo: 200,
    contact: "amelie",
    subject: "Group order for our club",
    text: "We would like twelve city bikes for our club next year.",
    more: { responderId: agents.maya.id },
  });

  open(account, {
    daysAgo: 2,
    contact: "rafiq",
    subject: "You have won",
    text: "Claim your prize now.",
    more: { isSpam: true },
  });
  open(account, {
    daysAgo: 2,
    contact: "minjun",
    subject: "Test",
    text: "Please ignore.",
    more: { isDeleted: true },
  });
}

function open(
  account: FreshdeskAccount,
  draft: {
    daysAgo: number;
    contact: keyof typeof contacts;
    subject: string;
    text: string;
    more?: Partial<FreshdeskTicket>;
  },
): FreshdeskTicket {
  const isMail = (draft.more?.source ?? 1) === 1;
  const createdAt = account.now() - draft.daysAgo * aDay;
  const ticket = buildTicket(account, {
    subject: draft.subject,
    description: textToHtml(draft.text),
    requesterId: contacts[draft.contact].id,
    source: 1,
    ...(isMail && {
      supportEmail: mailboxes.support.email,
      emailConfigId: mailboxes.support.id,
      toEmails: [mailboxes.support.email],
    }),
    ...draft.more,
    createdAt,
    updatedAt: createdAt,
  });
  const { pendingSince, resolvedAt, closedAt } = ticket.stats;
  ticket.stats = {
    statusUpdatedAt: createdAt,
    ...(pendingSince && { pendingSince: createdAt }),
    ...(resolvedAt && { resolvedAt: createdAt + 4 * anHour }),
    ...(closedAt && { closedAt: createdAt + 4 * anHour }),
  };
  account.addTicket(ticket);
  return ticket;
}

/** Adds an entry an hour after the last one, as if it had been there all along. */
function add(account: FreshdeskAccount, ticket: FreshdeskTicket, entry: FreshdeskEntry): void {
  const time = ticket.updatedAt + anHour;
  entry.createdAt = time;
  entry.updatedAt = time;
  ticket.entries.push(entry);
  account.entries.set(entry.id, entry);
  ticket.updatedAt = time;
}

function reply(account: FreshdeskAccount, ticket: FreshdeskTicket, userId: number, text: string): void {
  const entry = buildReply(account, ticket, { userId, body: textToHtml(text) });
  add(account, ticket, entry);
  const firstRespondedAt = ticket.stats.firstRespondedAt ?? entry.createdAt;
  ticket.stats = { ...ticket.stats, agentRespondedAt: entry.createdAt, firstRespondedAt };
}

function note(account: FreshdeskAccount, ticket: FreshdeskTicket, userId: number, text: string): void {
  add(account, ticket, buildNote(account, ticket, { userId, body: textToHtml(text), isPrivate: true }));
}

function customer(account: FreshdeskAccount, ticket: FreshdeskTicket, text: string): void {
  const fromEmail = account.person(ticket.requesterId)?.email ?? "";
  const draft = { userId: ticket.requesterId, body: textToHtml(text), via: "mail" as const, fromEmail };
  const entry = buildCustomerEntry(account, ticket, draft);
  add(account, ticket, entry);
  ticket.stats = { ...ticket.stats, requesterRespondedAt: entry.createdAt };
}
