import { z } from "zod";
import { defineJob } from "../jobs/define-job.ts";

/** Embeds what is not embedded yet of one organization's public articles. */
export const embedArticlesJob = defineJob({
  name: "embed-articles",
  payload: z.object({ organizationId: z.string() }),
  key: ({ organizationId }) => organizationId,
  // What the endpoint does is waited for by the job itself; this is for faults of our own.
  retryLimit: 3,
});

/** Finds organizations whose articles changed. */
export const embedChangedArticlesJob = defineJob({
  name: "embed-changed-articles",
  payload: z.object({}),
  key: () => "all",
  retryLimit: 0,
});
