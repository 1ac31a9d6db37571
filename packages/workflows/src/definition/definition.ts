import { z } from "zod";
import { type Step, stepModules } from "../steps/registry.ts";
import { declaredAttributeSchema } from "./attributes.ts";
import { stepIdSchema } from "./step-fields.ts";

/** Grows when the meaning of a document changes; documents of an older format are converted when they are read. */
const definitionFormat = 1;

const [first, ...others] = stepModules.map((module) => module.schema);

/** One step, told apart by its `kind`. */
const stepSchema = z.discriminatedUnion("kind", [first, ...others] as never) as unknown as z.ZodType<Step>;

/** A workflow as one document: what the builder draws, the API takes and a version keeps. */
export const definitionSchema = z.strictObject({
  format: z.literal(definitionFormat).default(definitionFormat),
  /** Attributes of its own, besides the built-in ones. */
  attributes: z.array(declaredAttributeSchema).max(100).default([]),
  steps: z.array(stepSchema).min(1, "A workflow needs a step: begin with a trigger.").max(200),
  /** Where the builder draws each step, in pixels; changes nothing else. */
  positions: z.record(stepIdSchema, z.strictObject({ x: z.number(), y: z.number() })).default({}),
});
export type WorkflowDefinition = z.infer<typeof definitionSchema>;

/** A step by its id. */
export function findStep(definition: WorkflowDefinition, id: string): Step | undefined {
  return definition.steps.find((step) => step.id === id);
}

/** What people call a step: its name, else its kind. */
export function titleOf(step: Step): string {
  return step.name || (stepModules.find(({ kind }) => kind === step.kind)?.label ?? step.kind);
}
