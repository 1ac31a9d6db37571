import type { Connector } from "@baton/connectors";
import { type Queryable, startBackfill } from "@baton/database";
import type { JobQueue } from "../jobs/create-job-queue.ts";
import { backfillJob } from "./backfill-job.ts";

/** FD14. */
const backfillDays = 180;

/**
 * Begins the import of a connection's open conversations, in the caller's transaction; `jobs.prepare()` has answered before.
 *
 * @returns whether one was begun: not where the helpdesk offers no list, nor while one is running.
 */
export async function beginBackfill(
  database: Queryable,
  input: { connector: Connector; connectionId: string; now: Date; jobs: Pick<JobQueue, "enqueue"> },
): Promise<boolean> {
  const { connector, connectionId, now, jobs } = input;
  if (connector.manifest.capabilities.backfill === "none") return false;
  const since = new Date(now.getTime() - backfillDays * 86_400_000);
  if (!(await startBackfill(database, { connectionId, since }))) return false;
  await jobs.enqueue(database, backfillJob, { connectionId });
  return true;
}
