import type { FreshdeskAccount } from "./account.ts";
import type { Performer } from "./account-events.ts";
import { assignByRoundRobin } from "./assign-by-round-robin.ts";
import type { FreshdeskContact, FreshdeskTicket } from "./records.ts";

/** What is known of a ticket before it has a number. */
export type TicketDraft = Pick<FreshdeskTicket, "subject" | "description" | "requesterId" | "source"> &
  Partial<FreshdeskTicket>;

/** A ticket with its number, not yet part of the account. */
export function buildTicket(account: FreshdeskAccount, draft: TicketDraft): FreshdeskTicket {
  const now = account.now();
  const contact = account.contacts.get(draft.requesterId);
  return {
    id: account.newTicketId(),
    status: 2,
    priority: 1,
    type: null,
    responderId: null,
    groupId: null,
    companyId: contact?.companyId ?? null,
    productId: null,
    emailConfigId: null,
    supportEmail: null,
    toEmails: null,
    ccEmails: [],
    tags: [],
    customFields: {},
    isSpam: contact?.isBlocked ?? false,
    isDeleted: false,
    isArchived: false,
    createdAt: now,
    updatedAt: now,
    stats: firstStats(account, draft.status ?? 2),
    entries: [],
    ...draft,
  };
}

function firstStats(account: FreshdeskAccount, status: number): FreshdeskTicket["stats"] {
  const now = account.now();
  return {
    statusUpdatedAt: now,
    ...(account.switches.requesterRespondedOnCreation && { requesterRespondedAt: now }),
    ...(status === 3 && { pendingSince: now }),
    ...((status === 4 || status === 5) && { resolvedAt: now }),
    ...(status === 5 && { closedAt: now }),
  };
}

/** Adds a ticket to the account and tells the creation rules. */
export function openTicket(account: FreshdeskAccount, ticket: FreshdeskTicket, performer: Performer): void {
  account.addTicket(ticket);
  account.tell({
    kind: "created",
    ticket,
    performer,
    happenings: [{ field: "ticket_action", value: "created" }],
  });
  assignByRoundRobin(account, ticket);
}

/** A contact with what is known of it; not yet part of the account. */
export function buildContact(
  account: FreshdeskAccount,
  fields: Partial<FreshdeskContact> & { name: string },
): FreshdeskContact {
  const now = account.now();
  const domain = fields.email?.split("@")[1]?.toLowerCase();
  const company = [...account.companies.values()].find(({ domains }) => domain && domains.includes(domain));
  return {
    id: account.newId("person"),
    email: null,
    phone: null,
    mobile: null,
    companyId: company?.id ?? null,
    uniqueExternalId: null,
    jobTitle: null,
    description: null,
    address: null,
    language: account.facts.language,
    customFields: {},
    csatRating: null,
    isDeleted: false,
    isBlocked: false,
    createdAt: now,
    updatedAt: now,
    ...fields,
  };
}

/** The name an unknown sender gets: the part before the @, with a capital letter. */
export function nameFromEmail(email: string): string {
  const local = email.split("@")[0] ?? email;
  return local.charAt(0).toUpperCase() + local.slice(1);
}
