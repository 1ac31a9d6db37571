import type { WorkflowRun } from "@baton/workflows";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import type { PublishedWorkflow } from "./create-workflow-library.ts";

/** Puts the run, as it is now, into the next commit, and its due time among those of the conversation. */
export function keepRun(
  dependencies: EngineDependencies,
  work: ConversationWork,
  kept: { workflow: PublishedWorkflow; startedBy: string[]; startedAt: Date },
  run: WorkflowRun,
): void {
  const now = dependencies.now();
  const isOver = run.status === "ended";
  work.keepRun({
    id: run.id,
    organization_id: work.connection.organizationId,
    conversation_id: work.lease.conversationId,
    workflow_id: kept.workflow.id,
    version_id: kept.workflow.versionId,
    status: run.status,
    ended_because: run.endedBecause,
    step_id: run.stepId,
    state: run,
    started_by: kept.startedBy,
    started_at: kept.startedAt,
    updated_at: now,
    ended_at: isOver ? now : null,
  });
  const until = run.awaiting?.until;
  work.change({
    workflowRunId: isOver ? null : run.id,
    workflowDueAt: until ? new Date(until) : null,
  });
}

/** For the timeline: which workflow has the conversation from here on. */
export function noteStart(
  work: ConversationWork,
  { workflow }: { workflow: PublishedWorkflow },
  at: Date,
): void {
  work.note({
    at,
    kind: "workflow-started",
    actor: { kind: "system" },
    summary: `The workflow “${workflow.name}” (version ${workflow.number}) began.`,
    data: { workflowId: workflow.id, version: workflow.number },
  });
}
