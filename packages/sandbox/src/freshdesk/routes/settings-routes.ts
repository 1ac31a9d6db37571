import { describeAdminField, describeField } from "../describe-fields.ts";
import { describeCompany, describeEmailConfig, describeMailbox } from "../describe-people.ts";
import { notFound } from "../errors.ts";
import { listPage } from "../list-page.ts";
import { forAdmins, type RouteTable } from "./route-table.ts";

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
        supported_languages: [],
        portal_languages: [],
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
