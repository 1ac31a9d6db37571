import type { Answer } from "../../http/answer.ts";
import type { FreshdeskAccount } from "../account.ts";
import { buildContact } from "../create-ticket.ts";
import { describeContact } from "../describe-people.ts";
import {
  type FieldError,
  methodNotAllowed,
  missingField,
  noMatch,
  notAllowedValue,
  notFound,
  unknownField,
  validationFailed,
  wrongType,
} from "../errors.ts";
import { listPage } from "../list-page.ts";
import { type FieldType, isTime, readFields, readTime } from "../read-fields.ts";
import type { FreshdeskContact } from "../records.ts";
import type { FreshdeskCall, RouteTable } from "./route-table.ts";

const contactKeys = {
  name: "text",
  email: "text?",
  phone: "text?",
  mobile: "text?",
  twitter_id: "text?",
  unique_external_id: "text?",
  company_id: "integer?",
  job_title: "text?",
  description: "text?",
  address: "text?",
  language: "text",
  time_zone: "text",
  custom_fields: "object",
  other_emails: "texts",
  tags: "texts",
} as const satisfies Record<string, FieldType>;

type ContactValues = Partial<Record<keyof typeof contactKeys, unknown>>;

export const contactRoutes: RouteTable = {
  "GET /contacts": listContacts,
  "POST /contacts": createContact,
  // In no recording: the form and the names are those of the official list of contact fields, the choice is the demo company's.
  "GET /contact_fields": () => ({ status: 200, json: contactFields.map(describeContactField) }),
  "GET /contacts/autocomplete": (account, call) => {
    const term = (call.query.get("term") ?? "").toLowerCase();
    const found = [...account.contacts.values()].filter(
      ({ name, isDeleted }) =>
        !isDeleted &&
        term &&
        name
          .toLowerCase()
          .split(/\s+/)
          .some((word) => word.startsWith(term)),
    );
    return { status: 200, json: found.map(({ id, name }) => ({ id, name })) };
  },
  "GET /contacts/:id": (account, call) => {
    const id = Number(call.params.id);
    const contact = account.contacts.get(id);
    if (contact) return { status: 200, json: describeContact(account, contact) };
    const agent = account.switches.contactsIncludeAgents ? account.agents.get(id) : undefined;
    if (!agent) return notFound();
    const { name, email } = agent;
    return { status: 200, json: describeContact(account, { ...buildContact(account, { name, email }), id }) };
  },
  "PUT /contacts/:id": updateContact,
  "DELETE /contacts/:id": (account, call) => {
    const contact = account.contacts.get(Number(call.params.id));
    if (!contact) return notFound();
    if (contact.isDeleted) return methodNotAllowed("DELETE", ["GET", "PUT"]);
    return change(account, contact, { isDeleted: true, isBlocked: true });
  },
  "PUT /contacts/:id/restore": (account, call) => {
    const contact = account.contacts.get(Number(call.params.id));
    if (!contact) return notFound();
    return change(account, contact, { isDeleted: false, isBlocked: false });
  },
};

const contactFields = [
  { name: "name", label: "Full name", type: "default_name" },
  { name: "job_title", label: "Title", type: "default_job_title" },
  { name: "email", label: "Email", type: "default_email" },
  { name: "phone", label: "Work phone", type: "default_phone" },
  { name: "mobile", label: "Mobile phone", type: "default_mobile" },
  { name: "address", label: "Address", type: "default_address" },
  { name: "language", label: "Language", type: "default_language" },
  { name: "description", label: "About", type: "default_description" },
  { name: "plan", label: "Plan", type: "custom_dropdown", choices: ["Basic", "Premium"] },
  { name: "frame_size", label: "Frame size", type: "custom_text" },
  { name: "loyalty_points", label: "Loyalty points", type: "custom_number" },
  { name: "is_club_member", label: "Club member", type: "custom_checkbox" },
];

function describeContactField(field: (typeof contactFields)[number], index: number): Record<string, unknown> {
  return {
    editable_in_signup: false,
    id: 67_000_570_001 + index,
    ...field,
    position: index + 1,
    label_for_customers: field.label,
    default: field.type.startsWith("default_"),
    required_for_agents: field.name === "name",
    customers_can_edit: true,
    required_for_customers: false,
    displayed_for_customers: true,
  };
}

/** The types that the demo company has; a wrong value costs the whole contact. */
function checkCustomFields(values: ContactValues): FieldError[] {
  return Object.entries((values.custom_fields ?? {}) as Record<string, unknown>).flatMap(([name, value]) => {
    const field = contactFields.find((known) => known.name === name && known.type.startsWith("custom_"));
    if (!field) return [unknownField(name)];
    if (value === null) return [];
    if (field.choices)
      return field.choices.includes(String(value)) ? [] : [notAllowedValue(name, field.choices)];
    const [type, said] = valueTypes[field.type] ?? ["string", "String"];
    return typeof value === type ? [] : [wrongType(name, said)];
  });
}

const valueTypes: Record<string, [string, string]> = {
  custom_checkbox: ["boolean", "Boolean"],
  custom_number: ["number", "Integer"],
};

function listContacts(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const { query } = call;
  const { contactsUpdatedSince } = account.switches;
  const spellings =
    contactsUpdatedSince === "both" ? ["updated_since", "_updated_since"] : [contactsUpdatedSince];
  const tests: ((contact: FreshdeskContact) => boolean)[] = [];
  const state = query.get("state");
  tests.push((contact) => contact.isDeleted === (state === "deleted" || state === "blocked"));
  const email = query.get("email")?.toLowerCase();
  if (email) tests.push((contact) => contact.email?.toLowerCase() === email);
  for (const key of ["phone", "mobile"] as const) {
    const wanted = query.get(key);
    if (wanted) tests.push((contact) => contact[key] === wanted);
  }
  const companyId = query.get("company_id");
  if (companyId) tests.push((contact) => contact.companyId === Number(companyId));
  const externalId = query.get("unique_external_id");
  if (externalId) tests.push((contact) => contact.uniqueExternalId === externalId);
  const since = spellings.map((name) => query.get(name)).find((value) => value !== null);
  if (since && isTime(since)) tests.push((contact) => contact.updatedAt >= readTime(since));

  const all = [...account.contacts.values()].filter((contact) => tests.every((test) => test(contact)));
  const parameters = ["state", "email", "phone", "mobile", "company_id", "unique_external_id", ...spellings];
  return listPage(account, call, all, (contact) => describeContact(account, contact), parameters);
}

function createContact(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const { values, errors } = readFields<keyof typeof contactKeys>(call, contactKeys);
  if (!values.name) errors.push(missingField("name"));
  const keys = ["email", "phone", "mobile", "twitter_id", "unique_external_id"] as const;
  if (!keys.some((key) => values[key])) {
    errors.push(missingField("email", `Please fill at least 1 of ${keys.join(", ")} fields`));
  }
  errors.push(...checkCompany(account, values), ...checkCustomFields(values));
  if (errors.length > 0) return validationFailed(errors);
  const taken = findOwner(account, values);
  if (taken) return taken;
  const contact = buildContact(account, { name: String(values.name), ...readChanges(values) });
  return {
    status: 201,
    headers: { Location: `${account.surroundings.origin()}/api/v2/contacts/${contact.id}` },
    change: {
      make: () => {
        account.addContact(contact);
        account.changed("contacts");
        return { json: describeContact(account, contact) };
      },
      pretend: () => describeContact(account, contact),
    },
  };
}

function updateContact(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const contact = account.contacts.get(Number(call.params.id));
  if (!contact) return notFound();
  if (contact.isDeleted) return methodNotAllowed("PUT", ["GET"]);
  const { values, errors } = readFields<keyof typeof contactKeys>(call, contactKeys);
  errors.push(...checkCompany(account, values), ...checkCustomFields(values));
  if (errors.length > 0) return validationFailed(errors);
  const taken = findOwner(account, values, contact);
  if (taken) return taken;
  const changes = readChanges(values);
  return {
    status: 200,
    change: {
      make: () => {
        account.updateContact(contact, changes);
        return { json: describeContact(account, contact) };
      },
      pretend: () => describeContact(account, { ...contact, ...changes }),
    },
  };
}

function checkCompany(account: FreshdeskAccount, values: ContactValues): FieldError[] {
  const id = values.company_id as number | null | undefined;
  return id && !account.companies.has(id) ? [noMatch("company", "company_id")] : [];
}

/** 409 when somebody else has the address or the external id; agents count. */
function findOwner(
  account: FreshdeskAccount,
  values: ContactValues,
  self?: FreshdeskContact,
): Answer | undefined {
  const email = values.email as string | null | undefined;
  const byEmail = email ? (account.contactByEmail(email) ?? account.agentByEmail(email)) : undefined;
  if (byEmail && byEmail !== self) return taken(account, "email", byEmail.id);
  const externalId = values.unique_external_id as string | null | undefined;
  if (!externalId) return undefined;
  const owner = [...account.contacts.values()].find(
    ({ uniqueExternalId }) => uniqueExternalId === externalId,
  );
  return owner && owner !== self ? taken(account, "unique_external_id", owner.id) : undefined;
}

function taken(account: FreshdeskAccount, field: string, user_id: number): Answer {
  const { duplicateNamesOwner } = account.switches;
  const error: FieldError = {
    field,
    ...(duplicateNamesOwner && { additional_info: { user_id } }),
    message: "It should be a unique value",
    code: "duplicate_value",
  };
  return validationFailed([error], 409);
}

function readChanges(values: ContactValues): Partial<FreshdeskContact> {
  const changes: Record<string, unknown> = {};
  const names: Partial<Record<keyof ContactValues, keyof FreshdeskContact>> = {
    name: "name",
    email: "email",
    phone: "phone",
    mobile: "mobile",
    unique_external_id: "uniqueExternalId",
    company_id: "companyId",
    job_title: "jobTitle",
    description: "description",
    address: "address",
    language: "language",
    custom_fields: "customFields",
  };
  for (const [key, name] of Object.entries(names)) {
    const value = values[key as keyof ContactValues];
    if (value !== undefined) changes[name] = value;
  }
  return changes;
}

function change(
  account: FreshdeskAccount,
  contact: FreshdeskContact,
  changes: Partial<FreshdeskContact>,
): Answer {
  return {
    status: 204,
    change: {
      make: () => {
        account.updateContact(contact, changes);
        return {};
      },
      pretend: () => undefined,
    },
  };
}
