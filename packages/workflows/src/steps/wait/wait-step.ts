import { z } from "zod";
import { describeDuration, durationSchema, toMilliseconds } from "../../definition/duration.ts";
import { stepBase, targetSchema } from "../../definition/step-fields.ts";
import { defineStep } from "../../step.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("wait"),
  /** For a time, or until people are there (M12); while they are, it goes on at once. */
  until: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("duration"), duration: durationSchema }),
    z.strictObject({ kind: z.literal("office-hours") }),
  ]),
  next: targetSchema,
  /** The customer writes meanwhile; null: the workflow ends and the AI answers. */
  onReply: targetSchema,
});
export type WaitStep = z.infer<typeof schema>;

export const waitStep = defineStep<WaitStep>({
  kind: "wait",
  label: "Wait",
  description: "Goes on after a time, or when people are there.",
  schema,
  create: (id) => ({
    id,
    kind: "wait",
    until: { kind: "duration", duration: { amount: 1, unit: "hours" } },
    next: null,
    onReply: null,
  }),
  exits: (step) => [
    {
      name: "next",
      label: "Then",
      to: step.next,
      path: ["next"],
      isRequired: true,
      // In office hours it does not wait at all.
      waits: step.until.kind === "duration",
      isByTime: true,
    },
    {
      name: "onReply",
      label: "Customer writes",
      to: step.onReply,
      path: ["onReply"],
      isRequired: false,
      waits: true,
      whenEmpty: "the AI answers",
    },
  ],
  uses: () => [],
  summarize: (step) =>
    step.until.kind === "duration" ? describeDuration(step.until.duration) : "Until people are there",
  enter(step, { now, facts }) {
    const until =
      step.until.kind === "duration"
        ? new Date(now.getTime() + toMilliseconds(step.until.duration)).toISOString()
        : facts.officeOpensAt;
    if (until === null || Date.parse(until) <= now.getTime()) return { move: { kind: "go", exit: "next" } };
    return { move: { kind: "stay", awaiting: { kind: "time", until } } };
  },
  receive(step, event) {
    if (event.kind === "timer") return { move: { kind: "go", exit: "next" } };
    if (event.kind !== "message") return undefined;
    return {
      leavesQuestion: true,
      move: step.onReply === null ? { kind: "end", because: "completed" } : { kind: "go", exit: "onReply" },
    };
  },
});
