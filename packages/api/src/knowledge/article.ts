import { z } from "zod";
import { pageQuery } from "../values/list.ts";
import { idSchema, timeSchema } from "../values/values.ts";

const articleFields = {
  title: z.string().trim().min(1).max(300),
  body: z.string().min(1).max(500_000).describe("Markdown."),
  url: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .describe("Where customers can read it; null: nowhere."),
  audience: z
    .enum(["public", "internal"])
    .describe("`internal` articles are never part of a customer-facing answer."),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "Use a language tag such as en or pt-BR."),
  status: z.enum(["draft", "published"]).describe("Only published articles are used."),
};

export const articleSchema = z
  .object({
    id: idSchema,
    ...articleFields,
    url: z.string().nullable(),
    language: z.string(),
    sourceId: idSchema.nullable().describe("The source it comes from; null: written in Baton."),
    isHeldBack: z
      .boolean()
      .describe("It comes from a source and was taken out of use here; a sync leaves it so."),
    passages: z.number().int().describe("How many passages are cut from it."),
    version: z.number().int().describe("Grows with every change."),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: "Article" });
export type ArticleView = z.infer<typeof articleSchema>;

export const articleDraftSchema = z
  .strictObject({
    title: articleFields.title,
    body: articleFields.body,
    url: articleFields.url.optional(),
    audience: articleFields.audience.default("public"),
    language: articleFields.language.default("en"),
    status: articleFields.status.default("published"),
  })
  .meta({
    id: "ArticleDraft",
    examples: [{ title: "Delivery times", body: "We deliver within **3 days**.", audience: "public" }],
  });
export type ArticleDraft = z.input<typeof articleDraftSchema>;

export const articlePatchSchema = z
  .strictObject({
    ...articleFields,
    version: z.number().int().describe("When given and no longer current: 409."),
  })
  .partial()
  .meta({ id: "ArticlePatch" });
export type ArticlePatch = z.infer<typeof articlePatchSchema>;

export const articleQuerySchema = z.object({
  q: z.string().trim().min(1).max(200).optional().describe("Part of the title or the body."),
  audience: articleFields.audience.optional(),
  status: articleFields.status.optional(),
  language: z.string().max(20).optional(),
  source: z
    .union([idSchema, z.literal("none")])
    .optional()
    .describe("Of one source; `none`: written in Baton."),
  ...pageQuery,
});
export type ArticleQuery = z.input<typeof articleQuerySchema>;

export const articleVersionSchema = z
  .object({
    version: z.number().int(),
    ...articleFields,
    url: z.string().nullable(),
    language: z.string(),
    writtenAt: timeSchema,
    writtenBy: z
      .object({
        kind: z.enum(["user", "api-key", "system"]),
        id: z.string().nullable(),
        name: z.string().nullable(),
      })
      .nullable()
      .describe("Null: a sync, or before this was recorded."),
  })
  .meta({ id: "ArticleVersion", description: "What an article said before it was changed." });
export type ArticleVersionView = z.infer<typeof articleVersionSchema>;

export const pastQuestionSchema = z
  .object({
    id: idSchema,
    articleId: idSchema,
    conversationId: idSchema,
    question: z.string().describe("As it was asked, with personal data masked."),
    origin: z
      .enum(["confirmed", "teammate"])
      .describe(
        "`confirmed`: the customer said that it was solved. `teammate`: a teammate answered with the article's link.",
      ),
    learnedAt: timeSchema,
  })
  .meta({
    id: "PastQuestion",
    description: "A question that an article answered: searched with the article, never quoted.",
  });
export type PastQuestionView = z.infer<typeof pastQuestionSchema>;
