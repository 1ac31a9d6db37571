import { backfillJob } from "../backfill/backfill-job.ts";
import { syncCustomersJob, syncDueCustomersJob } from "../customer-records/sync-job-definitions.ts";
import { syncDueSourcesJob, syncSourceJob } from "../knowledge/sync-job-definitions.ts";
import { embedArticlesJob, embedChangedArticlesJob } from "../models/embed-job-definitions.ts";
import type { JobDefinition } from "./define-job.ts";

/** Every kind of background work; a line each. What does it stands in `job-handlers.ts`. */
export const jobDefinitions = [
  backfillJob,
  syncSourceJob,
  syncDueSourcesJob,
  syncCustomersJob,
  syncDueCustomersJob,
  embedArticlesJob,
  embedChangedArticlesJob,
] as unknown as readonly JobDefinition<never>[];
