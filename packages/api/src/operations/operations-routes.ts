import { z } from "zod";
import { auditEntrySchema, auditQuerySchema } from "../audit/audit.ts";
import { changeSchema } from "../events/change.ts";
import type { Route } from "../route.ts";
import { listOf } from "../values/list.ts";
import { jobIdSchema, jobSchema } from "./job.ts";

/** Audit log, jobs, events, and this description. */
export const operationsRoutes = {
  listAudit: {
    method: "GET",
    path: "/audit",
    tag: "Operations",
    summary: "Who changed what, newest first",
    permission: "admin",
    query: auditQuerySchema,
    status: 200,
    answer: listOf(auditEntrySchema),
  },
  listJobs: {
    method: "GET",
    path: "/jobs",
    tag: "Operations",
    summary: "Background work: what waits and runs, then what ended, newest first",
    permission: "viewer",
    status: 200,
    answer: listOf(jobSchema),
  },
  retryJob: {
    method: "POST",
    path: "/jobs/{id}/retry",
    tag: "Operations",
    summary: "Begin a job again that is over, whether it failed or not",
    permission: "admin",
    parameters: z.object({ id: jobIdSchema }),
    status: 202,
    answer: jobSchema,
    errors: ["not-found", "refused"],
  },
  streamEvents: {
    method: "GET",
    path: "/events",
    tag: "Operations",
    summary: "Server-sent events: what changed, as it changes",
    description:
      "Event name `change`, data as in the schema `Change`. After a reconnect events may have been missed: fetch what is on the screen.",
    permission: "viewer",
    status: 200,
    answer: changeSchema,
    answerType: "text/event-stream",
  },
  getOpenApi: {
    method: "GET",
    path: "/openapi.json",
    tag: "Operations",
    summary: "This description",
    permission: "anyone",
    status: 200,
    answer: z.record(z.string(), z.unknown()).describe("OpenAPI 3.1."),
  },
} as const satisfies Record<string, Route>;
