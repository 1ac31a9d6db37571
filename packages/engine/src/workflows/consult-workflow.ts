import type { AnswerInput } from "@baton/agent/contract";
import { createUuid, getWorkflowRun, hasStartedRun } from "@baton/database";
import {
  type Advanced,
  advance,
  type Facts,
  matchTrigger,
  startRun,
  type WorkflowRun,
} from "@baton/workflows";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import type { PublishedWorkflow } from "./create-workflow-library.ts";
import { readFacts } from "./read-facts.ts";
import { settleCodes } from "./settle-codes.ts";

/** How far the customer's words bring the conversation's workflow. Nothing is stored yet. */
export type Consultation = {
  workflow: PublishedWorkflow;
  facts: Facts;
  advanced: Advanced;
  /** The messages that set the run off, and when. */
  startedBy: string[];
  startedAt: Date;
  /** Whether it begins with this turn. */
  isNew: boolean;
  /** The messages that the agent is to answer; null: it is not asked. */
  question: string[] | null;
};

/**
 * The one place where workflows come before the agent: the messages that wait go to the run that has the conversation, or set one
 * off. Null: the agent has the conversation alone, which costs nothing where no workflow is published.
 *
 * Drafts are for teammates, so that in assist mode no workflow talks.
 */
export async function consultWorkflow(
  dependencies: EngineDependencies,
  work: ConversationWork,
  { gate, input }: { gate: { mode: "autopilot" | "assist" }; input: AnswerInput },
): Promise<Consultation | null> {
  if (gate.mode === "assist") return null;
  const { workflowRunId } = work.state;
  if (workflowRunId === null && work.settings.workflows.length === 0) return null;
  const facts = await readFacts(dependencies, work);
  const begun =
    workflowRunId === null
      ? await begin(dependencies, work, input, facts)
      : await goOn(dependencies, workflowRunId, input, facts);
  if (begun === null) return null;
  const advanced = await settleRunCodes(dependencies, work, { ...begun, facts });
  return { ...begun, facts, advanced, question: questionOf(advanced) };
}

/** Codes are sent and checked before anything is planned; see settle-codes.ts. */
export function settleRunCodes(
  dependencies: EngineDependencies,
  work: ConversationWork,
  { workflow, facts, advanced }: Pick<Consultation, "workflow" | "facts" | "advanced">,
): Promise<Advanced> {
  return settleCodes(
    dependencies.verification,
    {
      definition: workflow.definition,
      facts,
      organizationId: work.connection.organizationId,
      organizationName: work.settings.agent.organizationName,
      conversationId: work.lease.conversationId,
      now: dependencies.now,
    },
    advanced,
  );
}

/** The messages that the run wants the agent to answer. */
export function questionOf({ effects }: Advanced): string[] | null {
  const ask = effects.find(({ kind }) => kind === "ask-agent");
  return ask?.kind === "ask-agent" ? ask.messageIds : null;
}

type Begun = Omit<Consultation, "facts" | "question">;

/** A run as it was stored, with its version. Null: that version cannot be read any more. */
export async function loadRun(
  dependencies: EngineDependencies,
  runId: string,
): Promise<{ workflow: PublishedWorkflow; run: WorkflowRun; startedBy: string[]; startedAt: Date } | null> {
  const stored = await getWorkflowRun(dependencies.database, runId);
  const workflow = stored && (await dependencies.workflows.get(stored.versionId));
  if (stored === null || workflow === null) return null;
  return {
    workflow,
    run: stored.state as WorkflowRun,
    startedBy: stored.startedBy,
    startedAt: stored.startedAt,
  };
}

async function goOn(
  dependencies: EngineDependencies,
  runId: string,
  input: AnswerInput,
  facts: Facts,
): Promise<Begun | null> {
  const loaded = await loadRun(dependencies, runId);
  if (loaded === null) return null;
  const { run, ...kept } = loaded;
  const event = {
    kind: "message" as const,
    buttonId: null,
    messageIds: input.unanswered,
    text: textOf(input),
  };
  const { definition } = kept.workflow;
  return {
    ...kept,
    isNew: false,
    advanced: advance({ definition, run, event, facts, now: dependencies.now() }),
  };
}

async function begin(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: AnswerInput,
  facts: Facts,
): Promise<Begun | null> {
  const on = isFirstMessage(work, input) ? "first-message" : "any-message";
  for (const { versionId } of work.settings.workflows) {
    const workflow = await dependencies.workflows.get(versionId);
    const triggerId =
      workflow && matchTrigger(workflow.definition, { on, channel: work.state.channel, facts });
    if (!workflow || !triggerId) continue;
    // A turn that was taken back has its messages wait again; what they set off before has been said.
    const isAgain = await hasStartedRun(dependencies.database, {
      conversationId: work.lease.conversationId,
      messageIds: input.unanswered,
    });
    if (isAgain) return null;
    const now = dependencies.now();
    const advanced = startRun({
      id: createUuid(),
      definition: workflow.definition,
      triggerId,
      messageIds: input.unanswered,
      messageText: textOf(input),
      facts,
      now,
    });
    return { workflow, advanced, startedBy: input.unanswered, startedAt: now, isNew: true };
  }
  return null;
}

/** Nobody has written in the conversation before, or not since it was last reopened. */
function isFirstMessage(work: ConversationWork, input: AnswerInput): boolean {
  const since = work.state.statusChangedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  const waiting = new Set(input.unanswered);
  return input.messages.every(({ id, sentAt }) => waiting.has(id) || sentAt.getTime() < since);
}

function textOf(input: AnswerInput): string {
  const waiting = new Set(input.unanswered);
  return input.messages
    .filter(({ id }) => waiting.has(id))
    .map(({ text }) => text)
    .join("\n");
}
