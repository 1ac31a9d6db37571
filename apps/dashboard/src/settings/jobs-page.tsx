import type { JobView } from "@baton/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ListTodo, RotateCcw } from "lucide-react";
import { callApi } from "../api/call-api.ts";
import { helpdesksQuery, jobsQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { Badge, type Tone } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorState } from "../components/error-state.tsx";
import { Page, Panel } from "../components/page.tsx";
import { SkeletonRows } from "../components/skeleton.tsx";
import { Time } from "../components/time.tsx";
import { tellFailure } from "../format/tell-failure.ts";
import { kindWord } from "../knowledge/source-words.ts";
import { useMay } from "../session/use-me.ts";

const states: Record<JobView["state"], { label: string; tone: Tone }> = {
  waiting: { label: "Waiting", tone: "plain" },
  running: { label: "Running", tone: "accent" },
  done: { label: "Done", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "plain" },
};
const kinds: Record<JobView["kind"], { what: string; things: string }> = {
  import: { what: "Import of conversations", things: "conversations" },
  sync: { what: "Sync of knowledge", things: "documents" },
};

/** Background work: what runs, what failed and why, and trying it again. */
export function JobsPage() {
  const jobs = useQuery(jobsQuery);
  return (
    <Page
      title="Background work"
      description="Imports of conversations and syncs of knowledge, each with its newest run. What runs when Baton is stopped goes on where it was."
    >
      <Panel isFlush>
        {jobs.isPending ? <SkeletonRows label="Loading the background work" /> : null}
        {jobs.isError && !jobs.data ? (
          <ErrorState error={jobs.error} onRetry={() => void jobs.refetch()} />
        ) : null}
        {jobs.data?.length === 0 ? (
          <EmptyState icon={<ListTodo />} title="Nothing has run yet">
            Connect a helpdesk or add a knowledge source, and the work it makes is listed here.
          </EmptyState>
        ) : null}
        <ul className="divide-y divide-line">
          {jobs.data?.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
      </Panel>
    </Page>
  );
}

function JobRow({ job }: { job: JobView }) {
  const queryClient = useQueryClient();
  const mayRetry = useMay("admin");
  const again = useMutation({
    mutationFn: () => callApi("retryJob", { parameters: { id: job.id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: queryKeys.jobs }),
  });
  const isOver = job.state !== "running" && job.state !== "waiting";
  const failure = again.error ? again.error.message : tellFailure(job.failure);
  const helpdesks = useQuery(helpdesksQuery).data ?? [];
  const { what } = kinds[job.kind];
  const from =
    job.kind === "import"
      ? (helpdesks.find(({ helpdesk }) => helpdesk === job.subject.kind)?.label ?? job.subject.kind)
      : kindWord(job.subject.kind, helpdesks);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-5 py-3.5 text-sm">
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-0.5">
        <p className="flex flex-wrap items-center gap-2">
          {job.kind === "import" ? (
            <Link
              to="/settings/connections/$connectionId"
              params={{ connectionId: job.subject.id }}
              className="min-w-0 font-medium break-words hover:underline"
            >
              {job.subject.name}
            </Link>
          ) : (
            <Link
              to="/knowledge/sources/$sourceId"
              params={{ sourceId: job.subject.id }}
              className="min-w-0 font-medium break-words hover:underline"
            >
              {job.subject.name}
            </Link>
          )}
          <Badge tone={states[job.state].tone}>{states[job.state].label}</Badge>
        </p>
        <p className="text-ink-2">
          {what}, {from}: {tellProgress(job)}
          {job.finishedAt ? (
            <>
              , <Time at={job.finishedAt} />
            </>
          ) : null}
        </p>
        {failure ? (
          <p role={again.error ? "alert" : undefined} className="break-words text-bad">
            {failure}
          </p>
        ) : null}
      </div>
      {isOver && mayRetry ? (
        <Button
          size="small"
          icon={<RotateCcw />}
          isPending={again.isPending}
          onClick={() => again.mutate()}
          aria-label={`${job.state === "done" ? "Run again" : "Try again"}: ${job.subject.name}`}
        >
          {job.state === "done" ? "Run again" : "Try again"}
        </Button>
      ) : null}
    </li>
  );
}

function tellProgress({ kind, state, progress: { done, total } }: JobView): string {
  const { things } = kinds[kind];
  if (state === "waiting") return "waits for its turn";
  if (total === null) return `${done.toLocaleString("en")} ${things} so far`;
  return `${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${things}`;
}
