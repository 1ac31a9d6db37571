import type { AnswerInput } from "@baton/agent/contract";
import { createUuid, getWorkflowRun, hasStartedRun } from "@baton/database";
import {
  type Advanced,
  advance,
  type Facts,
  matchTrigger,
  startRun,
  type TriggerEvent,
  type WorkflowRun,
} from "@baton/workflows";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import type { PublishedWorkflow } from "./create-workflow-library.ts";
import { readFacts } from "./read-facts.ts";
import { readLocale } from "./read-locale.ts";
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
  // Who begins in a language is spoken to in it before the agent has said anything.
  if (workflowRunId === null) {
    const locale = await readLocale(dependencies, work);
    const language = dependencies.readLanguage({
      ...input,
      conversation: { ...input.conversation, locale },
    });
    work.change({ language });
  }
  const facts = await readFacts(dependencies, work, await readLocale(dependencies, work));
  const begun =
    workflowRunId === null
      ? await beginAnswering(dependencies, work, input, facts)
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

export type Begun = Omit<Consultation, "facts" | "question">;

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

/** The run that a conversation's opening sets off, before anything was written; null: no workflow speaks first. */
export async function beginOpening(
  dependencies: EngineDependencies,
  work: ConversationWork,
  facts: Facts,
): Promise<Begun | null> {
  return begin(dependencies, work, { on: ["conversation-opened"], messageIds: [], text: "", facts });
}

async function beginAnswering(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: AnswerInput,
  facts: Facts,
): Promise<Begun | null> {
  const first = isFirstMessage(work, input) ? "first-message" : "any-message";
  const { workflowRunId, workflowDueAt } = work.state;
  // Written in the moment of opening: the welcome comes first, and the question is answered on its way.
  const isOpening = workflowRunId === null && workflowDueAt !== null;
  const on: TriggerEvent[] = isOpening ? ["conversation-opened", first] : [first];
  return begin(dependencies, work, { on, messageIds: input.unanswered, text: textOf(input), facts });
}

/** The first workflow with a trigger for what happened; of several things that happened the earlier goes first. */
async function begin(
  dependencies: EngineDependencies,
  work: ConversationWork,
  happened: { on: readonly TriggerEvent[]; messageIds: string[]; text: string; facts: Facts },
): Promise<Begun | null> {
  const { messageIds, text, facts } = happened;
  for (const on of happened.on) {
    for (const { versionId } of work.settings.workflows) {
      const workflow = await dependencies.workflows.get(versionId);
      const triggerId =
        workflow && matchTrigger(workflow.definition, { on, channel: work.state.channel, facts });
      if (!workflow || !triggerId) continue;
      // A turn that was taken back has its messages wait again; what they set off before has been said.
      const isAgain = await hasStartedRun(dependencies.database, {
        conversationId: work.lease.conversationId,
        messageIds,
      });
      if (isAgain) return null;
      const now = dependencies.now();
      const advanced = startRun({
        id: createUuid(),
        definition: workflow.definition,
        triggerId,
        messageIds,
        messageText: text,
        facts,
        now,
      });
      return { workflow, advanced, startedBy: messageIds, startedAt: now, isNew: true };
    }
  }
  return null;
}

/** No customer has written in the conversation before, or not since it was last reopened; a welcome of ours may stand there. */
function isFirstMessage(work: ConversationWork, input: AnswerInput): boolean {
  const since = work.state.statusChangedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  const waiting = new Set(input.unanswered);
  return input.messages.every(
    ({ id, author, sentAt }) => waiting.has(id) || author === "agent" || sentAt.getTime() < since,
  );
}

function textOf(input: AnswerInput): string {
  const waiting = new Set(input.unanswered);
  return input.messages
    .filter(({ id }) => waiting.has(id))
    .map(({ text }) => text)
    .join("\n");
}
