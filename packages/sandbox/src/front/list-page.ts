import type { Answer, Call } from "../http/answer.ts";
import type { FrontAccount } from "./account.ts";
import { badRequest } from "./errors.ts";

const largestPage = 100;

/** How one list is paged. */
export interface ListOptions<Item> {
  /** Sort key; items with equal keys are ordered by id. */
  readonly keyOf: (item: Item) => number;
  readonly describe: (item: Item) => unknown;
  /** Default 100. */
  readonly largestPage?: number;
  /** The value of `sort_by` that the list knows, if any. */
  readonly sortBy?: string;
  /** Default newest first. */
  readonly isOldestFirst?: boolean;
  /** Further members of the answer, such as `_total`. */
  readonly more?: Record<string, unknown>;
}

interface PageToken {
  readonly key: number;
  readonly id: string;
  readonly madeAt: number;
}

/**
 * One page of a paged list. The token remembers the last entry given, so entries that arrive meanwhile neither
 * repeat nor hide others; `next` is a whole address on the host of the links and repeats the query.
 */
export function listPage<Item extends { id: string }>(
  account: FrontAccount,
  call: Call,
  items: readonly Item[],
  options: ListOptions<Item>,
): Answer {
  const most = options.largestPage ?? largestPage;
  const wanted = readLimit(call.query.get("limit"), Math.min(most, account.switches.defaultPageSize));
  if (wanted === undefined) return badRequest("limit is not valid");
  const limit = Math.min(wanted, most);
  const order = readOrder(call.query, options);
  if (!order) return badRequest("sort_by or sort_order is not valid");
  const token = readToken(account, call.query.get("page_token"));
  if (token === "invalid") return badRequest("page_token is not valid");

  const { page, isMore } = takePage(items, {
    keyOf: options.keyOf,
    order,
    after: token,
    limit,
    isShort: account.switches.shortPages,
  });
  const last = page.at(-1);
  const next =
    last && isMore ? nextLink(account, call, { key: last.key, id: last.id, madeAt: account.now() }) : null;
  return {
    status: 200,
    json: {
      _pagination: { next },
      _links: { self: selfLink(account, call) },
      ...options.more,
      _results: page.map(({ item }) => options.describe(item)),
    },
  };
}

interface Rank {
  readonly key: number;
  readonly id: string;
}

interface Ranked<Item> extends Rank {
  readonly item: Item;
}

/**
 * The first entries after a rank, in order. One walk with a short sorted list instead of sorting everything:
 * a company with ten thousand conversations is paged through a hundred at a time. The walk begins at the end
 * that is likely to come first, so that most entries are turned away by one comparison.
 */
function takePage<Item extends { id: string }>(
  items: readonly Item[],
  options: {
    keyOf: (item: Item) => number;
    order: 1 | -1;
    after: Rank | undefined;
    limit: number;
    isShort: boolean;
  },
): { page: Ranked<Item>[]; isMore: boolean } {
  const { keyOf, order, after, limit, isShort } = options;
  const compare = (key: number, id: string, other: Rank) =>
    order * (key - other.key || (id < other.id ? -1 : id > other.id ? 1 : 0));
  const best: Ranked<Item>[] = [];
  let matching = 0;
  for (let step = 0; step < items.length; step++) {
    const item = items[order === 1 ? step : items.length - 1 - step];
    if (!item) continue;
    const key = keyOf(item);
    if (after && compare(key, item.id, after) <= 0) continue;
    matching += 1;
    const worst = best[limit - 1];
    if (worst && compare(key, item.id, worst) >= 0) continue;
    let place = best.length;
    for (let before = best[place - 1]; before && compare(key, item.id, before) < 0; before = best[place - 1])
      place -= 1;
    best.splice(place, 0, { item, key, id: item.id });
    if (best.length > limit) best.pop();
  }
  const size = isShort && matching > limit ? Math.ceil(limit / 2) : limit;
  return { page: best.slice(0, size), isMore: matching > size };
}

/** A list that takes no paging. */
export function wholeList<Item>(
  account: FrontAccount,
  call: Call,
  items: Iterable<Item>,
  describe: (item: Item) => unknown,
): Answer {
  const _pagination = account.switches.paginationOnUnpagedLists && { prev: null, next: null };
  return {
    status: 200,
    json: {
      ...(_pagination && { _pagination }),
      _links: { self: selfLink(account, call) },
      _results: [...items].map(describe),
    },
  };
}

function selfLink(account: FrontAccount, call: Call): string {
  const query = call.query.toString();
  return account.link(`${call.path}${query && `?${query}`}`);
}

function nextLink(account: FrontAccount, call: Call, token: PageToken): string {
  const query = new URLSearchParams(call.query);
  query.set("page_token", Buffer.from(JSON.stringify(token)).toString("base64url"));
  return account.link(`${call.path}?${query}`);
}

function readLimit(text: string | null, fallback: number): number | undefined {
  if (text === null || text === "") return fallback;
  const limit = Number(text);
  return Number.isInteger(limit) && limit >= 1 ? limit : undefined;
}

/** 1 for ascending, -1 for descending. */
function readOrder(
  query: URLSearchParams,
  options: { sortBy?: string; isOldestFirst?: boolean },
): 1 | -1 | undefined {
  const sortBy = query.get("sort_by");
  if (sortBy && options.sortBy && sortBy !== options.sortBy) return undefined;
  const sortOrder = query.get("sort_order") ?? (options.isOldestFirst ? "asc" : "desc");
  if (sortOrder === "asc") return 1;
  return sortOrder === "desc" ? -1 : undefined;
}

function readToken(account: FrontAccount, text: string | null): PageToken | "invalid" | undefined {
  if (!text) return undefined;
  try {
    const token = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as PageToken;
    if (typeof token.key !== "number" || typeof token.id !== "string") return "invalid";
    const lifetime = account.switches.pageTokenLifetimeMs;
    return lifetime > 0 && account.now() > token.madeAt + lifetime ? "invalid" : token;
  } catch {
    return "invalid";
  }
}

/** The values of a filter: `q[statuses]=a&q[statuses][]=b`. Undefined when it was not given. */
export function readFilter(query: URLSearchParams, name: string): string[] | undefined {
  const values = [...query.getAll(`q[${name}]`), ...query.getAll(`q[${name}][]`)];
  for (const [key, value] of query)
    if (/^q\[\w+\]\[\d+\]$/.test(key) && key.startsWith(`q[${name}][`)) values.push(value);
  return values.length > 0 ? values : undefined;
}
