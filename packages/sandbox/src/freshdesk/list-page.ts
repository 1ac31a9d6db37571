import type { Answer } from "../http/answer.ts";
import type { FreshdeskAccount } from "./account.ts";
import { type FieldError, invalidValue, unknownField, validationFailed } from "./errors.ts";
import type { FreshdeskCall } from "./routes/route-table.ts";

const defaultItems = 30;
const maximumItems = 100;

/** Query parameters every list knows. */
export const pageParameters = ["page", "per_page"] as const;

/** What is wrong with the names of the query; unknown ones are refused like unknown keys of a body. */
export function unknownParameters(call: FreshdeskCall, known: readonly string[]): FieldError[] {
  return [...new Set(call.query.keys())].filter((name) => !known.includes(name)).map(unknownField);
}

/** A page number and size from a query; what is wrong with them otherwise. */
export function readPaging(query: URLSearchParams): { page: number; perPage: number } | FieldError[] {
  const page = positive(query.get("page"), 1);
  const perPage = positive(query.get("per_page"), defaultItems);
  const errors: FieldError[] = [];
  if (page === undefined) errors.push(invalidValue("page", "It should be a Positive Integer"));
  if (perPage === undefined || perPage > maximumItems) {
    errors.push(
      invalidValue("per_page", `It should be a Positive Integer less than or equal to ${maximumItems}`),
    );
  }
  return page === undefined || perPage === undefined || errors.length > 0 ? errors : { page, perPage };
}

/** One page of a list: a bare array, with a `link` header only when there is more. */
export function listPage<Item>(
  account: FreshdeskAccount,
  call: FreshdeskCall,
  all: readonly Item[],
  describe: (item: Item) => unknown,
  parameters: readonly string[] = [],
): Answer {
  const errors = unknownParameters(call, [...pageParameters, ...parameters]);
  const paging = readPaging(call.query);
  if (Array.isArray(paging) || errors.length > 0) {
    return validationFailed([...errors, ...(Array.isArray(paging) ? paging : [])]);
  }
  return pageOf(account, call, all, paging, describe);
}

export function pageOf<Item>(
  account: FreshdeskAccount,
  call: FreshdeskCall,
  all: readonly Item[],
  { page, perPage }: { page: number; perPage: number },
  describe: (item: Item) => unknown,
): Answer {
  const json = all.slice((page - 1) * perPage, page * perPage).map(describe);
  if (page * perPage >= all.length) return { status: 200, json };
  const query = new URLSearchParams(call.query);
  query.set("page", String(page + 1));
  const target = `${account.surroundings.origin()}/api/v2${call.path}?${query}`;
  return { status: 200, json, headers: { link: `<${target}>; rel="next"` } };
}

function positive(text: string | null, fallback: number): number | undefined {
  if (text === null) return fallback;
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}
