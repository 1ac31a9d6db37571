import { z } from "zod";
import { pageQuery } from "../values/list.ts";
import {
  assigneeSchema,
  channelSchema,
  conversationStatusSchema,
  failureSchema,
  handoffReasonSchema,
  holderSchema,
  idSchema,
  sentimentSchema,
  timeSchema,
} from "../values/values.ts";

export const handoffRecordSchema = z
  .object({
    reason: handoffReasonSchema,
    at: z.string().describe("ISO 8601, UTC."),
    summary: z.string(),
    sentiment: sentimentSchema,
  })
  .meta({ id: "HandoffRecord" });

export const resolutionRecordSchema = z
  .object({
    kind: z
      .enum(["confirmed", "assumed", "by-teammate"])
      .describe("Confirmed by the customer, assumed after silence, or closed by a teammate."),
    at: z.string().describe("ISO 8601, UTC."),
    summary: z.string().nullable(),
    sentiment: sentimentSchema.nullable(),
  })
  .meta({ id: "ResolutionRecord" });

export const contactSummarySchema = z
  .object({
    id: idSchema,
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  })
  .meta({ id: "ContactSummary", description: "The customer; any part may be unknown." });
export type ContactSummary = z.infer<typeof contactSummarySchema>;

const escalationKindSchema = z
  .enum(["conversation", "ticket"])
  .describe("Carried on in the helpdesk, or handed in there and answered by mail.");

const escalationStateSchema = z
  .enum(["waiting", "opening", "open", "closed", "failed"])
  .describe(
    "`waiting`: tried again at `dueAt`. `opening`: asked for, and it is looked for whether it is there. `failed`: people have it in Baton's inbox.",
  );

const conversationFields = {
  id: idSchema,
  connection: z.object({ id: idSchema, name: z.string(), helpdesk: z.string() }),
  externalId: z.string().describe("The helpdesk's own id of the chat, ticket or thread."),
  externalUrl: z.string().nullable().describe("Link into the helpdesk's agent app."),
  channel: channelSchema,
  subject: z.string().nullable(),
  status: conversationStatusSchema,
  holder: holderSchema,
  assignee: assigneeSchema,
  contact: contactSummarySchema.nullable(),
  tags: z.array(z.string()),
  language: z.string().nullable().describe("ISO 639-1, as detected."),
  sentiment: sentimentSchema.nullable(),
  handoffReason: handoffReasonSchema.nullable(),
  isReadOnly: z.boolean().describe("Imported history: the agent acts only from the next customer message."),
  carriedTo: z
    .object({
      helpdesk: z.string(),
      kind: escalationKindSchema,
      state: escalationStateSchema,
      number: z.string().nullable().describe("Of a ticket, as the customer was told."),
    })
    .nullable()
    .describe("A conversation of the messenger that went to a helpdesk: to which, and how it stands there."),
  lastMessage: z
    .object({
      at: timeSchema,
      preview: z.string().nullable(),
      author: z.enum(["customer", "agent", "teammate", "system"]).nullable(),
    })
    .nullable(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
};

export const conversationSummarySchema = z
  .object(conversationFields)
  .meta({ id: "ConversationSummary", description: "A conversation as it stands in a list." });
export type ConversationSummary = z.infer<typeof conversationSummarySchema>;

export const outboxItemSchema = z
  .object({
    id: idSchema,
    kind: z.string().describe("The kind of action: `reply`, `note`, `claim`, …"),
    state: z
      .enum(["planned", "sending", "done", "refused", "unknown", "withdrawn"])
      .describe("`unknown`: sent, but no answer came; the thread is read back before anything is repeated."),
    text: z.string().nullable().describe("Of a reply or a note."),
    plannedAt: timeSchema,
    doneAt: timeSchema.nullable(),
    notBefore: timeSchema.nullable().describe("Waits until then, as the helpdesk asked."),
    confirmedAt: timeSchema.nullable().describe("When it was seen in the helpdesk after the send."),
    attempts: z.number().int(),
    failure: failureSchema.nullable(),
  })
  .meta({ id: "OutboxItem", description: "Something that Baton does in the helpdesk." });
export type OutboxItem = z.infer<typeof outboxItemSchema>;

export const visitorSchema = z
  .object({
    userId: z
      .string()
      .nullable()
      .describe("Your id of a user that your server has signed for; null: anonymous."),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    locale: z.string().nullable(),
    pageUrl: z.string().nullable().describe("Where the conversation was begun."),
    rating: z.number().int().nullable().describe("1 to 5, as the customer rated the conversation."),
    ratingComment: z.string().nullable(),
  })
  .meta({ id: "Visitor", description: "What the messenger knows of the customer." });

export const escalationSchema = z
  .object({
    id: idSchema,
    kind: escalationKindSchema,
    state: escalationStateSchema,
    connection: z.object({ id: idSchema, name: z.string(), helpdesk: z.string() }),
    attempts: z.number().int(),
    dueAt: timeSchema.nullable().describe("When it is tried again."),
    failure: failureSchema.nullable().describe("Why it waits or failed, or what the helpdesk refused last."),
    url: z.string().nullable().describe("Link into the helpdesk's agent app."),
    number: z.string().nullable().describe("Of a ticket, as the customer was told."),
    externalId: z.string().nullable().describe("The helpdesk's own id, once it is open."),
    createdAt: timeSchema,
    openedAt: timeSchema.nullable(),
    closedAt: timeSchema.nullable(),
  })
  .meta({ id: "Escalation", description: "A conversation of the messenger in a helpdesk." });
export type EscalationView = z.infer<typeof escalationSchema>;

export const conversationSchema = z
  .object({
    ...conversationFields,
    visitor: visitorSchema.nullable().describe("Null for conversations of helpdesks."),
    escalation: escalationSchema
      .nullable()
      .describe("Where people have it, when it was carried on in a helpdesk; the newest time."),
    counterpartId: idSchema
      .nullable()
      .describe(
        "Of a helpdesk's conversation that carries one of the messenger: that one, which stands in the list.",
      ),
    handoff: handoffRecordSchema.nullable(),
    resolution: resolutionRecordSchema.nullable(),
    closedAt: timeSchema.nullable(),
    turnDueAt: timeSchema.nullable().describe("When the agent's next turn starts; null: none is due."),
    resolveDueAt: timeSchema.nullable().describe("When silence will count as resolved."),
    contactAttributes: z
      .record(z.string(), z.string())
      .describe("What the CRM says of the contact besides name, e-mail and phone."),
    queue: z
      .object({
        wakeAt: timeSchema.nullable(),
        attempts: z.number().int().describe("Failures in a row."),
        failure: failureSchema.nullable(),
      })
      .describe("Where the work on it stands."),
    outbox: z
      .array(outboxItemSchema)
      .describe("What is on its way to the helpdesk or was refused by it, oldest first."),
    capabilities: z
      .array(z.string())
      .describe("Kinds of action that its helpdesk knows; empty when the connection is disconnected."),
  })
  .meta({ id: "Conversation" });
export type ConversationView = z.infer<typeof conversationSchema>;

export const conversationQuerySchema = z.object({
  status: z
    .enum([...conversationStatusSchema.options, "closed"])
    .optional()
    .describe("`closed` stands for both closed states."),
  holder: holderSchema.optional(),
  channel: channelSchema.optional(),
  connection: idSchema.optional(),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe(
      "Words in the messages or the subject, part of the contact's name, email or phone, a tag, or the external id.",
    ),
  ...pageQuery,
});
export type ConversationQuery = z.input<typeof conversationQuerySchema>;

export const conversationIdSchema = z
  .string()
  .min(1)
  .max(600)
  .describe("The conversation's id, or `external:<connection id>:<external id>`.");
