import { z } from "zod";
import { handoffReasonSchema, idSchema } from "../values/values.ts";

/** Longer than any helpdesk takes in one message; connectors split what their helpdesk cannot take whole. */
const textSchema = z.string().trim().min(1).max(60_000);

export const messageActSchema = z
  .strictObject({ text: textSchema.describe("Public: the customer reads it.") })
  .meta({ id: "MessageAct", examples: [{ text: "I have looked it up for you: …" }] });
export type MessageAct = z.infer<typeof messageActSchema>;

export const noteActSchema = z
  .strictObject({ text: textSchema.describe("Private: teammates only.") })
  .meta({ id: "NoteAct" });
export type NoteAct = z.infer<typeof noteActSchema>;

export const assignActSchema = z
  .strictObject({
    to: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("agent") }).describe("Back to the AI."),
      z.strictObject({
        kind: z.literal("teammate"),
        externalId: z.string().min(1).describe("Their id in the helpdesk."),
      }),
      z.strictObject({ kind: z.literal("none") }).describe("Take the assignee off."),
    ]),
  })
  .meta({ id: "AssignAct", examples: [{ to: { kind: "agent" } }] });
export type AssignAct = z.infer<typeof assignActSchema>;

export const handoffActSchema = z
  .strictObject({ reason: handoffReasonSchema.default("agent-decided") })
  .meta({ id: "HandoffAct" });
export type HandoffAct = z.input<typeof handoffActSchema>;

export const emptyActSchema = z.strictObject({}).meta({ id: "EmptyAct" });

export const actResultSchema = z
  .object({
    actionIds: z
      .array(idSchema)
      .describe("What will be done in the helpdesk, in order; see `outbox` of the conversation."),
  })
  .meta({ id: "ActResult" });
export type ActResult = z.infer<typeof actResultSchema>;
