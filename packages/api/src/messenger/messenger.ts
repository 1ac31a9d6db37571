import { z } from "zod";
import { idSchema, timeSchema } from "../values/values.ts";

export const identityKeySchema = z
  .object({
    id: idSchema.describe("The `kid` of tokens signed with it."),
    createdAt: timeSchema,
    retiredAt: timeSchema.nullable().describe("Tokens signed with it are refused since then."),
  })
  .meta({ id: "IdentityKey", description: "A secret with which your server signs who its users are." });
export type IdentityKeyView = z.infer<typeof identityKeySchema>;

export const createdIdentityKeySchema = identityKeySchema
  .extend({ secret: z.string().describe("Shown this once: keep it on your server.") })
  .meta({ id: "CreatedIdentityKey" });
export type CreatedIdentityKey = z.infer<typeof createdIdentityKeySchema>;

export const messengerSchema = z
  .object({
    id: idSchema.describe("Stands in the snippet; no secret."),
    snippet: z.string().describe("The script tag for every page."),
    testSnippet: z.string().describe("The same for a staging site: shows to everybody there."),
    scriptUrl: z.string(),
    isBuilt: z.boolean().describe("False: the messenger's files are not there; `npm run build` makes them."),
  })
  .meta({ id: "Messenger" });
export type MessengerView = z.infer<typeof messengerSchema>;

export const identityCheckSchema = z
  .strictObject({ token: z.string().trim().min(1).max(100_000) })
  .meta({ id: "IdentityCheck" });
export const identityCheckResultSchema = z
  .object({
    ok: z.boolean(),
    code: z.string().nullable().describe("What is wrong; null when nothing is."),
    message: z.string(),
    user: z
      .object({
        userId: z.string(),
        name: z.string().nullable(),
        email: z.string().nullable(),
        phone: z.string().nullable(),
        attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      })
      .nullable(),
    expiresAt: timeSchema.nullable(),
  })
  .meta({ id: "IdentityCheckResult" });
export type IdentityCheckResult = z.infer<typeof identityCheckResultSchema>;
