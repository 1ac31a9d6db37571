import type { FreshdeskAccount } from "./account.ts";
import { describeTime } from "./describe-time.ts";
import type { FreshdeskField } from "./records.ts";

/** Channels a ticket can come from, with their fixed numbers. */
export const ticketSources: Readonly<Record<string, number>> = {
  Email: 1,
  Portal: 2,
  Phone: 3,
  Forum: 4,
  Twitter: 5,
  Facebook: 6,
  Chat: 7,
  MobiHelp: 8,
  "Feedback Widget": 9,
  "Outbound Email": 10,
  Ecommerce: 11,
  Bot: 12,
  Whatsapp: 13,
};

export const ticketPriorities: Readonly<Record<string, number>> = { Low: 1, Medium: 2, High: 3, Urgent: 4 };

export const ticketTypes = ["Question", "Incident", "Problem", "Feature Request", "Refund"] as const;

/** Fields a customer fills in or sees. */
const forCustomers = new Set(["requester", "subject", "description", "company", "product"]);
const seenByCustomers = new Set([...forCustomers, "status", "agent"]);

/** A field of the ticket form, in the order of keys that was recorded. */
export function describeField(
  account: FreshdeskAccount,
  field: FreshdeskField,
  position: number,
): Record<string, unknown> {
  const time = describeTime(account.contacts.values().next().value?.createdAt ?? account.now());
  const choices = choicesOf(account, field);
  const isDefault = field.type.startsWith("default_");
  const requiredForCustomers = ["requester", "subject", "description"].includes(field.name);
  return {
    id: field.id,
    name: field.name,
    label: field.label,
    description: isDefault ? `Ticket ${field.label.toLowerCase()}` : field.label,
    position,
    required_for_closure: field.requiredForClosure,
    required_for_agents: field.requiredForAgents,
    type: field.type,
    default: isDefault,
    customers_can_edit: forCustomers.has(field.name),
    customers_can_filter: false,
    label_for_customers: field.labelForCustomers,
    required_for_customers: requiredForCustomers,
    displayed_to_customers: seenByCustomers.has(field.name),
    created_at: time,
    updated_at: time,
    ...(choices !== undefined && { choices }),
    ...(field.name === "requester" && { portal_cc: false, portal_cc_to: "company" }),
  };
}

/** The same field for admins: choices are objects with ids of their own. */
export function describeAdminField(
  account: FreshdeskAccount,
  field: FreshdeskField,
  position: number,
): Record<string, unknown> {
  const { choices: _, ...described } = describeField(account, field, position);
  const choices = adminChoices(account, field);
  return choices ? { ...described, choices } : described;
}

/** Three shapes: a list of texts, name to number, and (status) number to both labels. */
function choicesOf(account: FreshdeskAccount, field: FreshdeskField): unknown {
  switch (field.type) {
    case "default_status":
      return Object.fromEntries(
        account.statuses.map(({ id, label, labelForCustomers }) => [id, [label, labelForCustomers]]),
      );
    case "default_source":
      return ticketSources;
    case "default_priority":
      return ticketPriorities;
    case "default_ticket_type":
      return ticketTypes;
    case "default_group":
      return Object.fromEntries([...account.groups.values()].map(({ id, name }) => [name, id]));
    case "default_agent":
      return Object.fromEntries(activeAgents(account).map(({ id, name }) => [name, id]));
    case "default_product":
      return {};
    default:
      return field.choices;
  }
}

function adminChoices(account: FreshdeskAccount, field: FreshdeskField): unknown {
  if (field.type === "default_status") {
    return account.statuses.map(({ id, label, labelForCustomers }, index) => ({
      id: field.id + index + 1,
      value: id,
      label,
      label_for_customers: labelForCustomers,
      stop_sla_timer: [3, 4, 5, 6].includes(id),
      position: index + 1,
      deleted: false,
    }));
  }
  const labels = field.type === "default_ticket_type" ? ticketTypes : field.choices;
  return labels?.map((label, index) => ({
    id: field.id + index + 1,
    value: label,
    label,
    position: index + 1,
    deleted: false,
  }));
}

function activeAgents(account: FreshdeskAccount) {
  return [...account.agents.values()].filter(({ isDeactivated }) => !isDeactivated);
}
