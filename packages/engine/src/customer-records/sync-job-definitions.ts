import { z } from "zod";
import { defineJob } from "../jobs/define-job.ts";

/** Keeps the contacts of one connection in step with its CRM, as long as something is due; never twice at a time. */
export const syncCustomersJob = defineJob({
  name: "sync-customers",
  payload: z.object({ connectionId: z.uuid() }),
  key: ({ connectionId }) => connectionId,
  // What the CRM does is waited for by the job itself; this is for faults of our own.
  retryLimit: 3,
});

/** Finds the connections with contacts that are due. */
export const syncDueCustomersJob = defineJob({
  name: "sync-due-customers",
  payload: z.object({}),
  key: () => "all",
  retryLimit: 0,
});
