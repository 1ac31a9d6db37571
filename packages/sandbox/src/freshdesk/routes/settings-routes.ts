import type { Answer } from "../../http/answer.ts";
import type { FreshdeskAccount } from "../account.ts";
import { describeAdminField, describeField } from "../describe-fields.ts";
import { describeCompany, describeEmailConfig, describeMailbox } from "../describe-people.ts";
import { notFound, validationFailed } from "../errors.ts";
import { listPage } from "../list-page.ts";
import type { FreshdeskField } from "../records.ts";
import { type FreshdeskCall, forAdmins, type RouteTable } from "./route-table.ts";

export const settingsRoutes: RouteTable = {
  "GET /ticket_fields": (account, call) => {
    const type = call.query.get("type");
    const fields = account.fields.flatMap((field, index) =>
      type && field.type !== type ? [] : [describeField(account, field, index + 1)],
    );
    return { status: 200, json: fields };
  },
  "GET /companies": (account, call) =>
    listPage(account, call, [...account.companies.values()], describeCompany, ["updated_since"]),
  "GET /companies/autocomplete": (account, call) => {
    const name = (call.query.get("name") ?? "").toLowerCase();
    const found = [...account.companies.values()].filter(
      (company) => name && company.name.toLowerCase().startsWith(name),
    );
    return { status: 200, json: { companies: found.map(({ id, name }) => ({ id, name })) } };
  },
  "GET /companies/:id": (account, call) => {
    const company = account.companies.get(Number(call.params.id));
    return company ? { status: 200, json: describeCompany(company) } : notFound();
  },
  "GET /settings/helpdesk": {
    for: "admins-if-switched",
    answer: (account) => ({
      status: 200,
      json: {
        primary_language: account.facts.language,
        supported_languages: account.facts.translatedInto?.supported ?? [],
        portal_languages: account.facts.translatedInto?.shown ?? [],
        help_widget_languages: [],
      },
    }),
  },
  "GET /account": {
    for: "admins-if-switched",
    answer: (account) => ({
      status: 200,
      json: {
        organisation_id: account.facts.id,
        account_id: account.facts.id,
        account_name: account.facts.name,
        account_domain: `${account.facts.domain}.freshdesk.com`,
        timezone: account.facts.timeZone,
        data_center: "EU",
        tier_type: account.switches.plan,
        total_agents: {
          full_time: [...account.agents.values()].filter(
            ({ isOccasional, isDeactivated }) => !isOccasional && !isDeactivated,
          ).length,
          occasional: [...account.agents.values()].filter(({ isOccasional }) => isOccasional).length,
        },
      },
    }),
  },
  ...forAdmins({
    "GET /admin/ticket_fields": (account) => ({
      status: 200,
      json: account.fields.map((field, index) => describeAdminField(account, field, index + 1)),
    }),
    "POST /admin/ticket_fields": createField,
    "GET /email/mailboxes": (account, call) => {
      const { query } = call;
      const mailboxes = account.mailboxes.filter(
        ({ email, groupId }) =>
          [null, email].includes(query.get("support_email")) &&
          [null, String(groupId)].includes(query.get("group_id")),
      );
      const parameters = ["support_email", "product_id", "group_id", "active", "order_by", "order_type"];
      return listPage(account, call, mailboxes, describeMailbox, parameters);
    },
    "GET /email_configs": (account, call) => listPage(account, call, account.mailboxes, describeEmailConfig),
    "GET /email_configs/:id": (account, call) => {
      const mailbox = account.mailboxes.find(({ id }) => id === Number(call.params.id));
      return mailbox ? { status: 200, json: describeEmailConfig(mailbox) } : notFound();
    },
  }),
};

const customTypes = ["custom_checkbox", "custom_text", "custom_paragraph", "custom_number", "custom_date"];

/**
 * The admin's list can be written to by the API, as Freshdesk's documentation has it; the reference records the reading only. The
 * name is made of the label, as those of the demo company's fields are.
 */
function createField(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const { label, type } = call.fields;
  const missing = (field: string) => ({ field, message: "It should be a/an String", code: "missing_field" });
  if (typeof label !== "string" || label.trim() === "") return validationFailed([missing("label")]);
  if (typeof type !== "string" || !customTypes.includes(type)) return validationFailed([missing("type")]);
  const name = `cf_${label
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")}`;
  if (account.fields.some((field) => field.name === name)) {
    return validationFailed([
      { field: "label", message: "It should be a unique value", code: "duplicate_value" },
    ]);
  }
  const field: FreshdeskField = {
    id: Math.max(...account.fields.map(({ id }) => id)) + 1,
    name,
    label: label.trim(),
    labelForCustomers:
      typeof call.fields.label_for_customers === "string" ? call.fields.label_for_customers : label.trim(),
    type,
    requiredForAgents: call.fields.required_for_agents === true,
    requiredForClosure: call.fields.required_for_closure === true,
  };
  const json = () => describeAdminField(account, field, account.fields.length);
  return {
    status: 201,
    change: {
      make: () => {
        account.fields.push(field);
        account.changed("fields");
        return { json: json() };
      },
      pretend: json,
    },
  };
}
