import type { WorkflowDefinition } from "./definition/definition.ts";
import { parseDefinition } from "./definition/parse-definition.ts";
import { type Advanced, advance, startRun } from "./run/advance.ts";
import type { Effect } from "./run/effect.ts";
import type { Facts, RunEvent } from "./run/run-event.ts";

/** Builders for this package's tests. */

export const now = new Date("2025-03-03T10:00:00Z");

/** A document from the steps that matter; the first becomes reachable from a trigger `start` unless there is one. */
export function define(steps: Record<string, unknown>[], more: object = {}): WorkflowDefinition {
  const hasTrigger = steps.some(({ kind }) => kind === "trigger");
  const trigger = { id: "start", kind: "trigger", on: "first-message", next: steps[0]?.id };
  const parsed = parseDefinition({ steps: hasTrigger ? steps : [trigger, ...steps], ...more });
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed.definition;
}

export function facts(attributes: Facts["attributes"] = {}, more: Partial<Facts> = {}): Facts {
  return { attributes, officeOpensAt: null, needsVerification: false, ...more };
}

/** Plays a run: starts it with a message `m1`, then lets each event happen a minute after the one before. */
export function play(
  definition: WorkflowDefinition,
  events: (RunEvent | string)[],
  known: Facts = facts(),
): Advanced & { kinds: string[]; texts: string[] } {
  const begun = startRun({
    id: "run",
    definition,
    triggerId: "start",
    messageIds: ["m1"],
    messageText: "Where is my order?",
    facts: known,
    now,
  });
  let { run } = begun;
  const effects: Effect[] = [...begun.effects];
  events.forEach((event, index) => {
    const happened: RunEvent =
      typeof event === "string"
        ? { kind: "message", text: event, buttonId: null, messageIds: [`m${index + 2}`] }
        : event;
    const at = run.awaiting?.until && happened.kind === "timer" ? new Date(run.awaiting.until) : now;
    const advanced = advance({ definition, run, event: happened, facts: known, now: at });
    run = advanced.run;
    effects.push(...advanced.effects);
  });
  return {
    run,
    effects,
    kinds: effects.map(({ kind }) => kind),
    texts: effects.flatMap((effect) => (effect.kind === "send" ? [effect.text] : [])),
  };
}

export const timer: RunEvent = { kind: "timer" };
export const agent = (outcome: "replied" | "handed-off" | "resolved" | "silent"): RunEvent => ({
  kind: "agent",
  outcome,
  reason: outcome === "handed-off" ? "customer-asked" : null,
});
