import { findStep, type WorkflowDefinition } from "../definition/definition.ts";
import { renderText } from "../definition/template-text.ts";
import { speak } from "../phrases/speak.ts";
import type { StepContext, StepResult } from "../step.ts";
import { exitsOf, moduleOf, type Step } from "../steps/registry.ts";
import type { Effect, EffectBody } from "./effect.ts";
import { type EndReason, longestPath, type WorkflowRun } from "./run.ts";
import type { Facts, RunEvent } from "./run-event.ts";

export type AdvanceInput = {
  definition: WorkflowDefinition;
  run: WorkflowRun;
  event: RunEvent;
  facts: Facts;
  now: Date;
};

export type Advanced = {
  run: WorkflowRun;
  /** In the order in which they take effect. */
  effects: Effect[];
};

/**
 * Steps that a run takes at most for one event: as many as a document has. Published ones have no circle without a wait, so this is passed
 * only by one that was never checked; the customer is then given to the AI instead of the run going on for ever.
 */
const longestStride = 200;

/**
 * Steps that a run comes to at most before the clock moves it on no more. No conversation comes near; a version that was published before
 * circles by time were refused would go round for ever.
 */
const longestWalkByTime = 1_000;

/**
 * Takes a run on from one event to where it next has to wait, or to its end. Pure and deterministic: the same run, event, facts
 * and clock come to the same run and the same effects with the same keys, so that a step which a crash interrupted is simply
 * taken again.
 */
export function advance(input: AdvanceInput): Advanced {
  const { definition, run, event, now } = input;
  if (run.status === "ended") return { run, effects: [] };
  if (event.kind === "stop") return { run: end(run, "stopped"), effects: [] };
  if (event.kind === "timer" && !isDue(run, now)) return { run, effects: [] };
  if (event.kind === "timer" && run.visits >= longestWalkByTime)
    return finish(end(run, "too-many-steps"), []);
  const step = findStep(definition, run.stepId);
  if (!step) return finish(end(run, "step-missing"), []);
  const heard = event.kind === "message" ? hear(run, event.messageIds) : run;
  const module = moduleOf(step);
  const result = module.receive?.(step, event, contextFor(input, heard, event));
  if (!result) return { run, effects: [] };
  // The words were an answer to the step, and leave nothing for the AI to answer.
  const answered =
    event.kind === "message" && result.leavesQuestion !== true && !isAsking(result)
      ? { ...heard, openQuestions: run.openQuestions }
      : heard;
  return stride(input, answered, step, result);
}

/** A run that begins at a trigger, before its first step. */
export function startRun(input: {
  id: string;
  definition: WorkflowDefinition;
  triggerId: string;
  /** The customer messages that set it off; none when the customer has only opened the conversation. */
  messageIds: string[];
  messageText: string;
  facts: Facts;
  now: Date;
}): Advanced {
  const { definition, triggerId, now } = input;
  const run: WorkflowRun = {
    id: input.id,
    status: "waiting",
    endedBecause: null,
    stepId: triggerId,
    awaiting: null,
    attributes: {},
    openQuestions: input.messageIds,
    path: [{ stepId: triggerId, at: now.toISOString(), exit: null }],
    visits: 1,
    effects: 0,
  };
  const trigger = findStep(definition, triggerId);
  if (trigger?.kind !== "trigger") throw new Error(`The workflow has no trigger ${triggerId}.`);
  const event: RunEvent = {
    kind: "message",
    text: input.messageText,
    buttonId: null,
    messageIds: input.messageIds,
  };
  return stride({ ...input, run, event }, run, trigger, { move: { kind: "go", exit: "next" } });
}

/** Goes from step to step until one waits or the path ends. */
function stride(input: AdvanceInput, from: WorkflowRun, at: Step, first: StepResult): Advanced {
  const { definition, now } = input;
  const effects: Effect[] = [];
  let run = from;
  let step = at;
  let result = first;
  for (let taken = 0; ; taken++) {
    run = apply(run, step, result, effects);
    const { move } = result;
    if (move.kind === "stay") return { run: { ...run, awaiting: move.awaiting }, effects };
    if (move.kind === "end") return finish(end(run, move.because), effects);
    const exit = exitsOf(step).find(({ name }) => name === move.exit);
    run = leave(run, move.exit);
    const next = exit?.to == null ? null : findStep(definition, exit.to);
    if (exit?.to != null && !next) return finish(end(run, "step-missing"), effects);
    if (!next) return finish(end(run, "completed"), effects);
    if (taken >= longestStride) return finish(end(run, "too-many-steps"), effects);
    run = arrive(run, next.id, now);
    step = next;
    result = moduleOf(step).enter(step, contextFor(input, run, input.event));
  }
}

/** Notes what a step did: values, what is still unanswered, and its effects with their keys. */
function apply(run: WorkflowRun, step: Step, result: StepResult, effects: Effect[]): WorkflowRun {
  const made = (result.effects ?? []).map(
    (effect: EffectBody, index): Effect => ({
      ...effect,
      key: `${run.id}/${run.effects + index}/${step.id}`,
      stepId: step.id,
    }),
  );
  effects.push(...made);
  return {
    ...run,
    attributes: result.attributes ? { ...run.attributes, ...result.attributes } : run.attributes,
    openQuestions: result.asksAgent ? [] : run.openQuestions,
    effects: run.effects + made.length,
  };
}

/** A customer who asked something is never left without an answer because the path was at its end. */
function finish(run: WorkflowRun, effects: Effect[]): Advanced {
  const isUnanswered =
    run.openQuestions.length > 0 && run.endedBecause !== "handed-off" && run.endedBecause !== "stopped";
  if (!isUnanswered) return { run, effects };
  const ask: Effect = {
    kind: "ask-agent",
    messageIds: run.openQuestions,
    isFinal: true,
    key: `${run.id}/${run.effects}/${run.stepId}`,
    stepId: run.stepId,
  };
  return { run: { ...run, openQuestions: [], effects: run.effects + 1 }, effects: [...effects, ask] };
}

function end(run: WorkflowRun, because: EndReason): WorkflowRun {
  return { ...run, status: "ended", endedBecause: because, awaiting: null };
}

function leave(run: WorkflowRun, exit: string): WorkflowRun {
  const path = run.path.slice();
  const last = path.pop();
  return { ...run, awaiting: null, path: last ? [...path, { ...last, exit }] : path };
}

function arrive(run: WorkflowRun, stepId: string, now: Date): WorkflowRun {
  const path = [...run.path, { stepId, at: now.toISOString(), exit: null }].slice(-longestPath);
  return { ...run, stepId, path, visits: run.visits + 1 };
}

function hear(run: WorkflowRun, messageIds: readonly string[]): WorkflowRun {
  const fresh = messageIds.filter((id) => !run.openQuestions.includes(id));
  return { ...run, openQuestions: [...run.openQuestions, ...fresh] };
}

function isAsking(result: StepResult): boolean {
  return (result.effects ?? []).some(({ kind }) => kind === "ask-agent");
}

function isDue(run: WorkflowRun, now: Date): boolean {
  const until = run.awaiting?.until;
  return until != null && Date.parse(until) <= now.getTime();
}

function contextFor(input: AdvanceInput, run: WorkflowRun, event: RunEvent): StepContext {
  const { facts, definition, now } = input;
  const known =
    event.kind === "message" ? { ...facts.attributes, "message.text": event.text } : facts.attributes;
  const read = (attribute: string) => run.attributes[attribute] ?? known[attribute];
  const speaker = speak(facts.languages ?? [], definition.translations);
  return {
    now,
    facts,
    run,
    declared: definition.attributes,
    read,
    speaker,
    render: (text) => renderText(speaker.translate(text), read),
  };
}
