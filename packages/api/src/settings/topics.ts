import { z } from "zod";
import { versionSchema } from "./version.ts";

export const topicSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    description: z
      .string()
      .trim()
      .max(2_000)
      .describe("One sentence in plain words: what such messages are about."),
    examples: z
      .array(z.string().trim().min(1).max(2_000))
      .max(100)
      .default([])
      .describe("Messages that belong to it. Five make a topic far more reliable than its sentence alone."),
    counterExamples: z
      .array(z.string().trim().min(1).max(2_000))
      .max(100)
      .optional()
      .describe("Messages that it would catch and that do not belong to it."),
  })
  .meta({ id: "Topic" });

const topicsFields = {
  never: z.array(topicSchema).max(100).describe("Left to people. Wins over the allow list."),
  allowed: z.array(topicSchema).max(100).describe("The only topics that are answered; empty: all."),
};

export const topicsDocumentSchema = z
  .object({ version: versionSchema, ...topicsFields })
  .meta({ id: "TopicsSettings" });
export type TopicsView = z.infer<typeof topicsDocumentSchema>;

export const topicsChangeSchema = z
  .strictObject(topicsFields)
  .partial()
  .extend({ version: versionSchema.optional() })
  .meta({
    id: "TopicsSettingsChange",
    examples: [
      { never: [{ name: "Legal", description: "Lawyers, courts and threats to sue", examples: [] }] },
    ],
  });
export type TopicsChange = z.infer<typeof topicsChangeSchema>;

export const topicPreviewSchema = z
  .strictObject({
    topic: topicSchema,
    list: z.enum(["never", "allowed"]).describe("The lists ask for different certainty."),
    limit: z
      .number()
      .int()
      .min(1)
      .max(500)
      .default(200)
      .describe("How many of the latest messages are looked at."),
  })
  .meta({ id: "TopicPreviewRequest" });
export type TopicPreviewRequest = z.infer<typeof topicPreviewSchema>;

export const topicPreviewAnswerSchema = z
  .object({
    looked: z.number().int().describe("Messages of customers that were looked at."),
    matches: z.array(
      z.object({
        conversationId: z.string(),
        text: z.string(),
        score: z.number().describe("0 to 1."),
        isCaught: z
          .boolean()
          .describe("False: it only just misses the topic; a good place to look for examples."),
        evidence: z
          .array(z.string())
          .describe("The words it was recognised by; empty: it is like an example."),
      }),
    ),
  })
  .meta({ id: "TopicPreview" });
export type TopicPreview = z.infer<typeof topicPreviewAnswerSchema>;
