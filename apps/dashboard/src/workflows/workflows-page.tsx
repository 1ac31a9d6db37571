import type { WorkflowSummary } from "@baton/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, Plus, Workflow } from "lucide-react";
import { useState } from "react";
import { callApi } from "../api/call-api.ts";
import { workflowsQuery, workflowTemplatesQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { useCommands } from "../app/commands.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Field } from "../components/field.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { Input } from "../components/input.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Notice } from "../components/notice.tsx";
import { Page, Panel } from "../components/page.tsx";
import { Time } from "../components/time.tsx";
import { showToast } from "../components/toast.tsx";
import { useMay } from "../session/use-me.ts";

export function WorkflowsPage() {
  const workflows = useQuery(workflowsQuery);
  const mayWrite = useMay("admin");
  const [isCreating, setIsCreating] = useState(false);
  useCommands(
    mayWrite
      ? [
          {
            id: "new-workflow",
            label: "New workflow",
            group: "Workflows",
            keys: "c",
            run: () => setIsCreating(true),
          },
        ]
      : [],
  );
  const create = mayWrite ? (
    <Button variant="primary" icon={<Plus aria-hidden="true" />} onClick={() => setIsCreating(true)}>
      New workflow
    </Button>
  ) : null;
  return (
    <Page
      title="Workflows"
      description="What happens in a conversation before, around and after the AI. The first published workflow whose trigger fits has the conversation."
      actions={create}
      width="wide"
    >
      <Panel isFlush>
        <Loaded query={workflows} label="workflows">
          {(items) =>
            items.length === 0 ? (
              <EmptyState icon={<Workflow />} title="No workflow yet" actions={create}>
                Without one the AI answers every conversation and hands off what it cannot solve. Begin with a
                template to greet, ask, or offer a ticket or a person.
              </EmptyState>
            ) : (
              <ul className="divide-y divide-line">
                {items.map((workflow, index) => (
                  <li key={workflow.id} className="flex items-center">
                    <WorkflowRow workflow={workflow} />
                    {mayWrite && items.length > 1 ? (
                      <OrderButtons workflow={workflow} above={items[index - 1]} below={items[index + 1]} />
                    ) : null}
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      {isCreating ? <NewWorkflowDialog onClose={() => setIsCreating(false)} /> : null}
    </Page>
  );
}

function WorkflowRow({ workflow }: { workflow: WorkflowSummary }) {
  const { total, waiting } = workflow.runs;
  return (
    <Link
      to="/workflows/$workflowId"
      params={{ workflowId: workflow.id }}
      className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 px-5 py-3 hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span className="min-w-0 flex-1 basis-64">
        <span className="block truncate text-sm font-medium">{workflow.name}</span>
        <span className="block truncate text-xs text-ink-3">{workflow.description || "No description"}</span>
      </span>
      <span className="flex items-center gap-1.5">
        {total > 0 ? (
          <span className="text-xs text-ink-3">
            {total} {total === 1 ? "conversation" : "conversations"}
            {waiting > 0 ? `, ${waiting} under way` : ""}
          </span>
        ) : null}
        <PublishedBadge workflow={workflow} />
        <Time at={workflow.updatedAt} as="age" className="text-right text-xs text-ink-3 sm:w-14" />
      </span>
    </Link>
  );
}

/** Which workflow is tried first is the order of the list. */
function OrderButtons({
  workflow,
  above,
  below,
}: {
  workflow: WorkflowSummary;
  above: WorkflowSummary | undefined;
  below: WorkflowSummary | undefined;
}) {
  const queryClient = useQueryClient();
  const swapping = useMutation({
    mutationFn: async (other: WorkflowSummary) => {
      for (const [moved, { position }] of [
        [workflow, other],
        [other, workflow],
      ] as const) {
        const { id, version } = moved;
        await callApi("updateWorkflow", { parameters: { id }, body: { version, position } });
      }
    },
    onError: (error) => showToast(error.message, "bad"),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.workflowList }),
  });
  const move = (other: WorkflowSummary | undefined) => {
    if (other && !swapping.isPending) swapping.mutate(other);
  };
  return (
    <span className="flex shrink-0 pr-3">
      <IconButton label={`Try ${workflow.name} earlier`} disabled={!above} onClick={() => move(above)}>
        <ArrowUp />
      </IconButton>
      <IconButton label={`Try ${workflow.name} later`} disabled={!below} onClick={() => move(below)}>
        <ArrowDown />
      </IconButton>
    </span>
  );
}

export function PublishedBadge({
  workflow,
}: {
  workflow: Pick<WorkflowSummary, "publishedNumber" | "hasChanges">;
}) {
  if (workflow.publishedNumber === null) return <Badge tone="outline">Draft</Badge>;
  return (
    <>
      {workflow.hasChanges ? <Badge tone="note">Changes not published</Badge> : null}
      <Badge tone="good">Version {workflow.publishedNumber}</Badge>
    </>
  );
}

function NewWorkflowDialog({ onClose }: { onClose: () => void }) {
  const templates = useQuery(workflowTemplatesQuery);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [template, setTemplate] = useState("");
  const [name, setName] = useState("");
  const chosen = templates.data?.find(({ id }) => id === template);
  const creating = useMutation({
    mutationFn: () =>
      callApi("createWorkflow", {
        body: { name: name.trim() || chosen?.name || "New workflow", ...(template ? { template } : {}) },
      }),
    onSuccess: (workflow) => {
      queryClient.setQueryData(queryKeys.workflow(workflow.id), workflow);
      void queryClient.invalidateQueries({ queryKey: queryKeys.workflowList });
      void navigate({ to: "/workflows/$workflowId", params: { workflowId: workflow.id } });
    },
  });
  const choices = [
    ...(templates.data ?? []),
    { id: "", name: "Blank", description: "A trigger, and nothing else." },
  ];
  return (
    <Dialog
      title="New workflow"
      description="Nothing happens to conversations until you publish it."
      onClose={onClose}
      className="max-w-xl!"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isPending={creating.isPending} onClick={() => creating.mutate()}>
            Create workflow
          </Button>
        </>
      }
    >
      <Field label="Name" isOptional>
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={120}
            placeholder={chosen?.name ?? "New workflow"}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-sm font-medium">Begin with</legend>
        {choices.map(({ id, name: label, description }) => (
          <label
            key={id}
            className="flex cursor-pointer items-start gap-2.5 rounded-xl border border-line px-3 py-2.5 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="template"
              className="mt-1 accent-accent"
              checked={template === id}
              onChange={() => setTemplate(id)}
            />
            <span className="min-w-0">
              <span className="block text-sm font-medium">{label}</span>
              <span className="block text-xs text-ink-2">{description}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {creating.error ? <Notice tone="bad">{creating.error.message}</Notice> : null}
    </Dialog>
  );
}
