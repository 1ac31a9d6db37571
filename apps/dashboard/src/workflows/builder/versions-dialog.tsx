import type { WorkflowView } from "@baton/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { callApi } from "../../api/call-api.ts";
import { workflowDifferencesQuery, workflowVersionsQuery } from "../../api/queries.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Notice } from "../../components/notice.tsx";
import { Time } from "../../components/time.tsx";

/** What was published, what is different now, and the way back. */
export function VersionsDialog({
  workflow,
  isReadOnly,
  onRestored,
  onClose,
}: {
  workflow: WorkflowView;
  isReadOnly: boolean;
  onRestored: (workflow: WorkflowView) => void;
  onClose: () => void;
}) {
  const versions = useQuery(workflowVersionsQuery(workflow.id));
  const [shown, setShown] = useState<number | null>(null);
  const restoring = useMutation({
    mutationFn: (number: number) =>
      callApi("restoreWorkflow", {
        parameters: { id: workflow.id },
        body: { number, version: workflow.version },
      }),
    onSuccess: onRestored,
  });
  return (
    <Dialog
      title="Versions"
      description="Conversations keep the version they started with."
      onClose={onClose}
      className="max-w-xl!"
    >
      <Loaded query={versions} label="versions">
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={<History />} title="Nothing published yet">
              Each time you publish, the workflow as it is then is kept here.
            </EmptyState>
          ) : (
            <ul className="flex flex-col gap-2">
              {items.map((version) => (
                <li key={version.number} className="rounded-xl border border-line px-3 py-2.5">
                  <div className="flex flex-wrap items-center gap-2">
                    <span className="text-sm font-semibold">Version {version.number}</span>
                    {version.isPublished ? <Badge tone="good">In use</Badge> : null}
                    {version.restoredFrom !== null ? <Badge>As version {version.restoredFrom}</Badge> : null}
                    <span className="flex-1" />
                    <span className="text-xs text-ink-3">
                      {version.publishedBy ?? "Somebody"}, <Time at={version.publishedAt} as="age" />
                    </span>
                  </div>
                  {version.note ? <p className="mt-1 text-xs text-ink-2">{version.note}</p> : null}
                  <div className="mt-2 flex gap-1.5">
                    <Button
                      size="small"
                      aria-expanded={shown === version.number}
                      onClick={() => setShown(shown === version.number ? null : version.number)}
                    >
                      Compare with the draft
                    </Button>
                    {isReadOnly || version.isPublished ? null : (
                      <Button
                        size="small"
                        isPending={restoring.isPending && restoring.variables === version.number}
                        onClick={() => restoring.mutate(version.number)}
                      >
                        Roll back to it
                      </Button>
                    )}
                  </div>
                  {shown === version.number ? <Differences id={workflow.id} from={version.number} /> : null}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {restoring.error ? <Notice tone="bad">{restoring.error.message}</Notice> : null}
    </Dialog>
  );
}

/** What the saved draft does differently from a version. */
export function Differences({ id, from }: { id: string; from: number }) {
  const differences = useQuery(workflowDifferencesQuery(id, from));
  return (
    <Loaded query={differences} label="differences">
      {(items) =>
        items.length === 0 ? (
          <p className="mt-2 text-xs text-ink-3">The draft is the same.</p>
        ) : (
          <ul className="mt-2 flex list-disc flex-col gap-1 pl-4 text-xs text-ink-2">
            {items.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
