import type { Answer } from "../../http/answer.ts";
import type { FreshdeskAccount } from "../account.ts";
import { describeCompany, describeContact } from "../describe-people.ts";
import { describeFoundTicket } from "../describe-ticket.ts";
import { invalidValue, validationFailed } from "../errors.ts";
import { isInScope } from "../find-ticket.ts";
import { unknownParameters } from "../list-page.ts";
import { type FieldReader, parseQuery } from "../search/parse-query.ts";
import type { SearchedTicket } from "../search/search-index.ts";
import type { FreshdeskCall, RouteTable } from "./route-table.ts";

/** Fixed: `per_page` is unknown here. */
const perPage = 30;
const maximumPage = 10;

const ticketFields = [
  "agent_id",
  "group_id",
  "priority",
  "status",
  "tag",
  "type",
  "due_by",
  "fr_due_by",
  "created_at",
  "updated_at",
];

export const searchRoutes: RouteTable = {
  "GET /search/tickets": (account, call) =>
    search(call, {
      fields: (name) =>
        ticketFields.includes(name) ||
        (name.startsWith("cf_") && account.fields.some((field) => field.name === name)),
      candidates: () => searchableTickets(account, call),
      read:
        ({ seen }) =>
        (field) =>
          readTicket(seen, field),
      describe: ({ ticket }) => describeFoundTicket(account, ticket),
    }),
  "GET /search/contacts": (account, call) =>
    search(call, {
      fields: (name) => ["email", "phone", "mobile", "company_id", "created_at", "updated_at"].includes(name),
      candidates: () => [...account.contacts.values()].filter(({ isDeleted }) => !isDeleted),
      read: (contact) => (field) =>
        ({
          email: contact.email,
          phone: contact.phone,
          mobile: contact.mobile,
          company_id: contact.companyId,
          created_at: day(contact.createdAt),
          updated_at: day(contact.updatedAt),
        })[field],
      describe: (contact) => describeContact(account, contact),
    }),
  "GET /search/companies": (account, call) =>
    search(call, {
      fields: (name) => ["domain", "created_at", "updated_at"].includes(name),
      candidates: () => [...account.companies.values()],
      read: (company) => (field) =>
        ({ domain: company.domains, created_at: day(company.createdAt), updated_at: day(company.updatedAt) })[
          field
        ],
      describe: describeCompany,
    }),
};

function search<Item>(
  call: FreshdeskCall,
  over: {
    fields: (name: string) => boolean;
    candidates: () => Item[];
    read: (item: Item) => FieldReader;
    describe: (item: Item) => unknown;
  },
): Answer {
  const errors = unknownParameters(call, ["query", "page"]);
  const pageText = call.query.get("page") ?? "1";
  const page = /^\d+$/.test(pageText) ? Number(pageText) : 0;
  if (page < 1 || page > maximumPage) {
    errors.push(invalidValue("page", `It should be a Positive Integer less than or equal to ${maximumPage}`));
  }
  const test = parseQuery(call.query.get("query") ?? "", over.fields);
  if (!test) errors.push(invalidValue("query", "Given query is invalid"));
  if (errors.length > 0 || !test) return validationFailed(errors);
  const found = over.candidates().filter((item) => test(over.read(item)));
  const results = found.slice((page - 1) * perPage, page * perPage).map(over.describe);
  return { status: 200, json: { results, total: found.length } };
}

interface Searchable {
  readonly ticket: NonNullable<ReturnType<FreshdeskAccount["tickets"]["get"]>>;
  readonly seen: SearchedTicket;
}

/** Newest first, as search knows them: it lags behind. */
function searchableTickets(account: FreshdeskAccount, call: FreshdeskCall): Searchable[] {
  const found: Searchable[] = [];
  for (const ticket of account.tickets.values()) {
    if (ticket.isArchived || ticket.isSpam || ticket.isDeleted) continue;
    if (account.switches.scopeLimitsLists && !isInScope(call.agent, ticket)) continue;
    const seen = account.searchIndex.look(ticket);
    if (seen) found.push({ ticket, seen });
  }
  return found.sort((a, b) => b.ticket.createdAt - a.ticket.createdAt || b.ticket.id - a.ticket.id);
}

function readTicket(ticket: SearchedTicket, field: string): ReturnType<FieldReader> {
  switch (field) {
    case "agent_id":
      return ticket.responderId;
    case "group_id":
      return ticket.groupId;
    case "priority":
      return ticket.priority;
    case "status":
      return ticket.status;
    case "tag":
      return ticket.tags;
    case "type":
      return ticket.type;
    case "due_by":
      return ticket.dueBy === undefined ? null : day(ticket.dueBy);
    case "fr_due_by":
      return ticket.frDueBy === undefined ? null : day(ticket.frDueBy);
    case "created_at":
      return day(ticket.createdAt);
    case "updated_at":
      return day(ticket.updatedAt);
    default:
      return ticket.customFields[field] as ReturnType<FieldReader>;
  }
}

/** Dates are searched to the day. */
function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
