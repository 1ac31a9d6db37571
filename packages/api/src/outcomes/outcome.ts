import { answerOutcomes } from "@baton/domain";
import { z } from "zod";
import { pageQuery } from "../values/list.ts";
import { channelSchema, idSchema, timeSchema } from "../values/values.ts";

export const answerOutcomeSchema = z
  .enum(answerOutcomes)
  .describe(
    "`confirmed` by the customer; `assumed` after silence; `reopened`: solved, then asked again in time; `handed-off`: the customer then wanted a person, was frustrated or stuck; `taken-over`: a teammate answered too.",
  );

export const outcomeSchema = z
  .object({
    turnId: idSchema,
    conversationId: idSchema,
    connectionId: idSchema,
    channel: channelSchema,
    rule: z.string().describe("The rule by which it was answered."),
    confidence: z.number().nullable(),
    shippedConfidence: z.number().nullable().describe("Before this installation's calibration."),
    answeredAt: timeSchema,
    outcome: answerOutcomeSchema,
    isRight: z.boolean(),
    at: timeSchema.describe("When that happened."),
  })
  .meta({ id: "AnswerOutcome", description: "What came of an answer." });

export const outcomeQuerySchema = z.object({
  ...pageQuery,
  outcome: answerOutcomeSchema.optional(),
  channel: channelSchema.optional(),
});

export const reliabilitySchema = z
  .object({
    outcomes: z.number().int().describe("Answers of which is known what came of them."),
    needed: z.number().int().describe("As many are needed before the confidence may be fitted to them."),
    byOutcome: z.partialRecord(answerOutcomeSchema, z.number()),
    bins: z
      .array(
        z.object({
          from: z.number(),
          to: z.number(),
          count: z.number().int(),
          meanConfidence: z.number().describe("Predicted share of right answers."),
          shareRight: z.number().describe("Observed share of right answers."),
        }),
      )
      .describe("Answers by their confidence, as it is computed now; empty bins are left out."),
    error: z.number().nullable().describe("Mean distance of predicted and observed, 0 to 1."),
    calibration: z
      .object({ slope: z.number(), shift: z.number(), outcomes: z.number().int(), fittedAt: timeSchema })
      .nullable()
      .describe("In force; null: as shipped."),
    proposal: z
      .object({ slope: z.number(), shift: z.number(), error: z.number() })
      .nullable()
      .describe("What a fit on these outcomes would give; null while there are too few."),
  })
  .meta({ id: "Reliability", description: "How far the confidence can be trusted on this installation." });
export type ReliabilityView = z.infer<typeof reliabilitySchema>;

export const calibrationActSchema = z
  .strictObject({ act: z.enum(["fit", "reset"]).describe("`reset`: back to the confidence as shipped.") })
  .meta({ id: "CalibrationAct" });
