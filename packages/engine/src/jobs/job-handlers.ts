import type { HttpClient } from "@baton/connectors";
import { backfillJob } from "../backfill/backfill-job.ts";
import { giveUpBackfill, runBackfill } from "../backfill/run-backfill.ts";
import type { ConnectionTools } from "../connections/connection-tools.ts";
import { syncCustomers, syncDueCustomers } from "../customer-records/sync-customers.ts";
import { syncDueSources, syncKnowledgeSource } from "../knowledge/sync-jobs.ts";
import { embedChangedArticles, embedOrganizationArticles } from "../models/embed-jobs.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import type { JobQueue } from "./create-job-queue.ts";
import { handleJob, type JobHandler } from "./job-handler.ts";

/** What jobs work with. */
export type JobContext = EngineDependencies & {
  tools: ConnectionTools;
  /** For addresses that people enter: the guarded client. */
  webHttp: HttpClient;
  /** For jobs that lead to jobs. */
  jobs: JobQueue;
  /** Deliveries were stored: wakes the workers. */
  onStored(): void;
};

/** Who does which kind of background work; a line each. */
export function jobHandlers(context: JobContext): JobHandler[] {
  return [
    handleJob(backfillJob, (run) => runBackfill(context, run), {
      giveUp: (payload, error) => giveUpBackfill(context, payload, error),
    }),
    syncKnowledgeSource(context),
    syncDueSources(context),
    syncCustomers(context),
    syncDueCustomers(context),
    embedOrganizationArticles(context),
    embedChangedArticles(context),
  ];
}
