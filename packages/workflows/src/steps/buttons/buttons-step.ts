import { z } from "zod";
import {
  customerTextSchema,
  silenceSchema,
  stepBase,
  stepIdSchema,
  targetSchema,
} from "../../definition/step-fields.ts";
import { en } from "../../phrases/en.ts";
import { readTextUses } from "../../read-uses.ts";
import { defineStep, type StepContext, type StepResult } from "../../step.ts";
import { silenceEndsAt, silenceExits } from "../silence.ts";
import { matchButton } from "./match-button.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("buttons"),
  text: customerTextSchema,
  buttons: z
    .array(
      z.strictObject({
        id: stepIdSchema,
        label: z
          .string()
          .trim()
          .min(1, "Give the button a label.")
          .max(40, "A label has at most 40 characters."),
        next: targetSchema,
      }),
    )
    .min(1, "Add a button.")
    .max(10, "At most 10 buttons."),
  /** The customer writes something else. */
  otherwise: targetSchema,
  silence: silenceSchema,
});
export type ButtonsStep = z.infer<typeof schema>;

/** Lets the customer choose. */
export const buttonsStep = defineStep<ButtonsStep>({
  kind: "buttons",
  label: "Branch by buttons",
  description: "Asks the customer to choose, and goes on with their choice.",
  schema,
  create: (id) => ({
    id,
    kind: "buttons",
    text: en.goOn,
    buttons: [
      { id: "ticket", label: en.createTicket, next: null },
      { id: "human", label: en.humanAgent, next: null },
    ],
    otherwise: null,
    silence: null,
  }),
  exits: (step) => [
    ...step.buttons.map((button, index) => ({
      name: `button:${button.id}`,
      label: button.label,
      to: button.next,
      path: ["buttons", index, "next"],
      isRequired: true,
      waits: true,
    })),
    {
      name: "otherwise",
      label: "Writes something else",
      to: step.otherwise,
      path: ["otherwise"],
      isRequired: true,
      waits: true,
    },
    ...silenceExits(step.silence),
  ],
  uses: (step) => readTextUses(step.text, "text"),
  summarize: (step) => step.text,
  enter: (step, context) => show(step, context),
  receive(step, event, context) {
    if (context.run.awaiting?.kind !== "button") return undefined;
    if (event.kind === "timer") return { move: { kind: "go", exit: "silence" } };
    if (event.kind !== "message") return undefined;
    const chosen = matchButton(step.buttons, event, context.speaker.alsoCalled);
    if (chosen) return { move: { kind: "go", exit: `button:${chosen.id}` } };
    return { leavesQuestion: true, move: { kind: "go", exit: "otherwise" } };
  },
});

function show(step: ButtonsStep, context: StepContext): StepResult {
  return {
    effects: [
      {
        kind: "send",
        text: context.render(step.text) || step.text,
        buttons: step.buttons.map(({ id, label }) => ({
          id,
          label: context.speaker.label(label, step.text),
        })),
      },
    ],
    move: {
      kind: "stay",
      awaiting: { kind: "button", attempts: 0, until: silenceEndsAt(step.silence, context.now) },
    },
  };
}
