/**
 * Program, started by sync-jobs.test.ts with the URL of a database: works through syncs until it is killed.
 */
import { createHttpClient } from "@baton/connectors";
import { createPool, type Database } from "@baton/database";
import { createJobQueue } from "../jobs/create-job-queue.ts";
import { jobDefinitions } from "../jobs/job-definitions.ts";
import { startJobWorker } from "../jobs/start-job-worker.ts";
import { syncKnowledgeSource } from "./sync-jobs.ts";

if (import.meta.main) {
  const { pool } = createPool<Database>(process.argv[2] as string);
  const http = createHttpClient({ allowPrivateNetwork: true });
  const now = () => new Date();
  const handler = syncKnowledgeSource({
    tools: { pool } as never,
    webHttp: http,
    changes: { publish() {} } as never,
    now,
    jobs: createJobQueue({ database: pool, definitions: jobDefinitions }),
  });
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  await startJobWorker({ pool, handlers: [handler], log: quiet });
  process.on("disconnect", () => process.exit(0));
}
