import { channels } from "@baton/domain";
import { z } from "zod";
import { conditionGroupSchema } from "../../definition/condition.ts";
import { stepBase, targetSchema } from "../../definition/step-fields.ts";
import { readConditionUses } from "../../read-uses.ts";
import { defineStep } from "../../step.ts";

/**
 * `conversation-opened`: the customer opened a conversation in the messenger and has not written yet. `first-message`: the first
 * message of a conversation, or the first after it was closed. `any-message`: any message while no workflow runs.
 */
export const triggerEvents = ["conversation-opened", "first-message", "any-message"] as const;
export type TriggerEvent = (typeof triggerEvents)[number];

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("trigger"),
  on: z.enum(triggerEvents),
  /** None: on every channel. */
  channels: z
    .array(z.enum(["web", "email", "sms", "phone"]))
    .max(channels.length)
    .default([]),
  /** When it begins: at all times, while people are there, or while they are not (M12). */
  hours: z.enum(["always", "open", "closed"]).default("always"),
  when: conditionGroupSchema.nullable().default(null),
  next: targetSchema,
});
export type TriggerStep = z.infer<typeof schema>;

const labels: Record<TriggerEvent, string> = {
  "conversation-opened": "Customer opens a conversation",
  "first-message": "Customer writes first message",
  "any-message": "Customer writes any message",
};

/** Where runs begin. Several triggers of one workflow are tried in their order. */
export const triggerStep = defineStep<TriggerStep>({
  kind: "trigger",
  label: "Trigger",
  description: "Where a conversation enters the workflow.",
  schema,
  create: (id) => ({
    id,
    kind: "trigger",
    on: "first-message",
    channels: [],
    hours: "always",
    when: null,
    next: null,
  }),
  exits: (step) => [
    { name: "next", label: "Starts with", to: step.next, path: ["next"], isRequired: true, waits: false },
  ],
  uses: (step) => readConditionUses(step.when, "when"),
  summarize: (step) =>
    [
      labels[step.on],
      step.channels.length > 0 ? `on ${step.channels.join(", ")}` : "",
      step.hours === "always" ? "" : step.hours === "open" ? "in office hours" : "out of hours",
      step.when ? "under conditions" : "",
    ]
      .filter(Boolean)
      .join(", "),
  enter: () => ({ move: { kind: "go", exit: "next" } }),
});
