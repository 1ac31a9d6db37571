import { z } from "zod";
import { defineJob } from "../jobs/define-job.ts";

/** The first import of a connection's open conversations (FD14); see run-backfill.ts. */
export const backfillJob = defineJob({
  name: "backfill",
  payload: z.object({ connectionId: z.uuid() }),
  key: ({ connectionId }) => connectionId,
});
