import type { FreshdeskAccount } from "./account.ts";
import type { TicketChange } from "./change-ticket.ts";
import { ticketPriorities, ticketSources, ticketTypes } from "./describe-fields.ts";
import {
  type FieldError,
  invalidValue,
  missingField,
  noMatch,
  notAllowedValue,
  unknownField,
  wrongType,
} from "./errors.ts";
import { type FieldType, isTime, readFields, readTime } from "./read-fields.ts";
import type { FreshdeskField, FreshdeskTicket } from "./records.ts";
import type { FreshdeskCall } from "./routes/route-table.ts";

const maximumTagLength = 32;

/** Keys of creating and updating; `cc_emails` only of creating. */
const ticketKeys = {
  name: "text",
  requester_id: "integer",
  email: "text",
  facebook_id: "text",
  phone: "text",
  twitter_id: "text",
  unique_external_id: "text",
  subject: "text",
  description: "text",
  status: "integer",
  priority: "integer",
  source: "integer",
  type: "text?",
  responder_id: "integer?",
  group_id: "integer?",
  product_id: "integer?",
  email_config_id: "integer?",
  company_id: "integer?",
  tags: "texts",
  custom_fields: "object",
  due_by: "time?",
  fr_due_by: "time?",
  parent_id: "integer",
  related_ticket_ids: "integers",
  internal_agent_id: "integer?",
  internal_group_id: "integer?",
  lookup_parameter: "text",
} as const satisfies Record<string, FieldType>;

type TicketKey = keyof typeof ticketKeys | "cc_emails";
type TicketValues = Partial<Record<TicketKey, unknown>>;

/** What a call wants a ticket to be, and what is wrong with it. */
export interface TicketInput {
  readonly values: TicketValues;
  readonly change: TicketChange;
  readonly errors: FieldError[];
}

/** Reads and checks the body of creating (`ticket` absent) or updating a ticket. */
export function readTicketInput(
  account: FreshdeskAccount,
  call: FreshdeskCall,
  ticket?: FreshdeskTicket,
): TicketInput {
  const types: Readonly<Record<string, FieldType>> = ticket
    ? ticketKeys
    : { ...ticketKeys, cc_emails: "texts" };
  const { values, errors } = readFields<string>(call, types);
  const change = readChange(values, ticket);
  errors.push(...checkChoices(account, values));
  errors.push(...checkReferences(account, values, change, ticket));
  errors.push(...checkTags(account, values.tags));
  errors.push(...readCustomFields(account, call, values.custom_fields, change));
  if (values.tags && ticket && account.switches.tagsOnUpdate === "add") {
    change.tags = [...new Set([...ticket.tags, ...(values.tags as string[])])];
  }
  return { values, change, errors };
}

function readChange(values: TicketValues, ticket: FreshdeskTicket | undefined): TicketChange {
  const change: Record<string, unknown> = {};
  const take = (key: TicketKey, name: keyof TicketChange) => {
    if (values[key] !== undefined) change[name] = values[key];
  };
  take("subject", "subject");
  take("description", "description");
  take("status", "status");
  take("priority", "priority");
  take("source", "source");
  take("type", "type");
  take("responder_id", "responderId");
  take("group_id", "groupId");
  take("product_id", "productId");
  take("email_config_id", "emailConfigId");
  take("company_id", "companyId");
  if (ticket) take("requester_id", "requesterId");
  if (values.tags) change.tags = [...new Set(values.tags as string[])];
  if (typeof values.due_by === "string") change.dueBy = readTime(values.due_by);
  if (typeof values.fr_due_by === "string") change.frDueBy = readTime(values.fr_due_by);
  return change;
}

function checkChoices(account: FreshdeskAccount, values: TicketValues): FieldError[] {
  const errors: FieldError[] = [];
  const check = (key: TicketKey, allowed: readonly (string | number)[]) => {
    const value = values[key];
    if (value === undefined || value === null) return;
    if (!allowed.includes(value as string | number)) errors.push(notAllowedValue(key, allowed));
  };
  check(
    "status",
    account.statuses.map(({ id }) => id),
  );
  check("priority", Object.values(ticketPriorities));
  // Outbound mails have a path of their own.
  check(
    "source",
    Object.values(ticketSources).filter((source) => source !== 10),
  );
  check("type", ticketTypes);
  for (const key of ["due_by", "fr_due_by"] as const) {
    const value = values[key];
    if (typeof value === "string" && !isTime(value))
      errors.push(invalidValue(key, "It should be a DateTime"));
  }
  const emails = [values.email, ...((values.cc_emails as unknown[] | undefined) ?? [])];
  if (emails.some((email) => typeof email === "string" && !email.includes("@"))) {
    errors.push(
      invalidValue(
        values.cc_emails ? "cc_emails" : "email",
        "It should be in the 'valid email address' format",
      ),
    );
  }
  return errors;
}

function checkReferences(
  account: FreshdeskAccount,
  values: TicketValues,
  change: TicketChange,
  ticket: FreshdeskTicket | undefined,
): FieldError[] {
  const errors: FieldError[] = [];
  const { unassignByNull, agentOutsideGroup } = account.switches;
  for (const [key, name] of [
    ["responder_id", "responderId"],
    ["group_id", "groupId"],
  ] as const) {
    if (values[key] !== null || !ticket) continue;
    if (unassignByNull === "refused") errors.push(wrongType(key, "Positive Integer"));
    if (unassignByNull !== "unassigns") delete change[name];
  }
  const agent = account.agents.get(change.responderId ?? 0);
  if (change.responderId && (!agent || agent.isDeactivated)) errors.push(noMatch("agent", "responder_id"));
  if (change.groupId && !account.groups.has(change.groupId)) errors.push(noMatch("group", "group_id"));
  if (change.companyId && !account.companies.has(change.companyId))
    errors.push(noMatch("company", "company_id"));
  if (change.productId) errors.push(noMatch("product", "product_id"));
  if (change.emailConfigId && !account.mailboxes.some(({ id }) => id === change.emailConfigId)) {
    errors.push(noMatch("email config", "email_config_id"));
  }
  const requesterId = values.requester_id as number | undefined;
  if (requesterId !== undefined && !account.person(requesterId)) {
    errors.push(noMatch("contact", "requester_id"));
  }
  if (values.parent_id !== undefined && !account.tickets.has(values.parent_id as number)) {
    errors.push(noMatch("ticket", "parent_id"));
  }
  const group = account.groups.get((change.groupId === undefined ? ticket?.groupId : change.groupId) ?? 0);
  if (agent && group && !group.agentIds.includes(agent.id)) {
    if (agentOutsideGroup === "refused") errors.push(noMatch("agent", "responder_id"));
    if (agentOutsideGroup === "agent-dropped") delete change.responderId;
  }
  return errors;
}

function checkTags(account: FreshdeskAccount, tags: unknown): FieldError[] {
  if (!Array.isArray(tags)) return [];
  if (tags.some((tag: string) => tag.length > maximumTagLength)) {
    return [
      invalidValue(
        "tags",
        `It should only contain elements that have maximum of ${maximumTagLength} characters`,
      ),
    ];
  }
  if (account.switches.unknownTags === "created") return [];
  const known = new Set([...account.tickets.values()].flatMap((ticket) => ticket.tags));
  return tags.every((tag: string) => known.has(tag)) ? [] : [invalidValue("tags", "There is no such tag")];
}

function readCustomFields(
  account: FreshdeskAccount,
  call: FreshdeskCall,
  input: unknown,
  change: TicketChange,
): FieldError[] {
  if (typeof input !== "object" || input === null) return [];
  const errors: FieldError[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(input)) {
    const field = account.fields.find((candidate) => candidate.name === name && name.startsWith("cf_"));
    if (!field) {
      errors.push(unknownField(name));
      continue;
    }
    const value = call.isForm ? customFieldFromForm(field, raw) : raw;
    const error = checkCustomField(field, value);
    if (error) errors.push(error);
    else values[name] = value;
  }
  if (Object.keys(values).length > 0) change.customFields = values;
  return errors;
}

function customFieldFromForm(field: FreshdeskField, raw: unknown): unknown {
  if (field.type === "custom_number" && /^-?\d+$/.test(String(raw))) return Number(raw);
  if (field.type === "custom_checkbox" && (raw === "true" || raw === "false")) return raw === "true";
  return raw;
}

function checkCustomField(field: FreshdeskField, value: unknown): FieldError | undefined {
  if (value === null) return undefined;
  switch (field.type) {
    case "custom_checkbox":
      return typeof value === "boolean" ? undefined : wrongType(field.name, "Boolean");
    case "custom_number":
      return Number.isInteger(value) ? undefined : wrongType(field.name, "Integer");
    case "custom_date":
      return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)
        ? undefined
        : invalidValue(field.name, "It should be in the 'yyyy-mm-dd' format");
    case "custom_dropdown":
      return field.choices?.includes(value as string)
        ? undefined
        : notAllowedValue(field.name, field.choices ?? []);
    default:
      return typeof value === "string" ? undefined : wrongType(field.name, "String");
  }
}

/** Fields that a new ticket must have beside its requester. */
export function checkRequiredForm(account: FreshdeskAccount, input: TicketInput): FieldError[] {
  const { requiredFormFields, createNeedsStatusAndPriority } = account.switches;
  const missing: string[] = [];
  if (createNeedsStatusAndPriority) missing.push("status", "priority");
  if (requiredFormFields === "enforced") {
    missing.push("subject", "description");
    for (const { name, requiredForAgents } of account.fields) {
      if (!requiredForAgents || !name.startsWith("cf_")) continue;
      if (isEmpty(input.change.customFields?.[name])) missing.push(name);
    }
  }
  const isGiven = (name: string) => (input.values as Record<string, unknown>)[name] !== undefined;
  return missing.filter((name) => !isGiven(name)).map((name) => missingField(name));
}

/** Fields that must be filled before a ticket may be resolved or closed. */
export function checkClosure(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  change: TicketChange,
): FieldError[] {
  if (!account.switches.closureRequiredFields) return [];
  if (change.status !== 4 && change.status !== 5) return [];
  const after = { ...ticket, ...change, customFields: { ...ticket.customFields, ...change.customFields } };
  return account.fields
    .filter(({ requiredForClosure }) => requiredForClosure)
    .filter(({ name }) =>
      isEmpty(name.startsWith("cf_") ? after.customFields[name] : defaultFieldValue(after, name)),
    )
    .map(({ name }) => missingField(name, "It should not be blank as this is a mandatory field"));
}

function defaultFieldValue(ticket: FreshdeskTicket, name: string): unknown {
  if (name === "ticket_type") return ticket.type;
  if (name === "group") return ticket.groupId;
  if (name === "agent") return ticket.responderId;
  return "not checked";
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
