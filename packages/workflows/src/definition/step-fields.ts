import { z } from "zod";
import { durationSchema } from "./duration.ts";

/** Fields that several steps share. */

export const stepIdSchema = z
  .string()
  .regex(
    /^[a-zA-Z][a-zA-Z0-9_-]{0,59}$/,
    "A step's id begins with a letter and has letters, digits, - and _ only, 60 at most.",
  );

/** Where an exit leads; null: nowhere yet, and the run ends there. */
export const targetSchema = stepIdSchema.nullable().default(null);

/** What the customer reads. May hold `{{attribute}}` and `{{attribute|words to use while it is unknown}}`. */
export const customerTextSchema = z
  .string()
  .trim()
  .min(1, "Write what the customer reads.")
  .max(4_000, "A text has at most 4,000 characters.");

/** What every step has: its id, unique in the document, and a name for people. */
export const stepBase = { id: stepIdSchema, name: z.string().trim().max(80).optional() };

/** What happens when the customer writes nothing for so long; null: the step waits for ever. */
export const silenceSchema = z
  .strictObject({ after: durationSchema, next: targetSchema })
  .nullable()
  .default(null);
export type Silence = z.infer<typeof silenceSchema>;
