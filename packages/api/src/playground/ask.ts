import { z } from "zod";
import { decisionCheckSchema, modelUseSchema, passageSchema } from "../conversations/decision.ts";
import { channelSchema, handoffReasonSchema, sentimentSchema } from "../values/values.ts";

export const playgroundQuestionSchema = z
  .strictObject({
    question: z.string().trim().min(1).max(10_000),
    channel: channelSchema.default("web"),
    at: z.iso.datetime().optional().describe("Ask as if it were then (office hours); default now."),
    history: z
      .array(
        z.strictObject({
          author: z.enum(["customer", "agent", "teammate"]),
          text: z.string().min(1).max(10_000),
        }),
      )
      .max(50)
      .default([])
      .describe("What was said before, oldest first."),
  })
  .meta({ id: "PlaygroundQuestion", examples: [{ question: "How long does delivery take?" }] });
export type PlaygroundQuestion = z.input<typeof playgroundQuestionSchema>;

const { history, channel, at } = playgroundQuestionSchema.shape;
export const playgroundEscalationSchema = z
  .strictObject({
    history: history
      .unwrap()
      .min(1)
      .refine((messages) => messages.some(({ author }) => author === "customer"), {
        message: "A customer has to have said something.",
      }),
    channel,
    at,
    reason: handoffReasonSchema.default("customer-asked"),
  })
  .meta({ id: "PlaygroundEscalation" });
export type PlaygroundEscalation = z.input<typeof playgroundEscalationSchema>;

export const playgroundAnswerSchema = z
  .object({
    outcome: z.enum(["reply", "handoff", "resolve", "silent"]),
    text: z.string().nullable().describe("What the customer would read; null: nothing."),
    reason: z.string().describe("One sentence for people."),
    rule: z.string(),
    handoffReason: handoffReasonSchema.nullable(),
    confidence: z.number().nullable(),
    sentiment: sentimentSchema.nullable(),
    language: z.string().nullable(),
    passages: z.array(passageSchema),
    checks: z.array(decisionCheckSchema),
    model: modelUseSchema.nullable(),
    note: z.string().nullable().optional().describe("The private note that a teammate would find."),
  })
  .meta({ id: "PlaygroundAnswer" });
export type PlaygroundAnswer = z.infer<typeof playgroundAnswerSchema>;
