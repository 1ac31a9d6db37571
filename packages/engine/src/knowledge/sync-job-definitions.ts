import { z } from "zod";
import { defineJob } from "../jobs/define-job.ts";

/** One sync of one source; a source is never synced twice at a time. */
export const syncSourceJob = defineJob({
  name: "sync-knowledge-source",
  payload: z.object({ sourceId: z.uuid() }),
  key: ({ sourceId }) => sourceId,
  // What the place outside does is not tried again by the job, but by the next sync; this is for faults of our own.
  retryLimit: 3,
});

/** Finds the sources whose next sync is due. */
export const syncDueSourcesJob = defineJob({
  name: "sync-due-knowledge-sources",
  payload: z.object({}),
  key: () => "all",
  retryLimit: 0,
});
