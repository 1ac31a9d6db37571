import { z } from "zod";
import { failureSchema, timeSchema } from "../values/values.ts";

export const jobIdSchema = z
  .string()
  .regex(/^(import|sync):[0-9a-f-]{36}$/i, "is no job's id")
  .describe("`import:<connection id>` or `sync:<source id>`.");

export const jobSchema = z
  .object({
    id: jobIdSchema,
    kind: z
      .enum(["import", "sync"])
      .describe("`import`: conversations of a connection. `sync`: a knowledge source."),
    subject: z
      .object({
        id: z.uuid(),
        name: z.string(),
        kind: z.string().describe("The helpdesk, or the kind of source."),
      })
      .describe("The connection, or the source."),
    state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
    progress: z.object({
      done: z.number().int().describe("Conversations, or documents."),
      total: z.number().int().nullable().describe("Null while nobody knows."),
    }),
    failure: failureSchema.nullable().describe("Why it failed, or what was wrong although it came through."),
    startedAt: timeSchema.nullable(),
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: "Job", description: "Background work, as its newest run stands." });
export type JobView = z.infer<typeof jobSchema>;
