import type { Connector, HttpClient } from "@baton/connectors";
import type { Sealer } from "@baton/database";
import type { Pool } from "pg";
import type { JobQueue } from "../jobs/create-job-queue.ts";

/** What the use cases of connections work with. */
export type ConnectionTools = {
  pool: Pool;
  sealer: Sealer;
  /** By the fixed name of the helpdesk. */
  connectors: ReadonlyMap<string, Connector>;
  /** The guarded client: settings can name any host, so nothing else may be used (A8). */
  http: HttpClient;
  /** For the work that follows from a change: the first import. */
  jobs: Pick<JobQueue, "prepare" | "enqueue">;
  now: () => Date;
};
