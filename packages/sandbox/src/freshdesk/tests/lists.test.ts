import { describe, expect, test } from "vitest";
import { openAccount } from "./open-account.ts";

type Listed = { id: number }[];
const ids = (json: Listed) => json.map(({ id }) => id);

describe("pagination", () => {
  test("30 by default, 100 at most, a link only while there is more", async () => {
    const { call, control } = await openAccount();
    control.importTickets({ count: 101, fromDaysAgo: 20, entriesEach: 0 });
    const first = await call("GET", "/tickets");
    expect(first.json).toHaveLength(30);
    expect(first.headers.get("link")).toMatch(/^<http.*\/api\/v2\/tickets\?page=2>; rel="next"$/);
    const all = await call("GET", "/tickets?per_page=100&page=2");
    expect([all.json.length, all.headers.get("link")]).toEqual([1, null]);
    for (const bad of ["per_page=101", "per_page=0", "page=0", "page=x", "colour=red"]) {
      expect((await call("GET", `/tickets?${bad}`)).status, bad).toBe(400);
    }
  });

  test("the link is followed to every ticket once, without sorting mistakes", async () => {
    const { call, control } = await openAccount({ switches: { callsPerMinute: 100_000 } });
    control.importTickets({ count: 250, entriesEach: 1 });
    const seen: number[] = [];
    let next: string | null =
      "/tickets?updated_since=2020-01-01&order_by=updated_at&order_type=asc&per_page=100";
    while (next) {
      const page: Awaited<ReturnType<typeof call>> = await call("GET", next);
      seen.push(...ids(page.json));
      next = /<[^>]*\/api\/v2([^>]*)>/.exec(page.headers.get("link") ?? "")?.[1] ?? null;
    }
    expect([seen.length, new Set(seen).size]).toEqual([250, 250]);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test("page 301 of the ticket list is refused, or empty", async () => {
    const { call, control } = await openAccount();
    expect((await call("GET", "/tickets?page=300")).status).toBe(200);
    expect((await call("GET", "/tickets?page=301")).status).toBe(400);
    control.setSwitches({ pageBeyondLimit: "empty" });
    expect((await call("GET", "/tickets?page=301")).json).toEqual([]);
  });
});

describe("the ticket list", () => {
  test("silently leaves out what is older than 30 days, unless updated_since asks for it", async () => {
    const { call, control } = await openAccount();
    const { firstTicketId } = control.importTickets({ count: 2, fromDaysAgo: 40, toDaysAgo: 5 });
    expect(ids((await call("GET", "/tickets")).json)).toEqual([firstTicketId + 1]);
    const all = await call("GET", "/tickets?updated_since=2020-01-01T00:00:00Z");
    expect(ids(all.json)).toEqual([firstTicketId + 1, firstTicketId]);
  });

  test("updated_since selects by the last change; the bound is a switch", async () => {
    const { call, control, newTicket, update } = await openAccount();
    control.stopClock({ at: "2026-03-01T10:00:00Z" });
    const [first, second] = [newTicket(), newTicket()];
    await control.advanceClock({ minutes: 5 });
    await update(first, { priority: 4 });
    const since = (time: string) =>
      call("GET", `/tickets?updated_since=${time}`).then(({ json }) => ids(json));
    expect(await since("2026-03-01T10:04:59Z")).toEqual([first]);
    expect(await since("2026-03-01T10:05:00Z")).toEqual([]);
    control.setSwitches({ updatedSinceBound: "inclusive" });
    expect(await since("2026-03-01T10:05:00Z")).toEqual([first]);
    expect(await since("2026-03-01T10:00:00Z")).toEqual([second, first]);
  });

  test("spam and trash are there only for their filters", async () => {
    const { call, control, newTicket } = await openAccount();
    const [open, spam, trash] = [newTicket(), newTicket(), newTicket()];
    control.markSpam({ ticketId: spam });
    control.deleteTicket({ ticketId: trash });
    expect(ids((await call("GET", "/tickets?updated_since=2020-01-01")).json)).toEqual([open]);
    expect(ids((await call("GET", "/tickets?filter=spam")).json)).toEqual([spam]);
    expect((await call("GET", "/tickets?filter=deleted&updated_since=2020-01-01")).json).toMatchObject([
      { id: trash, deleted: true },
    ]);
  });

  test("it orders and selects", async () => {
    const { call, newTicket, control, update, workspace } = await openAccount();
    control.stopClock();
    const first = newTicket();
    await control.advanceClock({ minutes: 1 });
    const second = newTicket({ contact: { email: "o@example.com" } });
    await control.advanceClock({ minutes: 1 });
    await update(first, { status: 3, responder_id: workspace.agents.maya.id });
    const list = (query: string) => call("GET", `/tickets?${query}`).then(({ json }) => ids(json));
    expect(await list("")).toEqual([second, first]);
    expect(await list("order_by=updated_at")).toEqual([first, second]);
    expect(await list("order_by=status&order_type=asc")).toEqual([second, first]);
    expect(await list("filter=new_and_my_open")).toEqual([second]);
    expect(await list(`email=${encodeURIComponent("zoe@example.com")}`)).toEqual([first]);
    expect((await call("GET", "/tickets?include=conversations")).status).toBe(400);
  });
});

describe("search", () => {
  const query = (text: string) => `/search/tickets?query=${encodeURIComponent(`"${text}"`)}`;

  test("obeys the grammar", async () => {
    const { call, newTicket, update, workspace } = await openAccount({ switches: { searchLagMs: 0 } });
    const [first, second] = [newTicket(), newTicket()];
    await update(first, { priority: 3, tags: ["vip"], custom_fields: { cf_needs_human: true } });
    await update(second, { status: 6, responder_id: workspace.agents.maya.id });
    const find = async (text: string) => ids((await call("GET", query(text))).json.results).toSorted();
    expect(await find("priority:3")).toEqual([first]);
    expect(await find("priority:>3 OR status:6")).toEqual([first, second]);
    expect(await find("tag:'vip' AND cf_needs_human:true")).toEqual([first]);
    expect(await find("agent_id:null")).toEqual([first]);
    expect(await find("(status:2 OR status:6) AND created_at:>'2020-01-01'")).toEqual([first, second]);
    for (const bad of ["subject:'x'", "priority=3", "status:2 AND", `tag:'${"x".repeat(600)}'`]) {
      expect((await call("GET", query(bad))).status, bad).toBe(400);
    }
    expect((await call("GET", "/search/tickets?query=priority:3")).status).toBe(400);
  });

  test("lags behind: new tickets and changes show up later", async () => {
    const { call, newTicket, update, control } = await openAccount();
    control.stopClock();
    newTicket();
    const open = async () => (await call("GET", query("status:2"))).json.total;
    expect(await open()).toBe(0);
    await control.advanceClock({ minutes: 3 });
    expect(await open()).toBe(1);
    await update(1, { status: 3 });
    expect(await open()).toBe(1);
    await control.advanceClock({ minutes: 3 });
    expect(await open()).toBe(0);
  });

  test("gives 30 a page, ten pages", async () => {
    const { call, control } = await openAccount();
    control.importTickets({ count: 40, statuses: [2], fromDaysAgo: 10 });
    expect((await call("GET", query("status:2"))).json).toMatchObject({ total: 40, results: { length: 30 } });
    expect((await call("GET", `${query("status:2")}&page=2`)).json.results).toHaveLength(10);
    expect((await call("GET", `${query("status:2")}&page=11`)).status).toBe(400);
  });
});

test("a backfill of 5,000 tickets is filled in quickly and stays small", async () => {
  const { control, call } = await openAccount({ ledger: "off", switches: { callsPerMinute: 1_000_000 } });
  const before = process.memoryUsage().heapUsed;
  control.importTickets({ count: 5000, entriesEach: 6 });
  const megabytes = (process.memoryUsage().heapUsed - before) / 1024 / 1024;
  expect(control.stats()).toMatchObject({ tickets: 5000, entries: 30_000 });
  // About four kilobytes for a ticket with seven messages, and room for what is not collected yet.
  expect(megabytes).toBeLessThan(40);
  const page = await call(
    "GET",
    "/tickets?updated_since=2020-01-01&per_page=100&page=50&order_by=updated_at",
  );
  expect(page.json).toHaveLength(100);
});
