import { z } from "zod";
import { failureSchema, idSchema, timeSchema } from "../values/values.ts";

/** Stands for a stored secret in answers, and means "keep it" in requests. */
export const maskedSecret = "••••••••";

export const connectionStatusSchema = z
  .enum(["active", "paused", "disconnected"])
  .describe(
    "`paused`: credentials or agent account failed; deliveries are kept and nothing is sent until they are mended. `disconnected`: history stays, nothing flows in, nothing is posted.",
  );

export const healthEntrySchema = z
  .object({
    code: z.string().describe("Condition code, listed in docs/operations/conditions.md."),
    severity: z.enum(["ok", "warning", "error"]),
    message: z.string(),
    evidence: z.string().nullable(),
    fix: z.string().nullable().describe("The exact step that mends it."),
    since: z.string().describe("ISO 8601, UTC."),
  })
  .meta({ id: "HealthEntry" });
export type HealthEntryView = z.infer<typeof healthEntrySchema>;

export const connectionCheckSchema = z
  .object({
    name: z.string().describe("Fixed, kebab-case, e.g. `access-token`."),
    ok: z.boolean(),
    message: z.string().describe("What was found, or what is wrong and how to mend it."),
    field: z.string().nullable().describe("The key of `settings` at fault."),
    code: z.string().optional().describe("Code of the failure behind it, where a call failed."),
  })
  .meta({ id: "ConnectionCheck" });
export type ConnectionCheckView = z.infer<typeof connectionCheckSchema>;

export const connectionSettingsSchema = z
  .record(z.string(), z.unknown())
  .describe(
    "Keys by helpdesk, see `GET /helpdesks` and docs/connectors. A stored secret shows as `••••••••`; sent back like that, or left out, it is kept.",
  );

export const agentAccountSchema = z
  .object({ externalId: z.string(), name: z.string().nullable(), email: z.string().nullable() })
  .describe("The helpdesk account that the agent posts as.");

export const connectionSummarySchema = z
  .object({
    id: idSchema,
    helpdesk: z.string(),
    name: z.string(),
    status: connectionStatusSchema,
    worstSeverity: z.enum(["ok", "warning", "error"]).describe("The worst of its health entries."),
    createdAt: timeSchema,
  })
  .meta({ id: "ConnectionSummary", description: "What everybody may know of a connection." });
export type ConnectionSummary = z.infer<typeof connectionSummarySchema>;

export const webhookEventSchema = z.object({
  label: z.string(),
  providerName: z.string(),
  isRequired: z.boolean(),
  why: z.string(),
  count: z.number().int().describe("Deliveries of this event so far."),
  lastAt: timeSchema.nullable().describe("Null: never seen, so perhaps not subscribed."),
});

export const backfillSchema = z
  .object({
    state: z
      .enum(["running", "done", "failed", "stopped"])
      .describe("`stopped`: the connection was disconnected meanwhile."),
    since: timeSchema.describe("Conversations that changed after this are imported."),
    found: z.number().int().describe("Conversations found so far; grows until `isListed`."),
    imported: z.number().int().describe("How many of them are here."),
    isListed: z.boolean().describe("Whether the helpdesk's whole list was read."),
    failure: failureSchema.nullable(),
    startedAt: timeSchema,
    finishedAt: timeSchema.nullable(),
  })
  .meta({
    id: "Backfill",
    description:
      "The first import of conversations that were open when the helpdesk was connected. They are history: the agent acts from the next customer message.",
  });
export type BackfillView = z.infer<typeof backfillSchema>;

export const customerSyncSchema = z
  .object({
    label: z.string().describe("What the CRM is called."),
    inStep: z.number().int().describe("Contacts that were compared and are in step."),
    waiting: z.number().int().describe("Contacts not compared yet."),
    failed: z.number().int().describe("Contacts that the CRM refuses."),
    failures: z
      .array(z.object({ contactId: idSchema, name: z.string().nullable(), failure: failureSchema }))
      .describe("The newest five of those."),
    failure: failureSchema.nullable().describe("Why the CRM cannot be asked at all."),
    notBefore: timeSchema.nullable().describe("It is not asked before: its limit, or after a failure."),
    syncedAt: timeSchema.nullable().describe("When a contact was compared last."),
  })
  .meta({
    id: "CustomerSync",
    description: "How contacts are kept in step with the CRM beside the helpdesk.",
  });

export const connectionSchema = z
  .object({
    id: idSchema,
    helpdesk: z.string(),
    name: z.string(),
    status: connectionStatusSchema,
    webhookUrl: z.string().describe("To be entered in the helpdesk. Its last part is secret."),
    settings: connectionSettingsSchema,
    health: z.array(healthEntrySchema),
    healthCheckedAt: timeSchema.nullable(),
    pauseReason: failureSchema.nullable(),
    agentAccount: agentAccountSchema.nullable(),
    account: z.record(z.string(), z.string()).describe("Facts about the helpdesk account, as found live."),
    webhookEvents: z
      .array(webhookEventSchema)
      .describe("The events to subscribe, each with how often it has arrived."),
    webhookSteps: z
      .array(z.string())
      .describe("What to do in the helpdesk, with the URL and, where there is one, the secret filled in."),
    webhookSnippets: z
      .array(z.object({ label: z.string(), text: z.string() }))
      .describe("Texts that the steps ask to be pasted, exactly as they are."),
    disconnectSteps: z.array(z.string()),
    eventsSeen: z
      .array(z.object({ event: z.string(), count: z.number().int(), lastAt: timeSchema }))
      .describe("Every kind of delivery that has arrived, by the helpdesk's own word."),
    incidents: z
      .array(
        z.object({
          reason: z.string(),
          message: z.string(),
          day: z.iso.date(),
          count: z.number().int(),
          firstAt: timeSchema,
          lastAt: timeSchema,
        }),
      )
      .describe("Refused webhook requests, counted by reason and day; the newest 50."),
    backfill: backfillSchema.nullable().describe("Null where the helpdesk offers no list to import from."),
    customerSync: customerSyncSchema.nullable().describe("Null where no CRM is set up."),
    version: z.number().int().describe("Grows with every change of settings."),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: "Connection" });
export type ConnectionView = z.infer<typeof connectionSchema>;

export const connectionDraftSchema = z
  .strictObject({
    helpdesk: z.string().min(1).max(40),
    name: z.string().trim().min(1).max(120).describe("For people: how the connection is called in Baton."),
    settings: connectionSettingsSchema,
  })
  .meta({
    id: "ConnectionDraft",
    examples: [
      {
        helpdesk: "freshchat",
        name: "Support chat",
        settings: {
          domain: "acme.freshchat.com",
          accessToken: "the token from Freshchat",
          defaultAgentEmail: "agent@acme.example",
          autoHandleAll: true,
        },
      },
    ],
  });
export type ConnectionDraft = z.infer<typeof connectionDraftSchema>;

export const connectionTestSchema = z
  .strictObject({
    helpdesk: z.string().min(1).max(40),
    name: z.string().trim().max(120).optional(),
    settings: connectionSettingsSchema,
    connectionId: idSchema
      .optional()
      .describe("An existing connection whose stored secrets stand in for masked or missing ones."),
  })
  .meta({ id: "ConnectionTest" });
export type ConnectionTest = z.infer<typeof connectionTestSchema>;

export const connectionTestResultSchema = z
  .object({
    ok: z.boolean(),
    checks: z.array(connectionCheckSchema),
    agentAccount: agentAccountSchema.nullable(),
    account: z.record(z.string(), z.string()),
  })
  .meta({ id: "ConnectionTestResult" });
export type ConnectionTestResult = z.infer<typeof connectionTestResultSchema>;

export const connectionPatchSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(120).optional(),
    settings: connectionSettingsSchema
      .optional()
      .describe(
        "Only the keys that change; null removes an optional one. Tested live before anything is stored.",
      ),
    version: z.number().int().optional().describe("When given and no longer current: 409."),
  })
  .meta({ id: "ConnectionPatch" });
export type ConnectionPatch = z.infer<typeof connectionPatchSchema>;

export const connectionRotationSchema = z
  .strictObject({
    settings: z
      .record(z.string(), z.string().min(1))
      .refine((settings) => Object.keys(settings).length > 0, "Name at least one secret.")
      .describe("New values of secret settings, e.g. `{accessToken}`."),
  })
  .meta({ id: "ConnectionRotation" });
export type ConnectionRotation = z.infer<typeof connectionRotationSchema>;

export const optionDraftSchema = connectionTestSchema
  .extend({ label: z.string().trim().min(1).max(100).describe("What the new choice is called.") })
  .meta({ id: "OptionDraft" });
export type OptionDraft = z.infer<typeof optionDraftSchema>;

export const optionSchema = z.object({
  value: z.string(),
  label: z.string(),
  detail: z.string().nullable(),
});
export type OptionView = z.infer<typeof optionSchema>;
