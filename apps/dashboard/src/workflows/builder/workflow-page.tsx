import type { WorkflowView } from "@baton/api";
import {
  isPublishable,
  type Problem,
  parseDefinition,
  type StepKind,
  validate,
  type WorkflowDefinition,
} from "@baton/workflows";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ReactFlowProvider } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import "./workflow-graph.css";
import {
  ArrowLeft,
  Braces,
  CircleAlert,
  Ellipsis,
  History,
  PauseCircle,
  PencilLine,
  Play,
  Redo2,
  Trash2,
  Undo2,
} from "lucide-react";
import { useMemo, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { callApi } from "../../api/call-api.ts";
import { workflowQuery } from "../../api/queries.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { useCommands } from "../../app/commands.ts";
import { NotFoundPage } from "../../app/failure-page.tsx";
import { useUnsavedChanges } from "../../app/unsaved-changes.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input, Textarea } from "../../components/input.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Menu, MenuItem } from "../../components/menu.tsx";
import { Notice } from "../../components/notice.tsx";
import { usePageTitle } from "../../components/page.tsx";
import { showToast } from "../../components/toast.tsx";
import { useMay } from "../../session/use-me.ts";
import { addStep } from "../edit-definition.ts";
import { useHistory } from "../use-history.ts";
import { PublishedBadge } from "../workflows-page.tsx";
import { JsonDialog } from "./json-dialog.tsx";
import { Palette } from "./palette.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { StepPanel } from "./step-panel.tsx";
import { TestPanel } from "./test-panel.tsx";
import { VersionsDialog } from "./versions-dialog.tsx";
import { type ShownPath, WorkflowGraph } from "./workflow-graph.tsx";
import { WorkflowPanel } from "./workflow-panel.tsx";

export function WorkflowPage() {
  const { workflowId } = useParams({ from: "/signed-in/workflows/$workflowId" });
  const workflow = useQuery(workflowQuery(workflowId));
  if (workflow.error instanceof ApiError && workflow.error.isNotFound) return <NotFoundPage />;
  return (
    <Loaded query={workflow} label="the workflow">
      {(loaded) => (
        <ReactFlowProvider key={loaded.id}>
          <Builder workflow={loaded} />
        </ReactFlowProvider>
      )}
    </Loaded>
  );
}

/** The document as it is drawn, checked at every change by the code that the server checks it with. */
function Builder({ workflow }: { workflow: WorkflowView }) {
  usePageTitle(workflow.name);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const isReadOnly = !useMay("admin");
  const history = useHistory<WorkflowDefinition>(workflow.draft);
  const definition = history.value;
  /** The document that is stored, and the version that a save goes over. */
  const [stored, setStored] = useState({ draft: workflow.draft, version: workflow.version });
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [path, setPath] = useState<ShownPath | null>(null);
  const [isTesting, setIsTesting] = useState(false);
  /** Problems and attributes, beside the graph; a selected step or a test run takes their place. */
  const [isOverviewOpen, setIsOverviewOpen] = useState(false);
  const [open, setOpen] = useState<"json" | "versions" | "publish" | "rename" | "delete" | null>(null);

  const problems = useMemo(() => check(definition), [definition]);
  const parsed = useMemo(() => parseDefinition(definition), [definition]);
  const isDirty = useMemo(
    () => JSON.stringify(definition) !== JSON.stringify(stored.draft),
    [definition, stored.draft],
  );
  const selected = definition.steps.find(({ id }) => id === selectedId);
  const change = (next: (before: WorkflowDefinition) => WorkflowDefinition, mark?: string) =>
    history.change(next, mark);

  const take = (saved: WorkflowView) => {
    queryClient.setQueryData(queryKeys.workflow(saved.id), saved);
    void queryClient.invalidateQueries({ queryKey: queryKeys.workflowList });
    void queryClient.invalidateQueries({ queryKey: queryKeys.workflowHistory(saved.id) });
    setStored({ draft: saved.draft, version: saved.version });
  };
  const saving = useMutation({
    mutationFn: (body: {
      definition?: WorkflowDefinition;
      name?: string;
      description?: string;
      version: number;
    }) => callApi("updateWorkflow", { parameters: { id: workflow.id }, body }),
    onSuccess: (saved, sent) => {
      take(saved);
      // What was typed while the save was under way stays.
      if (sent.definition && JSON.stringify(sent.definition) === JSON.stringify(history.value))
        history.change(saved.draft, "saved");
      showToast("Saved. Conversations notice nothing until you publish.");
      setOpen(null);
    },
  });
  const publishing = useMutation({
    mutationFn: async (note: string) => {
      const { version } = isDirty
        ? await callApi("updateWorkflow", {
            parameters: { id: workflow.id },
            body: { definition, version: stored.version },
          })
        : stored;
      return callApi("publishWorkflow", { parameters: { id: workflow.id }, body: { version, note } });
    },
    onSuccess: (published) => {
      take(published);
      history.change(published.draft, "saved");
      showToast(`Version ${published.publishedNumber} is published.`);
      setOpen(null);
    },
  });
  const unpublishing = useMutation({
    mutationFn: () => callApi("unpublishWorkflow", { parameters: { id: workflow.id } }),
    onSuccess: (next) => {
      take(next);
      showToast("Conversations no longer start it. Those under way go on.");
    },
    onError: (error) => showToast(error.message, "bad"),
  });
  const deleting = useMutation({
    mutationFn: () => callApi("deleteWorkflow", { parameters: { id: workflow.id } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: queryKeys.workflowList });
      void navigate({ to: "/workflows", ignoreBlocker: true });
      queryClient.removeQueries({ queryKey: queryKeys.workflow(workflow.id) });
    },
  });
  const save = () => {
    if (isDirty && parsed.kind === "parsed" && !saving.isPending)
      saving.mutate({ definition, version: stored.version });
  };
  const add = (kind: StepKind, at?: { x: number; y: number }) => {
    const added = addStep(definition, kind, at ? { at } : { after: selectedId });
    history.change(added.definition);
    setSelectedId(added.id);
  };
  useUnsavedChanges(isDirty);
  useCommands([
    ...(isReadOnly
      ? []
      : [
          { id: "workflow-undo", label: "Undo", group: "Workflow", keys: "mod+z", run: history.undo },
          { id: "workflow-redo", label: "Redo", group: "Workflow", keys: "mod+shift+z", run: history.redo },
          {
            id: "workflow-save",
            label: "Save the draft",
            group: "Workflow",
            keys: "mod+s",
            worksInText: true,
            run: save,
          },
        ]),
    {
      id: "workflow-test",
      label: "Test run",
      group: "Workflow",
      keys: "t",
      run: () => setIsTesting(true),
    },
  ]);

  const isOverviewShown = isOverviewOpen && !isTesting && !selected;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const isConflict = saving.error instanceof ApiError && saving.error.code === "version-conflict";
  return (
    <div className="flex h-full flex-col">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line bg-surface px-3 py-2">
        <Link
          to="/workflows"
          aria-label="All workflows"
          className="flex size-8 items-center justify-center rounded-lg text-ink-2 hover:bg-hover [&_svg]:size-4"
        >
          <ArrowLeft aria-hidden="true" />
        </Link>
        <h1 className="max-w-64 truncate text-base font-semibold">{workflow.name}</h1>
        <PublishedBadge workflow={workflow} />
        <span className="flex-1" />
        <button
          type="button"
          aria-expanded={isOverviewShown}
          onClick={() => {
            setIsOverviewOpen(!isOverviewShown);
            setSelectedId(null);
            setIsTesting(false);
          }}
          className="flex h-7 items-center gap-1.5 rounded-lg px-2 text-xs text-ink-2 hover:bg-hover"
        >
          {errors > 0 ? <CircleAlert aria-hidden="true" className="size-3.5 text-bad" /> : null}
          {problems.length === 0
            ? "Overview"
            : `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`}
        </button>
        {isReadOnly ? null : (
          <>
            <IconButton label="Undo" shortcut="mod+z" disabled={!history.canUndo} onClick={history.undo}>
              <Undo2 />
            </IconButton>
            <IconButton
              label="Redo"
              shortcut="mod+shift+z"
              disabled={!history.canRedo}
              onClick={history.redo}
            >
              <Redo2 />
            </IconButton>
          </>
        )}
        <Button size="small" icon={<Play aria-hidden="true" />} onClick={() => setIsTesting(true)}>
          Test run
        </Button>
        {isReadOnly ? null : (
          <>
            <Button
              size="small"
              disabled={!isDirty || parsed.kind === "refused"}
              isPending={saving.isPending}
              onClick={save}
            >
              Save draft
            </Button>
            <Button
              size="small"
              variant="primary"
              disabled={!isPublishable(problems) || (!isDirty && !workflow.hasChanges)}
              onClick={() => setOpen("publish")}
            >
              Publish
            </Button>
          </>
        )}
        <Menu
          trigger={
            <IconButton label="More">
              <Ellipsis />
            </IconButton>
          }
        >
          <MenuItem icon={<History />} onSelect={() => setOpen("versions")}>
            Versions
          </MenuItem>
          <MenuItem icon={<Braces />} onSelect={() => setOpen("json")}>
            JSON
          </MenuItem>
          {isReadOnly ? null : (
            <>
              <MenuItem icon={<PencilLine />} onSelect={() => setOpen("rename")}>
                Rename
              </MenuItem>
              {workflow.publishedNumber === null ? null : (
                <MenuItem icon={<PauseCircle />} onSelect={() => unpublishing.mutate()}>
                  Take out of use
                </MenuItem>
              )}
              <MenuItem icon={<Trash2 />} isDangerous onSelect={() => setOpen("delete")}>
                Delete workflow
              </MenuItem>
            </>
          )}
        </Menu>
      </header>
      {saving.error && open === null ? (
        <div className="px-3 py-2">
          <Notice
            tone="bad"
            actions={
              isConflict ? (
                <Button
                  size="small"
                  onClick={() => {
                    const { version } = (saving.error as ApiError).details as { version: number };
                    saving.mutate({ definition, version });
                  }}
                >
                  Save over it
                </Button>
              ) : null
            }
          >
            {saving.error.message}
          </Notice>
        </div>
      ) : null}
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        {isReadOnly ? null : <Palette onAdd={add} />}
        <div className="min-h-60 min-w-0 flex-1">
          <WorkflowGraph
            definition={definition}
            problems={problems}
            selectedId={selectedId}
            path={path}
            isReadOnly={isReadOnly}
            onSelect={setSelectedId}
            onChange={change}
            onDropStep={add}
          />
        </div>
        {isTesting || selected || isOverviewShown ? (
          <aside
            aria-label="Details"
            className="flex min-h-0 shrink-0 flex-col border-line bg-surface max-md:h-1/2 max-md:border-t md:w-84 md:border-l"
          >
            {isTesting ? (
              <TestPanel definition={definition} onPath={setPath} onClose={() => setIsTesting(false)} />
            ) : selected ? (
              <StepPanel
                definition={definition}
                step={selected}
                problems={problems}
                isReadOnly={isReadOnly}
                onChange={change}
                onSelect={setSelectedId}
              />
            ) : (
              <WorkflowPanel
                definition={definition}
                problems={problems}
                isReadOnly={isReadOnly}
                onChange={change}
                onSelect={setSelectedId}
                onClose={() => setIsOverviewOpen(false)}
              />
            )}
          </aside>
        ) : null}
      </div>
      {open === "json" ? (
        <JsonDialog
          definition={definition}
          isReadOnly={isReadOnly}
          onApply={(next) => history.change(next)}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === "versions" ? (
        <VersionsDialog
          workflow={workflow}
          isReadOnly={isReadOnly}
          onRestored={(restored) => {
            take(restored);
            history.change(restored.draft);
            showToast(`Version ${restored.publishedNumber} is in use now.`);
            setOpen(null);
          }}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === "publish" ? (
        <PublishDialog
          workflow={workflow}
          isPending={publishing.isPending}
          error={publishing.error}
          onPublish={(note) => publishing.mutate(note)}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === "rename" ? (
        <RenameDialog
          workflow={workflow}
          isPending={saving.isPending}
          error={saving.error}
          onSave={(fields) => saving.mutate({ ...fields, version: stored.version })}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === "delete" ? (
        <ConfirmDialog
          title="Delete this workflow?"
          description="New conversations no longer start it. Those under way keep their version; versions and history stay."
          act="Delete workflow"
          isPending={deleting.isPending}
          error={deleting.error}
          onConfirm={() => deleting.mutate()}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </div>
  );
}

function check(definition: WorkflowDefinition): Problem[] {
  const parsed = parseDefinition(definition);
  return parsed.kind === "refused" ? parsed.problems : validate(parsed.definition);
}

function RenameDialog({
  workflow,
  isPending,
  error,
  onSave,
  onClose,
}: {
  workflow: WorkflowView;
  isPending: boolean;
  error: Error | null;
  onSave: (fields: { name: string; description: string }) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(workflow.name);
  const [description, setDescription] = useState(workflow.description);
  return (
    <Dialog
      title="Name and description"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isPending={isPending}
            disabled={name.trim() === ""}
            onClick={() => onSave({ name: name.trim(), description: description.trim() })}
          >
            Save name
          </Button>
        </>
      }
    >
      <Field label="Name">
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Description" isOptional>
        {(control) => (
          <Textarea
            {...control}
            value={description}
            maxLength={600}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      {error ? <Notice tone="bad">{error.message}</Notice> : null}
    </Dialog>
  );
}
