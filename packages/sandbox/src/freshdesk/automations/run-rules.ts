import type { FreshdeskAccount } from "../account.ts";
import type { Happening, TicketEvent } from "../account-events.ts";
import { changeTicket, isDone, moveTicket, type TicketChange } from "../change-ticket.ts";
import type { AutomationRule, FreshdeskTicket, RuleAction } from "../records.ts";
import { type BuiltWebhook, buildWebhook } from "./build-webhook.ts";
import { matchEvent, matchesConditions } from "./match-rule.ts";
import { byRule, runPreBuiltRules } from "./pre-built-rules.ts";

/** Sends what a rule wants to be told. `rule` is its name. */
export type WebhookSender = (
  webhook: BuiltWebhook,
  about: { ticket: FreshdeskTicket; happening: Happening; rule: string; entryId?: number },
) => void;

const created: Happening = { field: "ticket_action", value: "created" };
const aDay = 86_400_000;
const anHour = 3_600_000;

/** Spam and trash are emptied after so long. */
const purgeAfter = 30 * aDay;

/** Runs the rules that an event starts. */
export function runRules(account: FreshdeskAccount, event: TicketEvent, send: WebhookSender): void {
  const { ticket, performer } = event;
  if (event.kind === "updated") runPreBuiltRules(account, event);
  // Staff who ask something themselves, and tickets laid to rest, start nothing.
  if (account.agents.has(ticket.requesterId) || ticket.isArchived) return;
  if (performer.origin === "api" && !account.switches.ownWritesFire) return;
  if (performer.origin === "rule" && !account.switches.cascadingRules) return;
  if (event.kind === "created") {
    runCreationRules(account, event, send);
    return;
  }
  for (const rule of activeRules(account, 4)) {
    const happening = matchEvent(account, rule, event);
    if (!happening || !matchesConditions(account, rule, ticket)) continue;
    performActions(account, rule, event, happening, send);
  }
}

function runCreationRules(account: FreshdeskAccount, event: TicketEvent, send: WebhookSender): void {
  if (event.ticket.source === 10) return;
  for (const rule of activeRules(account, 1)) {
    if (!matchesConditions(account, rule, event.ticket)) continue;
    performActions(account, rule, event, created, send);
    if (account.switches.creationRules === "first-match") return;
  }
}

/** What Freshdesk does once an hour: the time rules, closing what stayed resolved, emptying spam and trash. */
export function runHourlyRules(
  account: FreshdeskAccount,
  send: WebhookSender,
): { changed: number; purged: number } {
  const { closeResolvedAfterHours } = account.switches;
  const rules = activeRules(account, 3);
  let changed = 0;
  let purged = 0;
  for (const ticket of [...account.tickets.values()]) {
    if (ticket.isSpam || ticket.isDeleted) {
      if (account.now() - ticket.updatedAt < purgeAfter) continue;
      account.removeTicket(ticket);
      purged += 1;
      continue;
    }
    const before = account.version;
    const resolvedAt = ticket.stats.resolvedAt ?? account.now();
    const isOld = account.now() - resolvedAt >= closeResolvedAfterHours * anHour;
    if (closeResolvedAfterHours > 0 && ticket.status === 4 && isOld) {
      changeTicket(account, ticket, { status: 5 }, byRule, { isSilent: true });
    }
    for (const rule of rules) {
      if (account.agents.has(ticket.requesterId) || ticket.isArchived) break;
      if (!matchesConditions(account, rule, ticket)) continue;
      const happening: Happening = { field: "ticket_action", value: "update" };
      const event: TicketEvent = { kind: "updated", ticket, performer: byRule, happenings: [happening] };
      performActions(account, rule, event, happening, send);
    }
    if (account.version !== before) changed += 1;
  }
  return { changed, purged };
}

function activeRules(account: FreshdeskAccount, type: 1 | 3 | 4): AutomationRule[] {
  return account.rules[type].filter(({ active }) => active).sort((a, b) => a.position - b.position);
}

function performActions(
  account: FreshdeskAccount,
  rule: AutomationRule,
  event: TicketEvent,
  happening: Happening,
  send: WebhookSender,
): void {
  for (const action of rule.actions) {
    if (action.field_name !== "trigger_webhook") {
      changeByRule(account, event.ticket, action);
      continue;
    }
    if (!account.plan.hasWebhooks) continue;
    const webhook = buildWebhook(account, action, event, happening);
    const { ticket, entryId } = event;
    const about = { ticket, happening, rule: rule.name, ...(entryId !== undefined && { entryId }) };
    if (webhook) send(webhook, about);
  }
}

function changeByRule(account: FreshdeskAccount, ticket: FreshdeskTicket, action: RuleAction): void {
  const { field_name: name, value } = action;
  if (name === "delete_ticket") moveTicket(account, ticket, "delete", byRule);
  if (name === "mark_as_spam") moveTicket(account, ticket, "mark-spam", byRule);
  const change = readRuleChange(account, ticket, name, value);
  if (change) changeTicket(account, ticket, change, byRule, { isSilent: !account.switches.cascadingRules });
}

function readRuleChange(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  name: string,
  value: unknown,
): TicketChange | undefined {
  const number = Number(value);
  switch (name) {
    case "status":
      return isDone(number) && ticket.status === number ? undefined : { status: number };
    case "priority":
      return { priority: number };
    case "ticket_type":
      return { type: String(value) };
    case "group_id":
      return { groupId: value === null ? null : number };
    case "responder_id": {
      // Dropped unless the agent belongs to the ticket's group.
      const group = account.groups.get(ticket.groupId ?? 0);
      if (group && !group.agentIds.includes(number)) return undefined;
      return { responderId: value === null ? null : number };
    }
    case "add_tag": {
      const tags = (Array.isArray(value) ? value : String(value).split(",")).map((tag) => String(tag).trim());
      return { tags: [...new Set([...ticket.tags, ...tags])] };
    }
    default:
      return name.startsWith("cf_") ? { customFields: { [name]: value } } : undefined;
  }
}
