import type { Answer, Call } from "../../http/answer.ts";
import type { FreshchatAccount } from "../account.ts";
import type { CrmCompany, CrmContact } from "../records.ts";
import type { RouteTable } from "../routes/route-table.ts";

/** New records count from here, clear of the ids of the demo company. */
const firstContactId = 70_000_001_000;
const firstCompanyId = 80_000_001_000;

/** The part of the Freshworks CRM that contact sync needs, below `/crm/sales/api`. */
export const crmRoutes: RouteTable = {
  "GET /lookup": lookup,
  "GET /contacts/:id": (account, call) => {
    const contact = account.crmContacts.get(Number(call.params.id));
    return contact ? { status: 200, json: { contact: described(account, contact) } } : notFound();
  },
  "PUT /contacts/:id": putContact,
  "POST /contacts/upsert": upsertContact,
  "GET /sales_accounts/filters": () => ({
    status: 200,
    json: { filters: [{ id: 1, name: "All Accounts", model_class_name: "SalesAccount" }] },
  }),
  "GET /sales_accounts/view/:id": (account, call) => {
    const all = [...account.crmCompanies.values()];
    const page = Math.max(1, Number(call.query.get("page")) || 1);
    const sales_accounts = all.slice((page - 1) * 25, page * 25);
    return {
      status: 200,
      json: { sales_accounts, meta: { total_pages: Math.ceil(all.length / 25), total: all.length } },
    };
  },
  "GET /sales_accounts/:id": (account, call) => {
    const company = account.crmCompanies.get(Number(call.params.id));
    return company ? { status: 200, json: { sales_account: company } } : notFound();
  },
  "POST /sales_accounts": (account, call) => storeCompany(account, companyOf(call), undefined),
  "POST /sales_accounts/upsert": (account, call) => {
    const name = uniqueIdentifier(call, "name");
    if (!name) return invalid(account, "unique_identifier");
    const present = [...account.crmCompanies.values()].find((company) => company.name === name);
    return storeCompany(account, { name, ...companyOf(call) }, present);
  },
};

function notFound(): Answer {
  return { status: 404, json: { errors: { code: 404, message: ["Not found"] } } };
}

function invalid(account: FreshchatAccount, what: string): Answer {
  const text =
    account.switches.crmErrorLanguage === "ko" ? `${what}이(가) 이미 존재합니다.` : `${what} already exists.`;
  return { status: 400, json: { errors: { code: 400, message: [text] } } };
}

function lookup(account: FreshchatAccount, call: Call): Answer {
  const wanted = call.query.get("q") ?? "";
  const field = call.query.get("f") ?? "";
  if (call.query.get("entities") !== "contact") return { status: 200, json: {} };
  const includesCompanies = call.query.get("include") === "sales_accounts";
  const found = [...account.crmContacts.values()].filter(
    (contact) => fieldValue(contact, field) === wanted.toLowerCase(),
  );
  const contacts = found.map((one) => {
    const { sales_accounts, ...contact } = described(account, one);
    return includesCompanies
      ? { ...contact, sales_accounts: withCompanies(account, sales_accounts) }
      : contact;
  });
  return { status: 200, json: { contacts: { contacts } } };
}

function described(account: FreshchatAccount, contact: CrmContact): CrmContact {
  const { updated_at, ...rest } = contact;
  if (!account.switches.crmTimes) return rest;
  return { ...rest, updated_at: updated_at ?? new Date(account.now()).toISOString() };
}

function fieldValue(contact: CrmContact, field: string): string {
  const value = field.startsWith("cf_") ? contact.custom_field[field] : contact[field as keyof CrmContact];
  return String(value ?? "").toLowerCase();
}

function withCompanies(account: FreshchatAccount, links: CrmContact["sales_accounts"]): unknown[] {
  return links.map((link) => ({ ...account.crmCompanies.get(link.id), ...link }));
}

function putContact(account: FreshchatAccount, call: Call): Answer {
  const contact = account.crmContacts.get(Number(call.params.id));
  if (!contact) return notFound();
  const body = (call.body ?? {}) as Record<string, unknown>;
  return storeContact(account, { ...contact, ...contactFields(body.contact ?? body) }, contact);
}

/** 201 when it made a contact, 200 when it changed one. */
function upsertContact(account: FreshchatAccount, call: Call): Answer {
  const email = uniqueIdentifier(call, "emails");
  if (!email) return invalid(account, "unique_identifier");
  const fields = contactFields((call.body as { contact?: unknown }).contact);
  const present = [...account.crmContacts.values()].find(
    (contact) => contact.email.toLowerCase() === email.toLowerCase(),
  );
  if (present) return storeContact(account, { ...present, ...fields }, present);
  const created: CrmContact = {
    id: firstContactId + account.nextNumber(),
    email,
    first_name: "",
    last_name: "",
    mobile_number: "",
    work_number: "",
    job_title: "",
    custom_field: {},
    sales_accounts: [],
    ...fields,
  };
  return storeContact(account, created, undefined);
}

/** Company links replace the list: at most ten, exactly one of them primary. */
function storeContact(account: FreshchatAccount, sent: CrmContact, present: CrmContact | undefined): Answer {
  const custom_field = { ...present?.custom_field, ...sent.custom_field };
  const next = { ...sent, custom_field, updated_at: new Date(account.now()).toISOString() };
  const clash = [...account.crmContacts.values()].find(
    (other) => other.id !== next.id && next.mobile_number && other.mobile_number === next.mobile_number,
  );
  if (clash)
    return invalid(account, account.switches.crmErrorLanguage === "ko" ? "휴대폰 번호" : "Mobile number");
  const links = next.sales_accounts;
  if (links.length > 10) return invalid(account, "sales_accounts");
  if (links.length > 0 && links.filter((link) => link.is_primary).length !== 1)
    return invalid(account, "is_primary");
  const json = { contact: described(account, next) };
  const make = () => {
    account.crmContacts.set(next.id, next);
    account.changed("crm");
    return { json };
  };
  return { status: present ? 200 : 201, change: { make, pretend: () => json } };
}

function contactFields(sent: unknown): Partial<CrmContact> {
  const known = [
    "email",
    "first_name",
    "last_name",
    "mobile_number",
    "work_number",
    "job_title",
    "custom_field",
    "sales_accounts",
  ];
  const entries = Object.entries((sent ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.filter(([name, value]) => known.includes(name) && value !== null));
}

function companyOf(call: Call): Partial<CrmCompany> {
  const body = (call.body ?? {}) as Record<string, unknown>;
  const sent = (body.sales_account ?? {}) as Record<string, unknown>;
  const known = ["name", "website", "phone", "industry", "custom_field"];
  return Object.fromEntries(Object.entries(sent).filter(([name]) => known.includes(name)));
}

function storeCompany(
  account: FreshchatAccount,
  fields: Partial<CrmCompany>,
  present: CrmCompany | undefined,
): Answer {
  if (!present && !fields.name) return invalid(account, "name");
  const company: CrmCompany = {
    ...(present ?? {
      id: firstCompanyId + account.nextNumber(),
      name: "",
      website: "",
      phone: "",
      industry: "",
      custom_field: {},
    }),
    ...fields,
  };
  const json = { sales_account: company };
  const make = () => {
    account.crmCompanies.set(company.id, company);
    account.changed("crm");
    return { json };
  };
  return { status: present ? 200 : 201, change: { make, pretend: () => json } };
}

function uniqueIdentifier(call: Call, name: string): string {
  const identifier = (call.body as { unique_identifier?: Record<string, unknown> } | undefined)
    ?.unique_identifier;
  return String(identifier?.[name] ?? "");
}
