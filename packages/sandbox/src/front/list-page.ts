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
    rankOf: (item) => ({ key: options.keyOf(item), id: item.id }),
    order,
    after: token,
    limit,
    isShort: account.switches.shortPages,
  });
  const last = page.at(-1);
  const next = last && isMore ? nextLink(account, call, { ...last.rank, madeAt: account.now() }) : null;
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

/**
 * The first entries after a rank, in order. One walk with a short sorted list instead of sorting everything:
 * a company with ten thousand conversations is paged through a hundred at a time.
 */
function takePage<Item>(
  items: readonly Item[],
  options: {
    rankOf: (item: Item) => Rank;
    order: 1 | -1;
    after: Rank | undefined;
    limit: number;
    isShort: boolean;
  },
): { page: { item: Item; rank: Rank }[]; isMore: boolean } {
  const { rankOf, order, after, limit, isShort } = options;
  const compare = (a: Rank, b: Rank) => order * (a.key - b.key || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const best: { item: Item; rank: Rank }[] = [];
  let matching = 0;
  for (const item of items) {
    const rank = rankOf(item);
    if (after && compare(rank, after) <= 0) continue;
    matching += 1;
    const worst = best[limit - 1];
    if (worst && compare(rank, worst.rank) >= 0) continue;
    let low = 0;
    let high = best.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(best[middle]?.rank ?? rank, rank) <= 0) low = middle + 1;
      else high = middle;
    }
    best.splice(low, 0, { item, rank });
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
