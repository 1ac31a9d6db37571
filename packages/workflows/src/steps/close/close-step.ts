import { z } from "zod";
import { stepBase } from "../../definition/step-fields.ts";
import { readTextUses } from "../../read-uses.ts";
import { defineStep } from "../../step.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("close"),
  /** The last words to the customer; null: none. */
  text: z.string().trim().min(1).max(4_000).nullable().default(null),
  outcome: z.enum(["resolved", "unresolved"]).default("resolved"),
});
export type CloseStep = z.infer<typeof schema>;

export const closeStep = defineStep<CloseStep>({
  kind: "close",
  label: "Close",
  description: "Closes the conversation, in the helpdesk too.",
  schema,
  create: (id) => ({ id, kind: "close", text: null, outcome: "resolved" }),
  exits: () => [],
  uses: (step) => readTextUses(step.text, "text"),
  summarize: (step) => step.text ?? `Closes as ${step.outcome}`,
  enter: (step, { render }) => ({
    effects: [
      { kind: "close", text: step.text === null ? null : render(step.text) || null, outcome: step.outcome },
    ],
    asksAgent: true,
    move: { kind: "end", because: "closed" },
  }),
});
