import type { FreshdeskAccount } from "../account.ts";
import type { Happening, Performer, TicketEvent } from "../account-events.ts";
import { htmlToText } from "../html.ts";
import type { AutomationRule, FreshdeskTicket, RuleConditionSet, RuleEvent } from "../records.ts";

const anything = "--";
const anHour = 3_600_000;

/**
 * The happening that starts an update rule: the one that `triggered_event` will name. Undefined when the rule
 * is about something else, or about somebody else.
 */
export function matchEvent(
  account: FreshdeskAccount,
  rule: AutomationRule,
  event: TicketEvent,
): Happening | undefined {
  if (!matchesPerformer(rule, event.performer)) return undefined;
  const wanted = rule.events ?? [];
  if (account.switches.severalEventsNamed === "change-order") {
    return event.happenings.find((happening) => wanted.some((one) => matchesHappening(one, happening)));
  }
  for (const one of wanted) {
    const found = event.happenings.find((happening) => matchesHappening(one, happening));
    if (found) return found;
  }
  return undefined;
}

/** 1 an agent (picked ones, if members are named), 2 the requester, 3 either, 4 the system. */
function matchesPerformer(rule: AutomationRule, performer: Performer): boolean {
  const { type = 3, members = [] } = rule.performer ?? {};
  if (performer.type === "system") return type === 4;
  if (performer.type === "requester") return type === 2 || type === 3;
  if (type !== 1 && type !== 3) return false;
  return members.length === 0 || members.includes(performer.id ?? 0);
}

function matchesHappening(wanted: RuleEvent, happening: Happening): boolean {
  if (wanted.field_name !== happening.field) return false;
  if ("value" in happening) return fits(wanted.value, happening.value);
  return fits(wanted.from, happening.from) && fits(wanted.to, happening.to);
}

function fits(wanted: unknown, value: unknown): boolean {
  return (
    wanted === undefined || wanted === null || wanted === anything || String(wanted) === String(value ?? "")
  );
}

/** True when all condition sets hold. */
export function matchesConditions(
  account: FreshdeskAccount,
  rule: AutomationRule,
  ticket: FreshdeskTicket,
): boolean {
  return rule.conditions.every((set) => matchesSet(account, set, ticket));
}

function matchesSet(account: FreshdeskAccount, set: RuleConditionSet, ticket: FreshdeskTicket): boolean {
  const results = set.properties.map(({ field_name, operator, value, resource_type }) =>
    compare(operator, readProperty(account, ticket, resource_type ?? "ticket", field_name), value),
  );
  return set.match_type === "any" ? results.some(Boolean) : results.every(Boolean);
}

/** A property by the name that rules use. Times become the hours since then. */
function readProperty(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  resource: string,
  name: string,
): unknown {
  if (resource === "contact") {
    const contact = account.contacts.get(ticket.requesterId);
    return contact && { name: contact.name, email: contact.email, language: contact.language }[name];
  }
  if (resource === "company") {
    const company = account.companies.get(ticket.companyId ?? 0);
    return company && { name: company.name, domains: company.domains }[name];
  }
  const hoursSince = (time: number | undefined) => time && (account.now() - time) / anHour;
  const { stats } = ticket;
  const known: Record<string, unknown> = {
    status: ticket.status,
    priority: ticket.priority,
    source: ticket.source,
    ticket_type: ticket.type,
    type: ticket.type,
    responder_id: ticket.responderId,
    group_id: ticket.groupId,
    product_id: ticket.productId,
    subject: ticket.subject,
    description: htmlToText(ticket.description),
    subject_or_description: `${ticket.subject}\n${htmlToText(ticket.description)}`,
    tag_names: ticket.tags,
    tag_ids: ticket.tags,
    from_email: account.person(ticket.requesterId)?.email,
    to_email: ticket.toEmails,
    ticket_cc: ticket.ccEmails,
    created_at: hoursSince(ticket.createdAt),
    updated_at: hoursSince(ticket.updatedAt),
    pending_since: hoursSince(stats.pendingSince),
    resolved_at: hoursSince(stats.resolvedAt),
    closed_at: hoursSince(stats.closedAt),
    opened_at: hoursSince(stats.reopenedAt ?? ticket.createdAt),
    agent_responded_at: hoursSince(stats.agentRespondedAt),
    requester_responded_at: hoursSince(stats.requesterRespondedAt),
    status_updated_at: hoursSince(stats.statusUpdatedAt),
  };
  return name in known ? known[name] : ticket.customFields[name];
}

function compare(operator: string, actual: unknown, wanted: unknown): boolean {
  const values = Array.isArray(actual) ? actual : [actual];
  const options = Array.isArray(wanted) ? wanted : [wanted];
  const text = (value: unknown) => String(value ?? "").toLowerCase();
  const some = (test: (actual: string, option: string) => boolean) =>
    values.some((value) => options.some((option) => test(text(value), text(option))));
  switch (operator) {
    case "is":
    case "in":
      return some((value, option) => value === option || (option === "" && value === ""));
    case "is_not":
    case "not_in":
      return !some((value, option) => value === option);
    case "contains":
      return some((value, option) => value.includes(option));
    case "does_not_contain":
      return !some((value, option) => value.includes(option));
    case "starts_with":
      return some((value, option) => value.startsWith(option));
    case "ends_with":
      return some((value, option) => value.endsWith(option));
    case "greater_than":
      return typeof actual === "number" && actual > Number(wanted);
    case "less_than":
      return typeof actual === "number" && actual < Number(wanted);
    case "selected":
      return actual === true;
    case "not_selected":
      return actual !== true;
    default:
      return false;
  }
}
