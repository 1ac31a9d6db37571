import { markSourceWaiting, takeDueSources, withTransaction } from "@baton/database";
import { handleJob, type JobHandler } from "../jobs/job-handler.ts";
import type { JobContext } from "../jobs/job-handlers.ts";
import { syncDueSourcesJob, syncSourceJob } from "./sync-job-definitions.ts";
import { syncSource } from "./sync-source.ts";

/** Well before a run is taken for stuck; a large knowledge base goes on in the next run from what is stored by then. */
const longestRunMs = 40 * 60_000;
const dueAtOnce = 100;

type Context = Pick<JobContext, "tools" | "webHttp" | "changes" | "now" | "jobs">;

export function syncKnowledgeSource(context: Context): JobHandler {
  return handleJob(syncSourceJob, async ({ payload, signal }) => {
    const limit = AbortSignal.timeout(longestRunMs);
    const { tools: connections, webHttp, changes, now } = context;
    const result = await syncSource(
      { sourceId: payload.sourceId, signal: AbortSignal.any([signal, limit]) },
      { connections, webHttp, changes, now },
    );
    // The process stops, or the run was long: what is stored is stored, and the rest is read by whoever goes on.
    return result.kind === "interrupted" ? { kind: "again", inMs: 0 } : { kind: "done" };
  });
}

/** Each minute, in one process of the installation. */
export function syncDueSources(context: Context): JobHandler {
  return handleJob(
    syncDueSourcesJob,
    async () => {
      await withTransaction(context.tools.pool, async (client) => {
        for (const source of await takeDueSources(client, dueAtOnce)) {
          await markSourceWaiting(client, source);
          await context.jobs.enqueue(client, syncSourceJob, { sourceId: source.id });
        }
      });
      return { kind: "done" };
    },
    { schedule: "* * * * *" },
  );
}
