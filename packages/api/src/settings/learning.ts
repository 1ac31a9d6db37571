import { z } from "zod";
import { versionSchema } from "./version.ts";

const enabledSchema = z
  .boolean()
  .describe(
    "Handled conversations teach articles which questions they answer. False: nothing is learned any more; what was learned stays, until it is taken back.",
  );

export const learningDocumentSchema = z
  .object({ version: versionSchema, enabled: enabledSchema })
  .meta({ id: "LearningSettings", description: "Whether the agent learns from handled conversations." });
export type LearningSettingsView = z.infer<typeof learningDocumentSchema>;

export const learningChangeSchema = z
  .strictObject({ version: versionSchema.optional(), enabled: enabledSchema.optional() })
  .meta({ id: "LearningSettingsChange", examples: [{ enabled: false }] });
export type LearningSettingsChange = z.infer<typeof learningChangeSchema>;
