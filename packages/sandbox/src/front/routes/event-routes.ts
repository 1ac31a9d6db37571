import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import { describeEvent, describeRule } from "../describe/describe-event.ts";
import { badRequest, notFound } from "../errors.ts";
import { listPage, readFilter, wholeList } from "../list-page.ts";
import type { FrontEvent } from "../records.ts";
import type { RouteTable } from "./route-table.ts";

const largestPage = 15;

export const eventRoutes: RouteTable = {
  /** Newest first, at most 15 at a time. */
  "GET /events": (account, call) => {
    const after = Number(readFilter(call.query, "after")?.[0] ?? Number.NEGATIVE_INFINITY);
    const before = Number(readFilter(call.query, "before")?.[0] ?? Number.POSITIVE_INFINITY);
    if (Number.isNaN(after) || Number.isNaN(before)) return badRequest("before and after are Unix seconds");
    const types = readFilter(call.query, "types");
    const inboxes = readFilter(call.query, "inboxes");
    const found = [...account.events.values()].filter(
      (event) =>
        event.emittedAt > after &&
        event.emittedAt < before &&
        (!types || types.includes(event.type)) &&
        (!inboxes || inboxesOf(account, event).some((id) => inboxes.includes(id))),
    );
    return listPage(account, call, found, {
      keyOf: ({ emittedAt }) => emittedAt,
      describe: (event) => describeEvent(account, event),
      largestPage,
      sortBy: "created_at",
    });
  },

  "GET /events/:id": (account, call) => {
    const event = account.events.get(call.params.id ?? "");
    if (!event) return notFound("event", call.params.id ?? "");
    return { status: 200, json: describeEvent(account, event) };
  },

  /** Read only: rules and webhooks cannot be made through the API. */
  "GET /rules": listRules,
  "GET /company/rules": listRules,
};

function inboxesOf(account: FrontAccount, event: FrontEvent): readonly string[] {
  return account.living(event.conversationId)?.inboxIds ?? [];
}

function listRules(account: FrontAccount, call: Call): Answer {
  const actions = ["Send to a webhook"];
  return wholeList(account, call, account.rules.values(), (rule) =>
    describeRule(account, { ...rule, actions }),
  );
}
