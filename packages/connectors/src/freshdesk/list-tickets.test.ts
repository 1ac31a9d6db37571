import { afterEach, expect, test } from "vitest";
import type { Answer } from "../conformance/connect-to-test-server.ts";
import { connectToTestServer, type TestConnection } from "./connect-to-test-server.ts";
import { maximumPages } from "./freshdesk-api.ts";

const connections: TestConnection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close();
});

const day = 86_400_000;
type Ticket = { id: number; status?: number; updated_at: string; spam?: boolean; deleted?: boolean };

/** Lists as Freshdesk does: window, order, pages, filters. */
async function connectToTickets(
  tickets: Ticket[],
  given: { perPage?: number; refusesFilter?: boolean } = {},
) {
  const perPage = given.perPage ?? 100;
  const connection = await connectToTestServer({
    "GET /tickets": ({ url }): Answer => {
      const query = new URL(url, "http://x").searchParams;
      const filter = query.get("filter");
      if (filter !== null && given.refusesFilter)
        return { status: 400, json: { description: "Validation failed" } };
      const page = Number(query.get("page"));
      if (page > maximumPages) return { status: 400, json: { description: "Validation failed" } };
      const since = query.get("updated_since") ?? "9";
      const matching = tickets
        .filter(({ updated_at }) => updated_at >= since)
        .filter(({ spam = false, deleted = false }) =>
          filter === "spam" ? spam : filter === "deleted" ? deleted : !spam && !deleted,
        )
        .sort((a, b) => a.updated_at.localeCompare(b.updated_at));
      const from = (page - 1) * perPage;
      const hasMore = matching.length > from + perPage;
      return {
        json: matching.slice(from, from + perPage),
        headers: { link: hasMore ? `<http://x/api/v2/tickets?page=${page + 1}>; rel="next"` : "" },
      };
    },
  });
  connections.push(connection);
  return connection;
}

const at = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;

async function readAll(
  list: (
    cursor: string | null,
  ) => Promise<{ items: { reference: { externalId: string }; status: string }[]; nextCursor: string | null }>,
) {
  const pages: { id: string; status: string }[][] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list(cursor);
    pages.push(page.items.map(({ reference, status }) => ({ id: reference.externalId, status })));
    cursor = page.nextCursor;
  } while (cursor !== null && pages.length < 2_000);
  return pages;
}

test("FD14: open and pending tickets of the time asked for come once each, the newest week first", async () => {
  const now = Date.now();
  const { helpdesk, calls } = await connectToTickets([
    { id: 1, status: 2, updated_at: at(now - 170 * day) },
    { id: 2, status: 3, updated_at: at(now - 40 * day) },
    { id: 3, status: 4, updated_at: at(now - 3 * day) },
    { id: 4, status: 9, updated_at: at(now - 2 * day) },
    { id: 5, status: 5, updated_at: at(now - 1 * day) },
    { id: 6, status: 2, updated_at: at(now - 1 * day) },
    { id: 7, status: 2, updated_at: at(now - 181 * day) },
    { id: 8, status: 2, updated_at: at(now - 1 * day), spam: true },
  ]);
  const since = new Date(now - 180 * day);
  const pages = await readAll((cursor) => helpdesk.listForBackfill({ since, cursor }));
  expect(pages.flat().map(({ id }) => id)).toEqual(["4", "6", "2", "1"]);
  expect(pages[0]?.map(({ id }) => id)).toEqual(["4", "6"]);
  expect(calls().every((call) => call.includes("updated_since=") && call.includes("order_type=asc"))).toBe(
    true,
  );
});

test("FD14: the import goes on where it stopped, at any page", async () => {
  const now = Date.now();
  const tickets = Array.from({ length: 25 }, (_, index) => ({
    id: index + 1,
    status: 2,
    updated_at: at(now - (25 - index) * 6 * day),
  }));
  const { helpdesk } = await connectToTickets(tickets, { perPage: 2 });
  const since = new Date(now - 180 * day);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof helpdesk.listForBackfill>> = await helpdesk.listForBackfill({
      since,
      cursor,
    });
    seen.push(...page.items.map(({ reference }) => reference.externalId));
    cursor = page.nextCursor === null ? null : String(page.nextCursor);
  } while (cursor !== null);
  expect(seen.map(Number).toSorted((a, b) => a - b)).toEqual(tickets.map(({ id }) => id));
});

test("FD14: beyond 300 pages the list begins anew from the last change seen", async () => {
  const now = Date.now();
  const count = maximumPages + 50;
  const tickets = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    status: 2,
    updated_at: at(now - 2 * day + index * 1_000),
  }));
  const { helpdesk } = await connectToTickets(tickets, { perPage: 1 });
  const since = new Date(now - 5 * day);
  const pages = await readAll((cursor) => helpdesk.listForBackfill({ since, cursor }));
  expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(count);
});

test("D3: what changed comes with its status, an overlap, and spam and trash by name", async () => {
  const now = Date.now();
  const { helpdesk, calls } = await connectToTickets([
    { id: 1, status: 2, updated_at: at(now - 30_000) },
    { id: 2, status: 5, updated_at: at(now - 10_000) },
    { id: 3, status: 2, updated_at: at(now - 10_000), spam: true },
    { id: 4, status: 2, updated_at: at(now - 10_000), deleted: true },
    { id: 5, status: 2, updated_at: at(now - 10 * 60_000) },
  ]);
  const since = new Date(now);
  const pages = await readAll((cursor) => helpdesk.listChanged({ since, cursor }));
  expect(pages.flat()).toEqual([
    { id: "1", status: "open" },
    { id: "2", status: "resolved" },
    { id: "3", status: "spam" },
    { id: "4", status: "gone" },
  ]);
  expect(calls()).toHaveLength(3);
  await readAll((cursor) => helpdesk.listChanged({ since, cursor }));
  // Spam and trash are not looked into each time: lists are scarce.
  expect(calls()).toHaveLength(4);
});

test("D3: an account that does not filter by time and place at once still tells the rest", async () => {
  const now = Date.now();
  const tickets = [{ id: 1, status: 2, updated_at: at(now) }];
  const { helpdesk } = await connectToTickets(tickets, { refusesFilter: true });
  const pages = await readAll((cursor) => helpdesk.listChanged({ since: new Date(now), cursor }));
  expect(pages.flat()).toEqual([{ id: "1", status: "open" }]);
});
