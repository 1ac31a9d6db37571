import { findStep, type WorkflowDefinition } from "../definition/definition.ts";
import { type Advanced, advance, startRun } from "../run/advance.ts";
import type { Effect } from "../run/effect.ts";
import type { EndReason, Visit, WorkflowRun } from "../run/run.ts";
import type { Facts, RunEvent } from "../run/run-event.ts";

/** What a tester does, one after the other. */
export type RehearsalInput =
  | { kind: "message"; text: string }
  /** Taps the button with this label or id. */
  | { kind: "button"; button: string }
  /** Lets time pass until the run goes on by itself. */
  | { kind: "wait" };

export type AgentOutcome = "replied" | "handed-off" | "resolved";

export type RehearsalLine = {
  from: "customer" | "workflow" | "agent" | "system";
  text: string;
  buttons: string[];
  /** The step that was at work. */
  stepId: string;
};

export type Rehearsal = {
  /** Every step that was come through, in order, each with the exit that was taken. */
  path: Visit[];
  lines: RehearsalLine[];
  /** Null: it waits for what comes next. */
  endedBecause: EndReason | null;
  /** Where it stands, or ended. */
  stepId: string;
  /** What it waits for; null when it is over. */
  waitsFor: string | null;
  attributes: WorkflowRun["attributes"];
};

/**
 * Plays a workflow without any customer or helpdesk: the same steps that a real run takes, with the AI's answers made up. Used by
 * the test run of the builder and of the API.
 */
export function rehearse(input: {
  definition: WorkflowDefinition;
  triggerId: string;
  facts: Facts;
  inputs: readonly RehearsalInput[];
  /** What the AI makes of each question it is asked, in order; afterwards it replies. */
  agentOutcomes: readonly AgentOutcome[];
  now: Date;
}): Rehearsal {
  const { definition } = input;
  const language = input.facts.attributes["conversation.language"];
  const facts = { languages: language === undefined ? [] : [String(language)], ...input.facts };
  const outcomes = [...input.agentOutcomes];
  const lines: RehearsalLine[] = [];
  const [first, ...rest] = input.inputs;
  let now = input.now;
  let messages = 0;
  let run: WorkflowRun;

  const take = (advanced: Advanced): WorkflowRun => {
    let current = advanced.run;
    for (const effect of advanced.effects) {
      lines.push(describe(effect));
      const event = answerTo(effect, outcomes);
      if (event === null) continue;
      if (event.kind === "agent") lines.push(tellAgent(event.outcome, effect.stepId));
      current = take(advance({ definition, run: current, event, facts, now }));
    }
    return current;
  };
  const say = (text: string, stepId: string) => lines.push({ from: "customer", text, buttons: [], stepId });

  const trigger = findStep(definition, input.triggerId);
  // What a conversation's opening sets off has spoken before anything is written.
  const opens = trigger?.kind === "trigger" && trigger.on === "conversation-opened";
  const isOpening = opens || first?.kind !== "message";
  const inputs = isOpening ? input.inputs : rest;
  if (!isOpening) say(first.text, input.triggerId);
  run = take(
    startRun({
      id: "rehearsal",
      definition,
      triggerId: input.triggerId,
      messageIds: isOpening ? [] : [`message-${++messages}`],
      messageText: isOpening ? "" : first.text,
      facts,
      now,
    }),
  );
  for (const step of inputs) {
    if (run.status === "ended") break;
    if (step.kind === "wait") {
      const until = run.awaiting?.until;
      if (!until) continue;
      now = new Date(until);
      lines.push({ from: "system", text: `Time passes until ${until}.`, buttons: [], stepId: run.stepId });
      run = take(advance({ definition, run, event: { kind: "timer" }, facts, now }));
      continue;
    }
    const text = step.kind === "message" ? step.text : step.button;
    say(text, run.stepId);
    const event: RunEvent = {
      kind: "message",
      text,
      buttonId: step.kind === "button" ? step.button : null,
      messageIds: [`message-${++messages}`],
    };
    run = take(advance({ definition, run, event, facts, now }));
  }
  return {
    path: run.path,
    lines,
    endedBecause: run.endedBecause,
    stepId: run.stepId,
    waitsFor: run.awaiting === null ? null : waitsFor[run.awaiting.kind],
    attributes: run.attributes,
  };
}

const waitsFor = {
  answer: "the customer's answer",
  button: "the customer's choice",
  agent: "the customer's next message",
  time: "time to pass",
  email: "the customer's email address",
  code: "the code from the customer's email",
  verdict: "the code to be checked",
} as const;

/** What the world answers to an effect in a rehearsal: the AI as it was told to, and every code is right. */
function answerTo(effect: Effect, outcomes: AgentOutcome[]): RunEvent | null {
  if (effect.kind === "ask-agent" && !effect.isFinal)
    return { kind: "agent", outcome: outcomes.shift() ?? "replied", reason: null };
  if (effect.kind === "check-code") return { kind: "code-checked", verdict: "accepted" };
  return null;
}

function tellAgent(outcome: string, stepId: string): RehearsalLine {
  const text =
    outcome === "handed-off"
      ? "The AI cannot help."
      : outcome === "resolved"
        ? "The customer says that it is solved."
        : "The AI's answer.";
  return { from: "agent", text, buttons: [], stepId };
}

function describe(effect: Effect): RehearsalLine {
  const { stepId } = effect;
  const system = (text: string): RehearsalLine => ({ from: "system", text, buttons: [], stepId });
  switch (effect.kind) {
    case "send":
      return {
        from: "workflow",
        text: effect.text,
        buttons: effect.buttons.map(({ label }) => label),
        stepId,
      };
    case "ask-agent":
      return system(effect.isFinal ? "The AI answers what is still open." : "The AI is asked.");
    case "tag":
      return system(`Tagged ${effect.tags.join(", ")}.`);
    case "update-contact":
      return system(`${effect.attribute} is now ${effect.value}.`);
    case "hand-off":
      return system(`Handed off to people.${effect.text ? ` The customer reads: ${effect.text}` : ""}`);
    case "create-ticket":
      return system(
        `A ticket “${effect.subject}” is made.${effect.text ? ` The customer reads: ${effect.text}` : ""}`,
      );
    case "close":
      return system(
        `Closed as ${effect.outcome}.${effect.text ? ` The customer reads: ${effect.text}` : ""}`,
      );
    case "send-code":
      return system(`A code is sent to ${effect.email}.`);
    case "check-code":
      return system("The code is checked. In a test every code is right.");
  }
}
