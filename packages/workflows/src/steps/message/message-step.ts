import { z } from "zod";
import { customerTextSchema, stepBase, targetSchema } from "../../definition/step-fields.ts";
import { en } from "../../phrases/en.ts";
import { readTextUses } from "../../read-uses.ts";
import { defineStep } from "../../step.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("message"),
  text: customerTextSchema,
  next: targetSchema,
});
export type MessageStep = z.infer<typeof schema>;

export const messageStep = defineStep<MessageStep>({
  kind: "message",
  label: "Message",
  description: "Says something to the customer.",
  schema,
  create: (id) => ({ id, kind: "message", text: en.newMessage, next: null }),
  exits: (step) => [
    { name: "next", label: "Then", to: step.next, path: ["next"], isRequired: false, waits: false },
  ],
  uses: (step) => readTextUses(step.text, "text"),
  summarize: (step) => step.text,
  enter(step, { render }) {
    const text = render(step.text);
    return {
      // All of it may have been unknown values.
      effects: text === "" ? [] : [{ kind: "send", text, buttons: [] }],
      move: { kind: "go", exit: "next" },
    };
  },
});
