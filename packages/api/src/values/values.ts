import { channels, handoffReasons } from "@baton/domain";
import { z } from "zod";

/** Values that many schemas share. Descriptions become the OpenAPI documentation. */

export const idSchema = z.uuid().describe("UUID (version 7, sortable by time).");
export const timeSchema = z.iso.datetime().describe("ISO 8601, UTC.");

export const channelSchema = z
  .enum(channels as ["web", "email", "sms", "phone"])
  .describe("The kind of conversation the customer is in.");

export const conversationStatusSchema = z
  .enum(["open", "closed_resolved", "closed_unresolved"])
  .describe("Whether the conversation is open, and if not whether the question was solved.");

export const holderSchema = z
  .enum(["ai", "human", "none"])
  .describe("Who the next word belongs to. `none`: nobody has taken it.");

export const sentimentSchema = z
  .enum(["angry", "frustrated", "neutral", "positive"])
  .describe("How the customer sounds; one scale on all helpdesks.");

export const handoffReasonSchema = z
  .enum(handoffReasons)
  .describe("Why a conversation was given to people; fixed names.");

export const assigneeSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("none") }),
    z.object({ kind: z.literal("agent") }),
    z.object({ kind: z.literal("teammate"), externalId: z.string(), name: z.string().nullable() }),
  ])
  .describe("Who the helpdesk says it is assigned to; `agent` is the AI's account.");

export const roleSchema = z
  .enum(["owner", "admin", "teammate", "viewer"])
  .describe(
    "`viewer` reads; `teammate` also acts in the inbox; `admin` also changes settings, knowledge, connections and the team; `owner` also names owners.",
  )
  .meta({ id: "Role" });
export type Role = z.infer<typeof roleSchema>;
/** Weakest first: a role may do everything that the roles before it may. */
export const roles: readonly Role[] = ["viewer", "teammate", "admin", "owner"];

/** Whether somebody with `role` may do what needs `minimum`. */
export function includesRole(role: Role, minimum: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(minimum);
}

export const failureSchema = z
  .object({
    code: z.string().describe("Stable, kebab-case; listed in docs/operations/errors.md."),
    message: z.string(),
    hint: z.string().nullable().describe("What a person should do about it."),
    isRetryable: z.boolean().describe("Whether it can succeed later without anybody changing anything."),
  })
  .meta({ id: "Failure", description: "What went wrong in the world outside." });
export type FailureView = z.infer<typeof failureSchema>;

export const actorSchema = z
  .object({
    kind: z.enum(["customer", "agent", "teammate", "system", "admin"]),
    externalId: z.string().nullable().describe("Their id in the helpdesk, or in Baton for `admin`."),
    name: z.string().nullable(),
  })
  .meta({ id: "Actor", description: "Who did something." });
