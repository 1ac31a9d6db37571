import type { Answer, Call } from "../http/answer.ts";
import type { FreshchatAccount } from "./account.ts";
import { failure, invalidValue } from "./errors.ts";

const defaultItems = 20;
const maximumItems = 50;

/** A page number and size from a query; an Answer when the account refuses them. */
export function readPaging(
  account: FreshchatAccount,
  query: URLSearchParams,
): { page: number; items: number } | Answer {
  const page = Math.max(1, Math.trunc(Number(query.get("page"))) || 1);
  let items = Math.trunc(Number(query.get("items_per_page"))) || defaultItems;
  if (items < 1) items = defaultItems;
  if (items > maximumItems) {
    if (account.switches.itemsPerPageOverMaximum === "refuse") {
      return invalidValue(`items_per_page must not be greater than ${maximumItems}`);
    }
    if (account.switches.itemsPerPageOverMaximum === "cap") items = maximumItems;
  }
  return { page, items };
}

/** One page of a top-level list, with `pagination` and relative `links`. */
export function listPage<Item>(
  account: FreshchatAccount,
  call: Call,
  name: string,
  all: readonly Item[],
  describe: (item: Item) => unknown,
): Answer {
  const paging = readPaging(account, call.query);
  if ("status" in paging) return paging;
  const { page, items } = paging;
  const totalPages = Math.max(1, Math.ceil(all.length / items));
  if (page > totalPages && account.switches.pagePastEnd === "wrong-page") {
    return failure(400, "WRONG_PAGE", "The page does not exist in the search result");
  }
  const link = (target: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(target));
    query.set("items_per_page", String(items));
    return { href: `${account.surroundings.mountPath}/v2${call.path}?${query}`, rel, type: "GET" };
  };
  return {
    status: 200,
    json: {
      [name]: all.slice((page - 1) * items, page * items).map(describe),
      pagination: {
        total_items: all.length,
        total_pages: totalPages,
        current_page: page,
        items_per_page: items,
      },
      links: {
        first_page: link(1, "first_page"),
        last_page: link(totalPages, "last_page"),
        ...(page < totalPages && { next_page: link(page + 1, "next_page") }),
        ...(page > 1 && { previous_page: link(page - 1, "previous_page") }),
      },
    },
  };
}
