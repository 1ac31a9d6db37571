import { z } from "zod";

const optionListSchema = z
  .enum(["topics", "groups", "teammates", "inboxes", "products", "tags", "fields", "mapped-fields"])
  .describe("A list of choices that is read from the live account.");

export { optionListSchema };
export type OptionListName = z.infer<typeof optionListSchema>;

export const settingFieldSchema = z
  .object({
    key: z.string().describe("Key in `settings`."),
    label: z.string(),
    help: z.string(),
    control: z.enum(["text", "secret", "textarea", "toggle", "select", "multi-select", "field-mapping"]),
    isRequired: z.boolean(),
    placeholder: z.string().nullable(),
    optionsFrom: optionListSchema
      .nullable()
      .describe("Choices come from the account: `GET /connections/{id}/options/{list}`."),
    options: z.array(z.object({ value: z.string(), label: z.string() })).nullable(),
    objects: z
      .array(z.object({ value: z.string(), label: z.string() }))
      .optional()
      .describe(
        "Of a `field-mapping`, a list of `{attribute, object, field}`: what has the fields. Choices are named `<object>:<field>`.",
      ),
    directions: z
      .array(z.object({ value: z.string(), label: z.string() }))
      .optional()
      .describe("Of a mapping that goes both ways: each line has one more key, `direction`."),
    creates: z
      .object({ label: z.string(), suggestedName: z.string() })
      .optional()
      .describe("A missing choice can be made: `POST /connections/options/{list}/new`."),
  })
  .meta({ id: "SettingField", description: "One field of a connection's settings form, in order." });
export type SettingFieldView = z.infer<typeof settingFieldSchema>;

export const helpdeskSchema = z
  .object({
    helpdesk: z.string().describe("Fixed name, e.g. `freshchat`."),
    label: z.string(),
    isBuiltIn: z
      .boolean()
      .default(false)
      .describe("Part of Baton, with a page of its own: nothing to connect."),
    fields: z.array(settingFieldSchema),
    secretFields: z
      .array(z.string())
      .describe("Keys of `settings` that are encrypted and never shown again."),
    webhook: z.object({
      events: z.array(
        z.object({
          label: z.string(),
          providerName: z.string().describe("What the helpdesk calls it in its payload."),
          isRequired: z.boolean(),
          why: z.string(),
        }),
      ),
      steps: z.array(z.string()).describe("What to do in the helpdesk; `{webhookUrl}` stands for the URL."),
    }),
    disconnectSteps: z.array(z.string()).describe("What to do in the helpdesk after disconnecting."),
    knowledge: z
      .object({ label: z.string(), collectionsLabel: z.string() })
      .nullable()
      .describe(
        "How its knowledge base is called, and the parts one chooses from; null: it has none to be read.",
      ),
    capabilities: z.object({
      actions: z.array(z.string()).describe("What Baton can do there."),
      channels: z.array(z.string()),
      maximumReplyLength: z.number().describe("Characters; longer replies are split."),
      maximumNoteLength: z.number(),
      maximumAttachmentBytes: z.number(),
      hasTags: z.boolean(),
      backfill: z.enum(["list", "none"]),
      escalation: z
        .enum(["conversation", "ticket"])
        .optional()
        .describe("What conversations of the messenger can become there; absent: nothing."),
      takesReadReceipts: z
        .boolean()
        .optional()
        .describe("Whether it is told that the customer has read what was written there; absent: no."),
    }),
  })
  .meta({ id: "Helpdesk", description: "A helpdesk that Baton can be connected to." });
export type HelpdeskView = z.infer<typeof helpdeskSchema>;
