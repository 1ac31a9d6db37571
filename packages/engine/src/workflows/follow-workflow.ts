import type { AgentAnswer, AnswerInput } from "@baton/agent/contract";
import { type Advanced, advance, type Effect, findStep, titleOf } from "@baton/workflows";
import { type Answerable, decisionBase, gateRecord, planAnswer } from "../answering/take-turn.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { carryOutEffects } from "./carry-out-effects.ts";
import type { Consultation } from "./consult-workflow.ts";
import { keepRun, noteStart } from "./keep-run.ts";

export type Following = {
  gate: Answerable;
  flow: Consultation;
  input: AnswerInput;
  turnId: string;
  /** The customer messages that this turn decides on. */
  messageIds: string[];
  /** What the agent made of the question; null where it was not asked. */
  answer: AgentAnswer | null;
};

/**
 * Plans what a workflow came to, with the agent's answer where it asked for one: run, decisions and actions are written by one
 * commit, so that a worker which is killed before it has changed nothing, and one that is killed after it has lost nothing.
 */
export async function followWorkflow(
  dependencies: EngineDependencies,
  work: ConversationWork,
  following: Following,
): Promise<void> {
  const { flow, answer } = following;
  if (flow.isNew) noteStart(work, flow, dependencies.now());
  const before = flow.advanced.effects.filter(({ kind }) => kind !== "ask-agent");
  if (answer === null) {
    keepRun(dependencies, work, flow, flow.advanced.run);
    decideByWorkflow(dependencies, work, following, flow.advanced.run, before, null);
    await carryOutEffects(dependencies, work, { ...following, effects: before, note: null });
    return;
  }
  const after = hear(dependencies, flow, answer);
  const isWorkflows = takesOver(after, answer);
  keepRun(dependencies, work, flow, isWorkflows ? after.run : endWith(after, answer));
  if (!isWorkflows) {
    await carryOutEffects(dependencies, work, { ...following, effects: before, note: null });
    const isClaimed = before.some(isVisible);
    planAnswer(dependencies, work, {
      ...following,
      answer,
      gate: isClaimed ? { ...following.gate, claim: false } : following.gate,
    });
    return;
  }
  const effects = [...before, ...after.effects];
  decideByWorkflow(dependencies, work, following, after.run, effects, answer);
  await carryOutEffects(dependencies, work, { ...following, effects, note: answer });
}

/** Tells the run what came of its question. A final question was its last word. */
function hear(dependencies: EngineDependencies, flow: Consultation, answer: AgentAnswer): Advanced {
  const ask = flow.advanced.effects.find(({ kind }) => kind === "ask-agent");
  if (ask?.kind !== "ask-agent" || ask.isFinal) return { run: flow.advanced.run, effects: [] };
  return advance({
    definition: flow.workflow.definition,
    run: flow.advanced.run,
    event: {
      kind: "agent",
      outcome: outcomes[answer.outcome],
      reason: answer.outcome === "handoff" ? answer.handoffReason : null,
    },
    // What it says next is said in the language of the words that were just answered.
    facts: { ...flow.facts, languages: [answer.language, ...(flow.facts.languages ?? [])] },
    now: dependencies.now(),
  });
}

const outcomes = { reply: "replied", handoff: "handed-off", resolve: "resolved", silent: "silent" } as const;

/** Whether the workflow goes on where the agent would hand off or resolve: it has a way for that, and something to do there. */
function takesOver({ run, effects }: Advanced, answer: AgentAnswer): boolean {
  if (answer.outcome !== "handoff" && answer.outcome !== "resolve") return false;
  // Asked again about the same question it would say the same: people take it instead of a circle.
  if (effects.some(({ kind }) => kind === "ask-agent")) return false;
  return effects.length > 0 || run.status === "waiting";
}

/** The agent's own handoff or resolution is the end of the run too. */
function endWith({ run }: Advanced, answer: AgentAnswer): Advanced["run"] {
  if (run.status === "ended" || (answer.outcome !== "handoff" && answer.outcome !== "resolve")) return run;
  const endedBecause = answer.outcome === "handoff" ? ("handed-off" as const) : ("closed" as const);
  return { ...run, status: "ended", endedBecause, awaiting: null };
}

export function isVisible(effect: Effect): boolean {
  return effect.kind === "send" || ("text" in effect && effect.text !== null);
}

/** One decision for the messages of this turn, in the workflow's name (S4). */
function decideByWorkflow(
  dependencies: EngineDependencies,
  work: ConversationWork,
  { gate, flow, turnId, messageIds }: Following,
  run: Advanced["run"],
  effects: readonly Effect[],
  answer: AgentAnswer | null,
): void {
  const now = dependencies.now();
  const { workflow } = flow;
  const step = findStep(workflow.definition, run.stepId);
  const outcome = effects.some(({ kind }) => kind === "hand-off" || kind === "create-ticket")
    ? "handoff"
    : effects.some(({ kind }) => kind === "close")
      ? "resolve"
      : effects.some(({ kind }) => kind === "send")
        ? "reply"
        : "silent";
  const where = `The workflow “${workflow.name}” (version ${workflow.number}) is at “${step ? titleOf(step) : run.stepId}”.`;
  const texts = effects.flatMap((effect) => ("text" in effect && effect.text !== null ? [effect.text] : []));
  work.decide(
    messageIds.map((messageId) => ({
      ...decisionBase(work, messageId, turnId, now),
      outcome,
      rule: "workflow",
      reason: answer === null ? where : `${where} ${answer.reason}`,
      inputs: {
        ...gateRecord(work),
        gate: gate.rule,
        workflow: { id: workflow.id, version: workflow.number, runId: run.id, path: run.path.slice(-20) },
      },
      passages: answer?.passages ?? [],
      checks: answer?.checks ?? [],
      confidence: answer?.confidence ?? null,
      sentiment: answer?.sentiment ?? null,
      language: answer?.language ?? null,
      model: answer?.model ?? null,
      text: texts.join("\n\n") || null,
      result: outcome === "silent" ? "none" : "pending",
    })),
    messageIds,
  );
  const isMoreWaiting = work.waiting.length > 0;
  work.change({
    turnDueAt: isMoreWaiting ? (work.state.turnDueAt ?? now) : null,
    firstUnansweredAt: isMoreWaiting ? work.state.firstUnansweredAt : null,
    cancelledTurns: 0,
    ...(answer ? { language: answer.language, sentiment: answer.sentiment } : {}),
  });
}
