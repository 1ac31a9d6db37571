import { z } from "zod";
import { cursorSchema } from "../values/list.ts";
import { actorSchema, failureSchema, idSchema, timeSchema } from "../values/values.ts";

export const attachmentSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    contentType: z.string(),
    sizeBytes: z.number().int().nullable(),
    state: z
      .enum(["waiting", "stored", "lost"])
      .describe("`waiting`: being copied from the helpdesk. `lost`: the helpdesk no longer has it."),
    url: z.string().nullable().describe("Where Baton serves it from its own storage; null unless `stored`."),
    failure: failureSchema.nullable(),
  })
  .meta({ id: "Attachment" });
export type AttachmentView = z.infer<typeof attachmentSchema>;

export const messageDeliverySchema = z
  .object({
    actionId: idSchema,
    state: z.enum(["planned", "sending", "done", "refused", "unknown", "withdrawn"]),
    doneAt: timeSchema.nullable(),
    confirmedAt: timeSchema.nullable().describe("When it was seen in the helpdesk after the send."),
    failure: failureSchema.nullable(),
  })
  .meta({ id: "MessageDelivery", description: "How Baton's own message got to the helpdesk." });

export const carriedMessageSchema = z
  .object({
    state: z
      .enum(["carried", "waits", "refused", "came"])
      .describe(
        "`waits`: on its way. `refused`: the helpdesk did not take it, or a part of it. `came`: it was written there.",
      ),
    helpdesk: z.string(),
    at: timeSchema.nullable().describe("When the helpdesk had it."),
    failure: failureSchema.nullable(),
  })
  .meta({ id: "CarriedMessage", description: "How a message got to the other end of an escalation." });
export type CarriedMessage = z.infer<typeof carriedMessageSchema>;

export const timelineMessageSchema = z
  .object({
    type: z.literal("message"),
    id: idSchema,
    at: timeSchema.describe("The helpdesk's clock."),
    author: z.object({
      kind: z.enum(["customer", "agent", "teammate", "system"]),
      externalId: z.string().nullable(),
      name: z.string().nullable(),
    }),
    visibility: z.enum(["public", "private"]).describe("`private`: seen by teammates only."),
    text: z.string(),
    automatic: z
      .string()
      .nullable()
      .describe("How it was seen that a machine wrote it; such messages are never answered."),
    externalId: z.string(),
    attachments: z.array(attachmentSchema),
    delivery: messageDeliverySchema.nullable().describe("Null unless Baton sent it."),
    carried: carriedMessageSchema
      .nullable()
      .describe("In a conversation of the messenger that goes on in a helpdesk; else null."),
  })
  .meta({ id: "TimelineMessage" });
export type TimelineMessage = z.infer<typeof timelineMessageSchema>;

export const timelineEventSchema = z
  .object({
    type: z.literal("event"),
    id: z.string(),
    at: timeSchema,
    kind: z.string().describe("E.g. `handoff`, `assignee-changed`, `action-refused`."),
    actor: actorSchema,
    summary: z.string().describe("One sentence for people."),
    cause: z.record(z.string(), z.string()).describe("What made it happen: delivery, action, turn or timer."),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "TimelineEvent" });
export type TimelineEventView = z.infer<typeof timelineEventSchema>;

export const timelineItemSchema = z
  .discriminatedUnion("type", [timelineMessageSchema, timelineEventSchema])
  .meta({ id: "TimelineItem" });
export type TimelineItem = z.infer<typeof timelineItemSchema>;

export const timelineQuerySchema = z.object({
  start: z
    .enum(["oldest", "newest"])
    .default("oldest")
    .describe("Which end the first page is taken from. Items are oldest first either way."),
  cursor: cursorSchema
    .optional()
    .describe("`nextCursor` or `previousCursor` of another page; it knows its direction."),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe("Items on a page, 1 to 500."),
});

export const timelineSchema = z
  .object({
    items: z.array(timelineItemSchema).describe("Oldest first."),
    nextCursor: z.string().nullable().describe("The page of newer items; null: there are none yet."),
    previousCursor: z.string().nullable().describe("The page of older items; null: this is the beginning."),
  })
  .meta({ id: "Timeline" });
export type Timeline = z.infer<typeof timelineSchema>;
