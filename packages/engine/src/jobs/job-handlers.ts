import type { HttpClient } from "@baton/connectors";
import type { ConnectionTools } from "../connections/connection-tools.ts";
import { syncDueSources, syncKnowledgeSource } from "../knowledge/sync-jobs.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import type { JobQueue } from "./create-job-queue.ts";
import type { JobHandler } from "./job-handler.ts";

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
  return [syncKnowledgeSource(context), syncDueSources(context)];
}
