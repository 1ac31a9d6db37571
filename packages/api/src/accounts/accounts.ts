import { z } from "zod";
import { roleSchema, timeSchema } from "../values/values.ts";

const emailSchema = z.email().max(254);
/** Length is what makes a password hard to guess; nothing else is asked of it. */
export const passwordSchema = z.string().min(8, "Use at least 8 characters.").max(200);
const personNameSchema = z.string().trim().min(1).max(120);

export const signInSchema = z
  .strictObject({ email: emailSchema, password: z.string().min(1).max(200) })
  .meta({ id: "SignIn" });
export type SignIn = z.infer<typeof signInSchema>;

export const meSchema = z
  .object({
    organization: z.object({ id: z.string(), name: z.string() }),
    role: roleSchema,
    user: z
      .object({ id: z.string(), name: z.string(), email: z.string() })
      .nullable()
      .describe("Null when an API key asks."),
    apiKey: z.object({ id: z.string(), name: z.string() }).nullable().describe("Null when a person asks."),
    sandbox: z
      .array(z.string())
      .optional()
      .describe(
        "Helpdesks that are simulated here, each at `/sandbox/<helpdesk>/`; empty or absent: no sandbox.",
      ),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof meSchema>;

export const profileChangeSchema = z.strictObject({ name: personNameSchema }).meta({ id: "ProfileChange" });
export type ProfileChange = z.infer<typeof profileChangeSchema>;

export const passwordChangeSchema = z
  .strictObject({ currentPassword: z.string().min(1).max(200), newPassword: passwordSchema })
  .meta({ id: "PasswordChange" });
export type PasswordChange = z.infer<typeof passwordChangeSchema>;

export const memberSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    createdAt: timeSchema,
  })
  .meta({ id: "Member", description: "Somebody who can sign in." });
export type Member = z.infer<typeof memberSchema>;

export const memberChangeSchema = z.strictObject({ role: roleSchema }).meta({ id: "MemberChange" });
export type MemberChange = z.infer<typeof memberChangeSchema>;

export const invitationDraftSchema = z
  .strictObject({ email: emailSchema, role: roleSchema.default("teammate") })
  .meta({ id: "InvitationDraft" });
export type InvitationDraft = z.input<typeof invitationDraftSchema>;

export const invitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: roleSchema,
    expiresAt: timeSchema,
    createdAt: timeSchema,
  })
  .meta({ id: "Invitation" });
export type InvitationView = z.infer<typeof invitationSchema>;

export const createdInvitationSchema = invitationSchema
  .extend({ url: z.string().describe("To be given to the person; shown once.") })
  .meta({ id: "CreatedInvitation" });
export type CreatedInvitation = z.infer<typeof createdInvitationSchema>;

export const invitationAcceptanceSchema = z
  .strictObject({ token: z.string().min(10).max(200), name: personNameSchema, password: passwordSchema })
  .meta({ id: "InvitationAcceptance" });
export type InvitationAcceptance = z.infer<typeof invitationAcceptanceSchema>;

export const apiKeyDraftSchema = z
  .strictObject({
    name: personNameSchema,
    role: roleSchema.default("admin").describe("What the key may do; never more than its maker."),
    expiresAt: z.iso.datetime().nullable().default(null).describe("Null: never."),
  })
  .meta({ id: "ApiKeyDraft", examples: [{ name: "Nightly export", role: "viewer" }] });
export type ApiKeyDraft = z.input<typeof apiKeyDraftSchema>;

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: roleSchema,
    start: z.string().describe("The first characters, to tell keys apart."),
    createdAt: timeSchema,
    expiresAt: timeSchema.nullable(),
    lastUsedAt: timeSchema.nullable().describe("To the minute."),
  })
  .meta({ id: "ApiKey" });
export type ApiKeyView = z.infer<typeof apiKeySchema>;

export const createdApiKeySchema = apiKeySchema
  .extend({ key: z.string().describe("The key itself; shown this once only.") })
  .meta({ id: "CreatedApiKey" });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
