import { defaultModelTimeoutMs, modelKinds } from "@baton/domain";
import { z } from "zod";
import { modelUseSchema } from "../conversations/decision.ts";
import { versionSchema } from "./version.ts";

const dollarsSchema = z.number().min(0).max(1_000_000);
const baseUrlSchema = z
  .string()
  .trim()
  .max(500)
  .refine((url) => /^https?:\/\/\S+$/i.test(url) && URL.canParse(url), {
    message: "Use a whole address such as https://api.example.com/v1.",
  });

const modelFields = {
  name: z
    .string()
    .trim()
    .max(80)
    .default("")
    .describe("In records and reports; empty: the model's own name."),
  kind: z
    .enum(modelKinds as [(typeof modelKinds)[number], ...(typeof modelKinds)[number][]])
    .describe("The API that it speaks. Most providers and local servers are `openai-compatible`."),
  baseUrl: baseUrlSchema
    .nullable()
    .default(null)
    .describe(
      "Without `/chat/completions`; null: the provider's own. Private addresses need BATON_ALLOW_PRIVATE_NETWORK.",
    ),
  model: z.string().trim().min(1).max(200).describe("As the provider names it."),
  isEnabled: z.boolean().default(true),
  timeoutMs: z
    .number()
    .int()
    .min(1_000)
    .max(120_000)
    .default(defaultModelTimeoutMs)
    .describe("Limit of one attempt, in milliseconds; then the next model is tried."),
  inputPrice: dollarsSchema
    .nullable()
    .default(null)
    .describe("US dollars per million tokens; null: not known."),
  outputPrice: dollarsSchema.nullable().default(null),
};

const apiKeySchema = z
  .string()
  .max(2_000)
  .nullable()
  .optional()
  .describe(
    "Never shown again: a stored key reads as `••••••••`; sent back like that, or left out, it is kept. Null: none. A new address needs the key anew.",
  );

export const modelSchema = z
  .object({ id: z.uuid(), ...modelFields, apiKey: z.string().nullable() })
  .meta({ id: "ModelSettings", description: "One model that may write answers." });
export type ModelView = z.infer<typeof modelSchema>;

const modelDraftSchema = z.strictObject({
  id: z.uuid().optional().describe("Of a stored model; left out: a new one."),
  ...modelFields,
  apiKey: apiKeySchema,
});
export type ModelDraft = z.infer<typeof modelDraftSchema>;

const fallbackSchema = z.enum(["quote", "hand-off"]);
const documentFields = {
  spendLimits: z
    .strictObject({ perDayUsd: dollarsSchema.nullable(), perMonthUsd: dollarsSchema.nullable() })
    .describe(
      "US dollars per day and month (UTC); null: no limit. The turn that crosses a limit is the last one.",
    ),
  whenSpent: fallbackSchema.describe("Past a limit: quote articles, or hand off."),
  whenFailing: fallbackSchema.describe(
    "When no model answers: quote where the confidence allows it, or hand off.",
  ),
};

export const modelsDocumentSchema = z
  .object({
    version: versionSchema,
    models: z
      .array(modelSchema)
      .describe("In the order in which they are tried; empty: articles are quoted."),
    embeddings: modelSchema
      .nullable()
      .describe(
        "The model that tells what articles and questions mean; null: they are found by words alone.",
      ),
    ...documentFields,
  })
  .meta({ id: "ModelsSettings" });
export type ModelsSettingsView = z.infer<typeof modelsDocumentSchema>;

export const modelsChangeSchema = z
  .strictObject({
    models: z.array(modelDraftSchema).max(20),
    embeddings: modelDraftSchema.nullable(),
    ...documentFields,
  })
  .partial()
  .extend({ version: versionSchema.optional() })
  .meta({
    id: "ModelsSettingsChange",
    examples: [
      {
        models: [
          { kind: "anthropic", model: "claude-sonnet-4-5", apiKey: "sk-…", inputPrice: 3, outputPrice: 15 },
          { kind: "openai-compatible", model: "qwen3:8b", baseUrl: "http://localhost:11434/v1" },
        ],
        spendLimits: { perDayUsd: 10, perMonthUsd: 150 },
      },
    ],
  });
export type ModelsSettingsChange = z.infer<typeof modelsChangeSchema>;

export const modelTestSchema = modelDraftSchema
  .extend({
    use: z
      .enum(["answers", "embeddings"])
      .default("answers")
      .describe("What it is tested for: writing answers, or telling what texts mean."),
  })
  .meta({ id: "ModelTestRequest" });
export const modelTestAnswerSchema = z
  .object({
    ok: z.boolean().describe("Whether turns can use it."),
    message: z.string().describe("For people: what it did, or what is wrong."),
    text: z.string().nullable().describe("What it said."),
    model: modelUseSchema.nullable(),
  })
  .meta({ id: "ModelTest" });
export type ModelTestView = z.infer<typeof modelTestAnswerSchema>;

export const modelSpendSchema = z
  .object({
    todayUsd: z.number(),
    thisMonthUsd: z.number(),
    isWithinLimits: z.boolean().describe("False: models are not asked until the day or month is over."),
    models: z
      .array(
        z.object({
          model: z.string(),
          requests: z.number(),
          failedRequests: z.number(),
          inputTokens: z.number(),
          outputTokens: z.number(),
          costUsd: z.number(),
        }),
      )
      .describe("This month, most expensive first; turns, playground and tests together."),
  })
  .meta({ id: "ModelSpend", description: "What the models have cost, in UTC days." });
export type ModelSpendView = z.infer<typeof modelSpendSchema>;

export const modelStateSchema = z
  .object({
    troubles: z
      .array(
        z.object({
          endpoint: z.string().describe("The model by its name; embeddings with `embeddings/` before it."),
          failures: z.number().describe("In a row."),
          since: z.iso.datetime(),
          lastError: z.string(),
          restsUntil: z.iso
            .datetime()
            .nullable()
            .describe("Until then no turn asks it; null, or past: the next turn does."),
        }),
      )
      .describe("What does not answer at present; empty: everything that was asked last answered."),
    embeddings: z
      .object({
        model: z.string(),
        articles: z.number().describe("Public articles in use."),
        embedded: z.number().describe("Of these, found by meaning too."),
        lastAt: z.iso.datetime().nullable(),
      })
      .nullable()
      .describe("Null: no model of embeddings is in use."),
  })
  .meta({ id: "ModelState", description: "How the models fare." });
export type ModelStateView = z.infer<typeof modelStateSchema>;
