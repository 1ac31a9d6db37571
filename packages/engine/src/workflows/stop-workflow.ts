import { advance, type WorkflowRun } from "@baton/workflows";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { loadRun } from "./consult-workflow.ts";
import type { PublishedWorkflow } from "./create-workflow-library.ts";
import { keepRun } from "./keep-run.ts";

type LoadedRun = { workflow: PublishedWorkflow; run: WorkflowRun; startedBy: string[]; startedAt: Date };

/** People took the conversation over, or it was closed: its workflow has no say in it any more (G8). */
export async function stopWorkflow(dependencies: EngineDependencies, work: ConversationWork): Promise<void> {
  const { workflowRunId, holder, status } = work.state;
  if (workflowRunId === null || (holder !== "human" && status === "open")) return;
  const loaded = await loadRun(dependencies, workflowRunId);
  if (loaded === null) work.change({ workflowRunId: null, workflowDueAt: null });
  else
    endRun(
      dependencies,
      work,
      loaded,
      status === "open" ? "A teammate has the conversation." : "The conversation was closed.",
    );
}

/** The run is over before its end, and the timeline says why. */
export function endRun(
  dependencies: EngineDependencies,
  work: ConversationWork,
  { run, ...kept }: LoadedRun,
  because: string,
): void {
  const now = dependencies.now();
  const { definition } = kept.workflow;
  const facts = { attributes: {}, officeOpensAt: null, needsVerification: false };
  keepRun(dependencies, work, kept, advance({ definition, run, event: { kind: "stop" }, facts, now }).run);
  work.note({
    at: now,
    kind: "workflow-stopped",
    actor: { kind: "system" },
    summary: `The workflow “${kept.workflow.name}” stopped. ${because}`,
    data: { workflowId: kept.workflow.id, version: kept.workflow.number },
  });
}
