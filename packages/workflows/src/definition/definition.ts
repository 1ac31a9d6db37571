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
  /**
   * What customers read, in further languages: language, then the text as a step has it, or the name of one of Baton's own phrases
   * (phrases/en.ts). What is not named here is said as the step has it; what is still the template's is said in the customer's language.
   */
  translations: z
    .record(
      z.string().regex(/^[a-z]{2,3}$/, "Use a language code such as de."),
      z.record(z.string().max(4_000), z.string().trim().min(1, "Write what the customer reads.").max(4_000)),
    )
    .default({}),
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
