import { getBackfill } from "@baton/database";
import type { FreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import { waitFor } from "@baton/testing";
import { afterEach, describe, expect, it } from "vitest";
import { chaosTiming } from "./chaos/chaos-site.ts";
import { loadBaton } from "./chaos/start-baton.ts";
import { type FreshdeskHarness, startFreshdeskHarness } from "./freshdesk-harness.ts";
import { masterKey } from "./spine-harness.ts";

let harness: FreshdeskHarness;
afterEach(() => harness?.close());

const progress = async () => {
  const backfill = await getBackfill(harness.database.pool, harness.connectionId);
  if (!backfill) throw new Error("There is no import.");
  return backfill;
};
const untilDone = () =>
  waitFor(async () => (await progress()).state === "done", {
    timeoutMs: 60_000,
    message: "the import to be done",
  });
const startJobs = () => harness.engine.startJobs({ tools: harness.tools, webHttp: harness.tools.http });
const rows = async (statement: string) => (await harness.database.pool.query(statement)).rows;

/** Calls that reached the helpdesk, by what they did; the simulator is the judge. */
function callsOf(simulator: FreshdeskSimulator) {
  const calls = simulator.ledger.calls();
  return {
    lists: calls.filter(({ path }) => path.includes("/tickets?")).map(({ path }) => path),
    readings: calls.filter(({ path }) => /\/tickets\/\d+\?/.test(path)).map(({ path }) => path),
    writes: calls.filter(({ method }) => method !== "GET"),
  };
}

const open = 2;
const pending = 3;
const resolved = 4;

describe("the first import (FD14)", () => {
  it("with open, pending, resolved and old tickets: the first two kinds of 180 days come in as read-only history, and nothing is written", async () => {
    harness = await startFreshdeskHarness({
      fill({ control }) {
        control.importTickets({ count: 24, statuses: [open, pending], entriesEach: 3, fromDaysAgo: 170 });
        control.importTickets({ count: 6, statuses: [resolved] });
        control.importTickets({ count: 5, statuses: [open], fromDaysAgo: 400, toDaysAgo: 200 });
      },
    });
    expect(await progress()).toMatchObject({ state: "running", found: 0, imported: 0, isListed: false });
    await startJobs();
    await untilDone();
    await harness.atRest();

    expect(await progress()).toMatchObject({ state: "done", found: 24, imported: 24, isListed: true });
    const conversations = await rows("select is_read_only, status, holder, contact_id from conversation");
    expect(conversations).toHaveLength(24);
    expect(conversations.every((row) => row.is_read_only && row.status === "open" && row.contact_id)).toBe(
      true,
    );
    expect(await rows("select count(*)::int as count from message")).toEqual([{ count: 24 * 4 }]);
    expect(await rows("select count(*)::int as count from decision")).toEqual([{ count: 0 }]);
    expect(await rows("select count(*)::int as count from action")).toEqual([{ count: 0 }]);
    expect(callsOf(harness.simulator).writes).toEqual([]);
  });

  it("after the import, a customer answers in an imported ticket: the agent answers that message, once, and nothing of the history", async () => {
    let ticketId = 0;
    harness = await startFreshdeskHarness({
      fill({ control }) {
        ticketId = control.importTickets({ count: 3, statuses: [open], entriesEach: 2 }).firstTicketId;
      },
    });
    await startJobs();
    await untilDone();
    harness.simulator.control.customerWrites({ ticketId, text: "Is it still on its way?" });
    await harness.atRest();

    expect(harness.repliesIn(ticketId)).toEqual(["Answer to: Is it still on its way?"]);
    expect(await rows("select count(*)::int as count from decision")).toEqual([{ count: 1 }]);
    const readOnly = await rows("select external_id from conversation where not is_read_only");
    expect(readOnly).toEqual([{ external_id: String(ticketId) }]);
  });

  it("live messages come in during the import, in tickets imported already, still to be imported, and new: each is answered once", async () => {
    let first = 0;
    let last = 0;
    harness = await startFreshdeskHarness({
      // Slow enough that the import is going on while people write.
      switches: { callsPerMinute: 3_000 },
      fill({ control }) {
        const imported = control.importTickets({ count: 30, statuses: [open], entriesEach: 2 });
        first = imported.firstTicketId;
        last = imported.lastTicketId;
      },
    });
    await startJobs();
    await waitFor(async () => (await progress()).imported >= 3);
    const { control } = harness.simulator;
    const fresh = control.customerWrites({ text: "A new question" }).ticketId;
    control.customerWrites({ ticketId: first, text: "Into the oldest" });
    control.customerWrites({ ticketId: last, text: "Into the newest" });
    expect((await progress()).state).toBe("running");
    await untilDone();
    await harness.atRest();

    expect(harness.repliesIn(fresh)).toEqual(["Answer to: A new question"]);
    expect(harness.repliesIn(first)).toEqual(["Answer to: Into the oldest"]);
    expect(harness.repliesIn(last)).toEqual(["Answer to: Into the newest"]);
    const replies = callsOf(harness.simulator).writes.filter(({ path }) => path.endsWith("/reply"));
    expect(replies).toHaveLength(3);
  }, 60_000);

  it("the process that imports is killed with kill -9: another goes on where it was, and reads next to nothing twice", async () => {
    const count = 230;
    harness = await startFreshdeskHarness({
      switches: { callsPerMinute: 15_000 },
      fill: ({ control }) => {
        control.importTickets({ count, statuses: [open], entriesEach: 1, fromDaysAgo: 100 });
      },
    });
    // All work is done by processes that can be killed.
    await harness.worker.stop();
    const settings = {
      databaseUrl: harness.database.url,
      masterKey,
      timing: chaosTiming,
      queryTimeoutMs: 20_000,
      watchMs: 100,
      withJobs: true,
    };
    const doomed = loadBaton(settings);
    await doomed.start();
    await waitFor(async () => (await progress()).imported >= 20, { timeoutMs: 30_000 });
    await doomed.kill();
    const { imported, found } = await progress();
    expect(imported).toBeLessThan(count);
    expect(found).toBeGreaterThan(0);

    const heir = loadBaton(settings);
    await heir.start();
    await untilDone();
    await harness.atRest();
    await heir.kill();
    expect(await progress()).toMatchObject({ found: count, imported: count });
    expect(await rows("select count(*)::int as count from conversation")).toEqual([{ count }]);
    const { lists, readings, writes } = callsOf(harness.simulator);
    // A page that was read and not stored is read once more; so is a ticket that was in hand.
    expect(lists.length - new Set(lists).size).toBeLessThanOrEqual(1);
    expect(readings.length).toBeLessThanOrEqual(count + 16);
    expect(writes).toEqual([]);
  }, 90_000);

  it("the helpdesk says 429 in the middle: the import waits as told, and goes on", async () => {
    harness = await startFreshdeskHarness({
      fill: ({ control }) => {
        control.importTickets({ count: 12, statuses: [open], entriesEach: 1 });
      },
    });
    const { control } = harness.simulator;
    control.addFault({
      match: { method: "GET", path: "/api/v2/tickets" },
      effect: { kind: "status", status: 429, retryAfterSeconds: 1 },
    });
    await startJobs();
    await untilDone();
    expect(harness.simulator.ledger.calls().some(({ status }) => status === 429)).toBe(true);
    expect(await progress()).toMatchObject({ found: 12, imported: 12, failure: null });
  }, 30_000);

  it("the connection is disconnected in the middle: the import stops there", async () => {
    harness = await startFreshdeskHarness({
      switches: { callsPerMinute: 600 },
      fill: ({ control }) => {
        control.importTickets({ count: 40, statuses: [open], entriesEach: 0 });
      },
    });
    await startJobs();
    await waitFor(async () => (await progress()).imported >= 2, { timeoutMs: 20_000 });
    await harness.database.pool.query("update connection set status = 'disconnected', version = version + 1");
    await waitFor(async () => (await progress()).state === "stopped");
    const { found, imported } = await progress();
    expect(imported).toBeLessThan(40);
    expect(found).toBeGreaterThanOrEqual(imported);
  }, 30_000);
});
