import type { FreshdeskAccount } from "../account.ts";
import type { TicketEvent } from "../account-events.ts";
import { ticketPriorities, ticketSources } from "../describe-fields.ts";
import { dueTimes } from "../describe-ticket.ts";
import { describeTime } from "../describe-time.ts";
import { htmlToText } from "../html.ts";
import type { FreshdeskEntry, FreshdeskTicket } from "../records.ts";

/** As recorded: `March 23 2016 at 10:06 AM`. */
const longTime = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** Values of the placeholders, by the names without braces. Null where there is nothing. */
export type PlaceholderValues = (name: string) => string | number | null | undefined;

/**
 * What the placeholders of one webhook stand for. An unknown one gives undefined. There is none for the id of
 * the message, for the time of the event, or for the delivery.
 */
export function readPlaceholders(
  account: FreshdeskAccount,
  event: TicketEvent,
  triggeredEvent: string,
): PlaceholderValues {
  const { ticket } = event;
  const values: Record<string, () => string | number | null> = {
    triggered_event: () => triggeredEvent,
    "Triggered event": () => triggeredEvent,
    helpdesk_name: () => account.facts.name,
    ...ticketValues(account, ticket),
    ...peopleValues(account, ticket),
    ...performerValues(account, event),
  };
  return (name) => {
    const known = values[name];
    if (known) return known();
    const field = name.startsWith("ticket.cf_") ? name.slice("ticket.".length) : undefined;
    if (!field || !account.fields.some((candidate) => candidate.name === field)) return undefined;
    const value = ticket.customFields[field];
    return value === null || value === undefined ? null : String(value);
  };
}

function ticketValues(account: FreshdeskAccount, ticket: FreshdeskTicket) {
  const origin = account.surroundings.origin();
  const isNumbers = account.switches.placeholderForm === "numbers";
  const named = (names: Readonly<Record<string, number>>, id: number) =>
    isNumbers ? id : (Object.keys(names).find((name) => names[name] === id) ?? String(id));
  const status = account.statuses.find(({ id }) => id === ticket.status);
  return {
    "ticket.id": () => ticket.id,
    "ticket.subject": () => ticket.subject,
    "ticket.description": () => ticket.description,
    "ticket.description_text": () => htmlToText(ticket.description),
    "ticket.url": () => `${origin}/helpdesk/tickets/${ticket.id}`,
    "ticket.public_url": () => `${origin}/public/tickets/${ticket.id}`,
    "ticket.portal_url": () => `${origin}/support/tickets/${ticket.id}`,
    "ticket.portal_name": () => account.facts.name,
    "ticket.from_email": () => account.person(ticket.requesterId)?.email ?? null,
    "ticket.status": () => (isNumbers ? ticket.status : (status?.label ?? String(ticket.status))),
    "ticket.priority": () => named(ticketPriorities, ticket.priority),
    "ticket.source": () => named(ticketSources, ticket.source),
    "ticket.source_name": () => named(ticketSources, ticket.source),
    "ticket.ticket_type": () => ticket.type,
    "ticket.tags": () => ticket.tags.join(", "),
    "ticket.created_on": () => describeTime(ticket.createdAt),
    "ticket.modified_on": () => describeTime(ticket.updatedAt),
    "ticket.status_changed_on": () => describeTime(ticket.stats.statusUpdatedAt ?? ticket.createdAt),
    "ticket.due_by_time": () => {
      const { dueBy } = dueTimes(account, ticket);
      return dueBy === undefined ? null : longTime.format(dueBy).replace(",", "");
    },
    "ticket.latest_public_comment": () =>
      comment(account, ticket, (entry) => !entry.isPrivate && entry.kind !== "feedback"),
    "ticket.latest_private_comment": () => comment(account, ticket, (entry) => entry.isPrivate),
    "ticket.satisfaction_survey": () => "",
    "ticket.product_description": () => "",
  };
}

function peopleValues(account: FreshdeskAccount, ticket: FreshdeskTicket) {
  const agent = account.agents.get(ticket.responderId ?? 0);
  const group = account.groups.get(ticket.groupId ?? 0);
  const contact = account.contacts.get(ticket.requesterId);
  const company = account.companies.get(ticket.companyId ?? 0);
  const [firstName = "", ...others] = (contact?.name ?? "").split(" ");
  return {
    "ticket.group.name": () => group?.name ?? null,
    "ticket.group_id": () => ticket.groupId,
    "ticket.agent.id": () => agent?.id ?? null,
    "ticket.agent.name": () => agent?.name ?? null,
    "ticket.agent.email": () => agent?.email ?? null,
    "ticket.requester.id": () => ticket.requesterId,
    "ticket.requester.name": () => contact?.name ?? null,
    "ticket.requester.firstname": () => firstName,
    "ticket.requester.lastname": () => others.join(" "),
    "ticket.requester.email": () => contact?.email ?? null,
    "ticket.requester.phone": () => contact?.phone ?? null,
    "ticket.requester.language": () => contact?.language ?? null,
    "ticket.company.id": () => company?.id ?? null,
    "ticket.company.name": () => company?.name ?? null,
  };
}

function performerValues(account: FreshdeskAccount, { performer }: TicketEvent) {
  const person = account.person(performer.id);
  return {
    "event_performer.name": () => person?.name ?? "System",
    "event_performer.firstname": () => person?.name.split(" ")[0] ?? "System",
    "event_performer.email": () => person?.email ?? null,
    "event_performer.phone": () => person?.phone ?? null,
  };
}

/** `Author : <div>…`, as HTML. */
function comment(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  test: (entry: FreshdeskEntry) => boolean,
): string | null {
  const entry = ticket.entries.findLast(test);
  return entry ? `${account.person(entry.userId)?.name ?? account.facts.name} : ${entry.body}` : null;
}
