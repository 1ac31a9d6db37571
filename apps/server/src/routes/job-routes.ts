import type { JobView } from "@baton/api";
import { listJobs, type StoredJob } from "@baton/database";
import { assertNever } from "@baton/domain";
import { ApiError, notFound } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

/** @param again what each kind of job is begun with anywhere else: the same checks, and the same traces in the audit log. */
export function jobRoutes(
  { pool }: RouteDependencies,
  again: Pick<Handlers, "importConversations" | "syncSource">,
): Pick<Handlers, "listJobs" | "retryJob"> {
  return {
    async listJobs({ caller }) {
      const jobs = await listJobs(pool, { organizationId: caller.organizationId });
      // As many as there are connections and sources: one page.
      return { items: jobs.map(present), nextCursor: null };
    },

    async retryJob({ parameters, ...call }) {
      const { organizationId } = call.caller;
      const [kind, id = ""] = parameters.id.split(":") as [StoredJob["kind"], string?];
      const find = async () => (await listJobs(pool, { organizationId, kind, subjectId: id }))[0];
      const job = await find();
      if (!job) throw notFound("job");
      if (job.state === "running" || job.state === "waiting")
        throw new ApiError("refused", "It is under way already.", { reason: "job-under-way" });
      switch (job.kind) {
        case "import":
          await again.importConversations({ ...call, parameters: { id } });
          break;
        case "sync":
          await again.syncSource({ ...call, parameters: { id } });
          break;
        default:
          assertNever(job.kind);
      }
      return present((await find()) ?? job);
    },
  };
}

function present(job: StoredJob): JobView {
  const { kind, subjectId, subjectName, subjectKind, state, done, total, failure, startedAt, finishedAt } =
    job;
  return {
    id: `${kind}:${subjectId}`,
    kind,
    subject: { id: subjectId, name: subjectName, kind: subjectKind },
    state,
    progress: { done, total },
    failure,
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
