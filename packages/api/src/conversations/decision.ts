import { z } from "zod";
import { idSchema, sentimentSchema, timeSchema } from "../values/values.ts";

export const passageSchema = z
  .object({
    articleId: z.string(),
    title: z.string(),
    url: z.string().nullable(),
    headingPath: z.array(z.string()).describe("Headings above the passage, outermost first."),
    text: z.string(),
    score: z.number().describe("Comparable inside one search only."),
  })
  .meta({ id: "Passage", description: "A passage of an article that was read for an answer." });
export type PassageView = z.infer<typeof passageSchema>;

export const decisionCheckSchema = z.object({
  name: z.string(),
  passed: z.boolean(),
  detail: z.string(),
});

export const modelUseSchema = z
  .object({
    id: z.string(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    costUsd: z.number().nullable(),
    milliseconds: z.number(),
  })
  .describe("The model call behind it; null: no model was used.");

export const decisionSchema = z
  .object({
    id: idSchema,
    messageId: idSchema.describe("The customer message that it is about; each has exactly one decision."),
    turnId: idSchema.describe("Messages of one burst share a turn."),
    outcome: z
      .enum(["reply", "draft", "handoff", "resolve", "silent"])
      .describe("`draft`: a private note with the answer, for a teammate to send. `silent`: said nothing."),
    rule: z.string().describe("Fixed kebab-case name of the rule that decided."),
    reason: z.string().describe("One sentence for people."),
    inputs: z.record(z.string(), z.unknown()).describe("What the rule read."),
    passages: z.array(passageSchema),
    checks: z.array(decisionCheckSchema).describe("The guards that ran, in order, with their evidence."),
    confidence: z.number().nullable().describe("Probability that the best article answers, 0 to 1."),
    sentiment: sentimentSchema.nullable(),
    language: z.string().nullable(),
    model: modelUseSchema.nullable(),
    text: z.string().nullable().describe("What was to be said, as decided."),
    result: z
      .enum(["none", "pending", "sent", "withheld", "refused"])
      .describe("What came of it. `none`: nothing was to be sent. `withheld`: a human was faster."),
    resultReason: z.string().nullable(),
    decidedAt: timeSchema,
    resultAt: timeSchema.nullable(),
  })
  .meta({ id: "Decision", description: "Why Baton said what it said, or said nothing." });
export type DecisionView = z.infer<typeof decisionSchema>;
