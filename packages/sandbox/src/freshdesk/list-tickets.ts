import type { FreshdeskAccount } from "./account.ts";
import { describeListedTicket, dueTimes } from "./describe-ticket.ts";
import { type FieldError, invalidValue, notAllowedValue, validationFailed } from "./errors.ts";
import { isInScope } from "./find-ticket.ts";
import { pageOf, pageParameters, readPaging, unknownParameters } from "./list-page.ts";
import { isTime, readTime } from "./read-fields.ts";
import { readInclude } from "./read-include.ts";
import type { FreshdeskTicket } from "./records.ts";
import type { FreshdeskHandler } from "./routes/route-table.ts";

const aMonth = 30 * 86_400_000;
const maximumPages = 300;
const filters = ["new_and_my_open", "watching", "spam", "deleted"];
const orders = ["created_at", "due_by", "updated_at", "status"];
const parameters = [
  ...pageParameters,
  "filter",
  "requester_id",
  "email",
  "unique_external_id",
  "company_id",
  "updated_since",
  "order_by",
  "order_type",
  "include",
];

/** The list sorted last, kept until something changes: an import reads it page after page. */
const sortedLists = new WeakMap<FreshdeskAccount, { key: string; tickets: FreshdeskTicket[] }>();

/**
 * `GET /tickets`. Without `updated_since` it silently leaves out what was created more than 30 days ago; spam
 * and trash are there only for their filters, and archived tickets never.
 */
export const listTickets: FreshdeskHandler = (account, call) => {
  const { query } = call;
  const paging = readPaging(query);
  const errors = [...unknownParameters(call, parameters), ...checkParameters(query)];
  if (Array.isArray(paging)) errors.push(...paging);
  if (Array.isArray(paging) || errors.length > 0) return validationFailed(errors);
  const include = readInclude(query, ["requester", "stats", "description"]);
  if (!(include instanceof Set)) return include;
  if (paging.page > maximumPages) {
    if (account.switches.pageBeyondLimit === "empty") return { status: 200, json: [] };
    const message = `You cannot access tickets beyond the ${maximumPages}th page. Please provide a smaller page number.`;
    return validationFailed([invalidValue("page", message)]);
  }
  const { page: _page, per_page: _perPage, include: _include, ...selecting } = Object.fromEntries(query);
  // Without updated_since the list changes as time passes, by the minute at most.
  const minute = query.has("updated_since") ? 0 : Math.floor(account.now() / 60_000);
  const key = JSON.stringify([selecting, call.agent.id, account.version, minute, account.switches]);
  let sorted = sortedLists.get(account);
  if (sorted?.key !== key) {
    sorted = { key, tickets: sort(account, select(account, call), query) };
    sortedLists.set(account, sorted);
  }
  return pageOf(account, call, sorted.tickets, paging, (ticket) =>
    describeListedTicket(account, ticket, include),
  );
};

function checkParameters(query: URLSearchParams): FieldError[] {
  const errors: FieldError[] = [];
  const check = (name: string, allowed: readonly string[]) => {
    const value = query.get(name);
    if (value !== null && !allowed.includes(value)) errors.push(notAllowedValue(name, allowed));
  };
  check("filter", filters);
  check("order_by", orders);
  check("order_type", ["asc", "desc"]);
  const since = query.get("updated_since");
  if (since !== null && !isTime(since)) {
    errors.push(invalidValue("updated_since", "It should be in the 'combined date and time ISO8601' format"));
  }
  return errors;
}

function select(account: FreshdeskAccount, call: Parameters<FreshdeskHandler>[1]): FreshdeskTicket[] {
  const { query, agent } = call;
  const { scopeLimitsLists } = account.switches;
  const tests = [...timeTests(account, query), ...fieldTests(account, query), filterTest(agent.id, query)];
  const selected: FreshdeskTicket[] = [];
  for (const ticket of account.tickets.values()) {
    if (ticket.isArchived) continue;
    if (scopeLimitsLists && !isInScope(agent, ticket)) continue;
    if (tests.every((test) => test(ticket))) selected.push(ticket);
  }
  return selected;
}

type Test = (ticket: FreshdeskTicket) => boolean;

function timeTests(account: FreshdeskAccount, query: URLSearchParams): Test[] {
  const { updatedSinceBound, filterWithUpdatedSince } = account.switches;
  const isPlace = ["spam", "deleted"].includes(query.get("filter") ?? "");
  const since = isPlace && !filterWithUpdatedSince ? null : query.get("updated_since");
  if (since === null) {
    const start = account.now() - aMonth;
    return [(ticket) => ticket.createdAt > start];
  }
  // Freshdesk knows no fractions of a second.
  const start = Math.floor(readTime(since) / 1000);
  const isInclusive = updatedSinceBound === "inclusive";
  return [
    ({ updatedAt }) => {
      const second = Math.floor(updatedAt / 1000);
      return second > start || (isInclusive && second === start);
    },
  ];
}

function fieldTests(account: FreshdeskAccount, query: URLSearchParams): Test[] {
  const tests: Test[] = [];
  const requesterId = query.get("requester_id");
  if (requesterId) tests.push((ticket) => ticket.requesterId === Number(requesterId));
  const companyId = query.get("company_id");
  if (companyId) tests.push((ticket) => ticket.companyId === Number(companyId));
  const email = query.get("email");
  if (email) {
    const id = (account.contactByEmail(email) ?? account.agentByEmail(email))?.id;
    tests.push((ticket) => ticket.requesterId === id);
  }
  const externalId = query.get("unique_external_id");
  if (externalId) {
    const ids = new Set(
      [...account.contacts.values()].filter((one) => one.uniqueExternalId === externalId).map(({ id }) => id),
    );
    tests.push((ticket) => ids.has(ticket.requesterId));
  }
  return tests;
}

function filterTest(agentId: number, query: URLSearchParams): Test {
  const filter = query.get("filter");
  if (filter === "deleted") return (ticket) => ticket.isDeleted;
  if (filter === "spam") return (ticket) => ticket.isSpam && !ticket.isDeleted;
  return (ticket) => {
    if (ticket.isSpam || ticket.isDeleted) return false;
    if (filter === "watching") return ticket.watcherIds?.includes(agentId) ?? false;
    if (filter !== "new_and_my_open") return true;
    return ticket.status === 2 && (ticket.responderId === null || ticket.responderId === agentId);
  };
}

function sort(
  account: FreshdeskAccount,
  tickets: FreshdeskTicket[],
  query: URLSearchParams,
): FreshdeskTicket[] {
  const order = query.get("order_by") ?? "created_at";
  const sign = query.get("order_type") === "asc" ? 1 : -1;
  const value: (ticket: FreshdeskTicket) => number =
    order === "updated_at"
      ? (ticket) => ticket.updatedAt
      : order === "status"
        ? (ticket) => ticket.status
        : order === "due_by"
          ? (ticket) => dueTimes(account, ticket).dueBy ?? Number.MAX_SAFE_INTEGER
          : (ticket) => ticket.createdAt;
  return tickets.sort((a, b) => sign * (value(a) - value(b) || a.id - b.id));
}
