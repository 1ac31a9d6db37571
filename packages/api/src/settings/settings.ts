import { handoffPresets } from "@baton/domain";
import { z } from "zod";

/** What each preset stands for, so that a form can show it before it is saved. */
export { handoffPresetSwitches } from "@baton/domain";

/**
 * Settings documents. Each answer is `{version, …document}` and can be sent back as it is, changed. Keys left out of a
 * PUT keep their value; a `version` that is no longer current is refused with 409 (leave it out to overwrite).
 */
const versionSchema = z
  .number()
  .int()
  .min(0)
  .describe(
    "0: never saved, the defaults are in force. Send it back to notice somebody else's change (409).",
  );

const day = 86_400_000;

export const channelSettingsSchema = z
  .strictObject({
    mode: z
      .enum(["autopilot", "assist", "off"])
      .describe("`autopilot`: public reply. `assist`: a draft as a private note. `off`: nothing."),
    debounceMs: z
      .number()
      .int()
      .min(0)
      .max(120_000)
      .describe("Quiet time after a customer message before the turn, so that a burst makes one turn."),
    resolveAfterMs: z
      .number()
      .int()
      .min(60_000)
      .max(30 * day)
      .describe("Silence after an answer until the conversation counts as resolved."),
    reopenWindowMs: z
      .number()
      .int()
      .min(0)
      .max(90 * day)
      .describe("How long after closing a new customer message reopens the same question."),
  })
  .meta({ id: "ChannelSettings", description: "Settings of one channel; times in milliseconds." });

export const channelsDocumentSchema = z
  .object({
    version: versionSchema,
    web: channelSettingsSchema,
    email: channelSettingsSchema,
    sms: channelSettingsSchema,
    phone: channelSettingsSchema,
  })
  .meta({ id: "ChannelsSettings" });
export type ChannelsSettings = z.infer<typeof channelsDocumentSchema>;

const channelChangeSchema = channelSettingsSchema.partial().optional();
export const channelsChangeSchema = z
  .strictObject({
    version: versionSchema.optional(),
    web: channelChangeSchema,
    email: channelChangeSchema,
    sms: channelChangeSchema,
    phone: channelChangeSchema,
  })
  .meta({ id: "ChannelsSettingsChange", examples: [{ version: 3, web: { mode: "assist" } }] });
export type ChannelsSettingsChange = z.infer<typeof channelsChangeSchema>;

const probabilitySchema = z.number().min(0).max(1);
const handoffFields = {
  preset: z
    .enum([...handoffPresets, "custom"] as ["ai-only", "quick", "balanced", "ai-first", "custom"])
    .describe("A named preset stands for the switches below; `custom`: they were set one by one."),
  onRequest: z.boolean().describe("The customer asks for a person."),
  onFrustration: z.boolean().describe("The customer is angry twice, or upset while the agent is unsure."),
  onNoProgress: z.boolean().describe("The customer raises the same point again after an answer."),
  answerThreshold: probabilitySchema.describe("Answer at or above this confidence; below it hand off."),
  modelThreshold: probabilitySchema.describe("Below this confidence no model is asked; hand off at once."),
};
export const handoffDocumentSchema = z
  .object({ version: versionSchema, ...handoffFields })
  .meta({ id: "HandoffSettings" });
export type HandoffSettingsView = z.infer<typeof handoffDocumentSchema>;
export const handoffChangeSchema = z
  .strictObject(handoffFields)
  .partial()
  .extend({ version: versionSchema.optional() })
  .meta({ id: "HandoffSettingsChange", examples: [{ preset: "quick" }] });
export type HandoffSettingsChange = z.infer<typeof handoffChangeSchema>;

const languageCodeSchema = z.string().regex(/^[a-z]{2,3}$/, "Use an ISO 639 code in lower case, such as en.");
const agentFields = {
  organizationName: z.string().trim().min(1).max(120).describe("The company as the agent names it."),
  tone: z.string().trim().max(2_000).describe("How the agent should sound; used with a model only."),
  instructions: z.string().trim().max(20_000).describe("House rules for the model."),
  language: z
    .strictObject({
      served: z.union([z.literal("any"), z.array(languageCodeSchema).min(1).max(60)]),
      fallback: languageCodeSchema,
    })
    .describe("Languages that are answered, and the one used when none is detected."),
  maxTurnMs: z
    .number()
    .int()
    .min(5_000)
    .max(300_000)
    .describe("Limit of one turn; beyond it the conversation is handed off."),
};
export const agentDocumentSchema = z
  .object({ version: versionSchema, ...agentFields })
  .meta({ id: "AgentSettings" });
export type AgentSettingsView = z.infer<typeof agentDocumentSchema>;
export const agentChangeSchema = z
  .strictObject(agentFields)
  .partial()
  .extend({ version: versionSchema.optional() })
  .meta({ id: "AgentSettingsChange" });
export type AgentSettingsChange = z.infer<typeof agentChangeSchema>;
