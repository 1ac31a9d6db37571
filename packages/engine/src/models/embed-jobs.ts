import { createGuardedFetch } from "@baton/connectors/http/create-guarded-fetch";
import { findOrganizationsThatEmbed } from "@baton/database";
import { handleJob, type JobHandler } from "../jobs/job-handler.ts";
import type { JobContext } from "../jobs/job-handlers.ts";
import { embedArticles } from "./embed-articles.ts";
import { embedArticlesJob, embedChangedArticlesJob } from "./embed-job-definitions.ts";

type Context = Pick<JobContext, "tools" | "changes" | "now" | "jobs">;

export function embedOrganizationArticles({ tools, changes, now }: Context): JobHandler {
  const fetch = createGuardedFetch(tools.http);
  return handleJob(embedArticlesJob, ({ payload, signal }) =>
    embedArticles(
      { organizationId: payload.organizationId, signal },
      { database: tools.pool, sealer: tools.sealer, fetch, changes, now },
    ),
  );
}

/** Each minute, in one process of the installation: changed articles are found by their words at once, by their meaning soon. */
export function embedChangedArticles({ tools, jobs }: Context): JobHandler {
  return handleJob(
    embedChangedArticlesJob,
    async () => {
      for (const organizationId of await findOrganizationsThatEmbed(tools.pool))
        await jobs.enqueue(tools.pool, embedArticlesJob, { organizationId });
      return { kind: "done" };
    },
    { schedule: "* * * * *" },
  );
}
