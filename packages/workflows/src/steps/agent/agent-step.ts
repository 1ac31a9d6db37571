import { z } from "zod";
import { silenceSchema, stepBase, targetSchema } from "../../definition/step-fields.ts";
import { defineStep, type StepContext, type StepResult } from "../../step.ts";
import { silenceEndsAt, silenceExits } from "../silence.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("agent"),
  /** The AI cannot help, or the customer asks for a person; null: it hands off as it does without a workflow. */
  handedOff: targetSchema,
  /** The customer says that it is solved; null: the conversation is resolved. */
  resolved: targetSchema,
  silence: silenceSchema,
});
export type AgentStep = z.infer<typeof schema>;

/** The AI answers, message after message, until it hands off or the customer is content. */
export const agentStep = defineStep<AgentStep>({
  kind: "agent",
  label: "Let the AI handle",
  description: "The AI answers until it cannot help or the customer is content.",
  schema,
  create: (id) => ({ id, kind: "agent", handedOff: null, resolved: null, silence: null }),
  exits: (step) => [
    {
      name: "handedOff",
      label: "Cannot help",
      to: step.handedOff,
      path: ["handedOff"],
      isRequired: false,
      waits: false,
      whenEmpty: "hands off to people",
    },
    {
      name: "resolved",
      label: "Solved",
      to: step.resolved,
      path: ["resolved"],
      isRequired: false,
      waits: true,
      whenEmpty: "is resolved",
    },
    ...silenceExits(step.silence),
  ],
  uses: () => [],
  summarize: () => "Answers from your articles",
  enter(_step, context) {
    return context.run.openQuestions.length > 0 ? askAgent(context) : listen(null);
  },
  receive(step, event, context) {
    switch (event.kind) {
      case "message":
        // Handed over with what was left unanswered before it.
        return { ...askAgent(context), leavesQuestion: false };
      case "timer":
        return { move: { kind: "go", exit: "silence" } };
      case "agent":
        return hear(step, event, context);
      default:
        return undefined;
    }
  },
});

function hear(
  step: AgentStep,
  event: { outcome: "replied" | "handed-off" | "resolved" | "silent"; reason: string | null },
  context: StepContext,
): StepResult {
  switch (event.outcome) {
    case "replied":
      return { ...listen(silenceEndsAt(step.silence, context.now)), asksAgent: true };
    case "silent":
      return { ...listen(null), asksAgent: true };
    case "handed-off":
      return {
        attributes: { "agent.handoffReason": event.reason ?? "agent-decided" },
        move:
          step.handedOff === null
            ? { kind: "end", because: "handed-off" }
            : { kind: "go", exit: "handedOff" },
      };
    case "resolved":
      return {
        asksAgent: true,
        move: step.resolved === null ? { kind: "end", because: "closed" } : { kind: "go", exit: "resolved" },
      };
  }
}

function askAgent({ run }: StepContext): StepResult {
  return {
    effects: [{ kind: "ask-agent", messageIds: run.openQuestions, isFinal: false }],
    move: { kind: "stay", awaiting: { kind: "agent", isAsked: true, until: null } },
  };
}

function listen(until: string | null): StepResult {
  return { move: { kind: "stay", awaiting: { kind: "agent", isAsked: false, until } } };
}
