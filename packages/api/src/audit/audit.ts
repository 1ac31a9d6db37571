import { z } from "zod";
import { pageQuery } from "../values/list.ts";
import { timeSchema } from "../values/values.ts";

export const auditEntrySchema = z
  .object({
    id: z.string(),
    at: timeSchema,
    actor: z.object({
      kind: z.enum(["user", "api-key", "system"]),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    action: z.string().describe("Noun and what happened, e.g. `connection-created`."),
    subject: z.string().describe("What it was done to, e.g. `connection:<id>`."),
    before: z.unknown().describe("Without secrets; null when there was nothing."),
    after: z.unknown().describe("Without secrets; null when nothing is left."),
  })
  .meta({ id: "AuditEntry", description: "Who changed which setting, and what it was before." });
export type AuditEntryView = z.infer<typeof auditEntrySchema>;

export const auditQuerySchema = z.object({
  action: z.string().max(80).optional(),
  subject: z.string().max(200).optional(),
  ...pageQuery,
});
