import type { BackfillView, ConnectionView } from "@baton/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { callApi } from "../../api/call-api.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { Panel } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { tellFailure } from "../../format/tell-failure.ts";

/** The import of what was open when the helpdesk was connected: how far it is, and how it ended. */
export function BackfillPanel({ connection, label }: { connection: ConnectionView; label: string }) {
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: () => callApi("importConversations", { parameters: { id: connection.id } }),
    onSuccess: (saved) => queryClient.setQueryData(queryKeys.connection(saved.id), saved),
  });
  const { backfill } = connection;
  if (!backfill) return null;
  return (
    <Panel
      title="Import of open conversations"
      description={`What was open in ${label} is read as history. The agent acts in it only from the next customer message.`}
      actions={
        backfill.state === "running" ? null : (
          <Button size="small" icon={<Download />} isPending={again.isPending} onClick={() => again.mutate()}>
            Import again
          </Button>
        )
      }
    >
      {again.error ? <Notice tone="bad">{again.error.message}</Notice> : null}
      {backfill.state === "failed" ? (
        <Notice tone="bad" title="The import did not come to its end. What is here stays.">
          {tellFailure(backfill.failure)}
        </Notice>
      ) : null}
      {backfill.state === "running" ? <Progress backfill={backfill} label={label} /> : null}
      {backfill.state === "done" || backfill.state === "stopped" ? (
        <p className="text-sm text-ink-2">
          {backfill.imported.toLocaleString("en")} of {backfill.found.toLocaleString("en")} conversations
          imported{backfill.finishedAt ? ", " : ""}
          {backfill.finishedAt ? <Time at={backfill.finishedAt} /> : null}.
        </p>
      ) : null}
    </Panel>
  );
}

/** While the list is still being read, nobody knows how many there are: the bar then says so instead of guessing. */
function Progress({ backfill, label }: { backfill: BackfillView; label: string }) {
  const { found, imported, isListed } = backfill;
  const percent = found === 0 ? 0 : Math.floor((imported / found) * 100);
  const words = isListed
    ? `${imported.toLocaleString("en")} of ${found.toLocaleString("en")} imported`
    : `${imported.toLocaleString("en")} imported, ${found.toLocaleString("en")} found so far`;
  return (
    <div className="flex flex-col gap-2">
      <div
        role="progressbar"
        aria-label="Imported conversations"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(isListed ? { "aria-valuenow": percent } : {})}
        aria-valuetext={words}
        className="h-2 overflow-hidden rounded-full bg-meter"
      >
        <div
          className={`h-full rounded-full bg-accent transition-[width] duration-500 ${isListed ? "" : "opacity-60"}`}
          style={{ width: `${percent}%` }}
        />
      </div>
      <p className="text-sm text-ink-2" aria-live="polite">
        {words}. Half of {label}'s call limit is left to customers who write meanwhile, so this takes its
        time.
      </p>
    </div>
  );
}
