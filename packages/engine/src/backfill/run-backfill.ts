import { setTimeout as sleep } from "node:timers/promises";
import {
  addBackfillPage,
  finishBackfill,
  getBackfill,
  requestBackfillReadings,
  settleBackfillItems,
} from "@baton/database";
import { Failure, recordFailure } from "@baton/domain";
import type { JobEnd, JobRun } from "../jobs/job-handler.ts";
import type { JobContext } from "../jobs/job-handlers.ts";
import type { ConnectionRuntime } from "../runtime/connection-runtime.ts";
import { planPace } from "./plan-pace.ts";

/** A look at what is done, and at what may be done next. */
const tickMs = 250;
/**
 * Readings under way at once: as many as the pace begins in two seconds, which is how long one may take on a busy machine, and never
 * more than half of a worker's hands, so that answers to customers find others free.
 */
const leastAtOnce = 16;
const mostAtOnce = 32;
const readingSeconds = 2;
/** A conversation that could not be read for so long is no longer waited for. */
const lateAfterMs = 15 * 60_000;
/** How long until a paused connection is looked at again. */
const pausedMs = 60_000;
/** Screens that show the progress are told so often. */
const tellMs = 2_000;

/**
 * Carries the import of a connection on, until it is done or the run is over (FD14). It lists conversations page by page and
 * has them read by their own queues, both no faster than `planPace` says; what it knows stands in the database, so that a run
 * that is killed anywhere costs a page at most. Nothing is answered: what was written before the connection is history.
 */
export async function runBackfill(
  context: JobContext,
  { payload, signal }: JobRun<{ connectionId: string }>,
): Promise<JobEnd> {
  const { database, connections, tools } = context;
  const { connectionId } = payload;
  const lists = createAllowance(tickMs);
  const readings = createAllowance(tickMs);
  let toldAt = 0;
  while (!signal.aborted) {
    const backfill = await getBackfill(database, connectionId);
    const connection = (await connections.get([connectionId])).get(connectionId);
    if (backfill?.state !== "running" || !connection) return { kind: "done" };
    if (connection.status === "disconnected") {
      await finishBackfill(database, { connectionId, state: "stopped" });
      return { kind: "done" };
    }
    if (connection.status === "paused") return { kind: "again", inMs: pausedMs };
    const waitMs = (connection.notBefore?.getTime() ?? 0) - context.now().getTime();
    if (waitMs > 0) return { kind: "again", inMs: waitMs };

    const pace = planPace(connection.account);
    if (!backfill.isListed && lists.take(pace.listsPerMinute, 1) > 0)
      await listPage(context, connection, backfill);

    const rest = await settleBackfillItems(database, { connectionId, lateAfterMs });
    if (Date.now() - toldAt >= tellMs) {
      toldAt = Date.now();
      tell(context, connection);
    }
    if (backfill.isListed && rest.waiting === 0 && rest.asked === 0) {
      await finishBackfill(database, { connectionId, state: "done" });
      tell(context, connection);
      return { kind: "done" };
    }
    const atOnce = Math.ceil((pace.readingsPerMinute / 60) * readingSeconds);
    const hands = Math.min(mostAtOnce, Math.max(leastAtOnce, atOnce));
    const room = Math.min(rest.waiting, hands - rest.asked);
    const limit = room > 0 ? readings.take(pace.readingsPerMinute, room) : 0;
    if (limit > 0) {
      const { asked } = await requestBackfillReadings(tools.pool, { connectionId, limit });
      if (asked > 0) context.onStored();
      // What was known already cost the helpdesk nothing.
      readings.giveBack(limit - asked);
    }
    await sleep(tickMs, undefined, { signal }).catch(() => {});
  }
  return { kind: "again", inMs: 0 };
}

/** The import is shown as failed where people look; what is here stays. */
export async function giveUpBackfill(
  context: Pick<JobContext, "database">,
  { connectionId }: { connectionId: string },
  error: unknown,
): Promise<void> {
  await finishBackfill(context.database, { connectionId, state: "failed", failure: recordFailure(error) });
}

async function listPage(
  context: JobContext,
  connection: ConnectionRuntime,
  { since, cursor }: { since: Date; cursor: string | null },
): Promise<void> {
  try {
    const { items, nextCursor } = await connection.helpdesk.listForBackfill({ since, cursor });
    const references = items.map((item) => item.reference);
    const page = { connectionId: connection.id, cursor, nextCursor, items: references };
    await addBackfillPage(context.database, page);
  } catch (error) {
    if (error instanceof Failure) {
      await context.connections.heedLimit(connection, error);
      if (error.code === "unauthorized") await context.connections.pause(connection, recordFailure(error));
    }
    throw error;
  }
}

function tell({ changes }: JobContext, { organizationId, id }: ConnectionRuntime): void {
  changes.publish({ organizationId, topic: "connection", id });
}

/** On a busy machine a look comes late by so many; what fell due meanwhile is made up for. */
const lateLooks = 4;

/**
 * So many per minute, spread evenly; what was not used is not saved up, beyond what falls due while a look is late.
 */
function createAllowance(burstMs: number) {
  let free = 1;
  let at = Date.now();
  return {
    /** @returns how many of the wanted may be done now. */
    take(perMinute: number, wanted: number): number {
      const now = Date.now();
      const most = Math.max(1, (perMinute * lateLooks * burstMs) / 60_000);
      free = Math.min(most, free + (perMinute * (now - at)) / 60_000);
      at = now;
      const taken = Math.min(wanted, Math.floor(free));
      free -= taken;
      return taken;
    },
    giveBack(count: number): void {
      free += count;
    },
  };
}
