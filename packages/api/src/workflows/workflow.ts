import { definitionSchema } from "@baton/workflows/definition/definition";
import { z } from "zod";
import { versionSchema } from "../settings/version.ts";
import { idSchema, timeSchema } from "../values/values.ts";

/** A document on its way in: read by the server with every fault's place and cure, so not by this schema. */
const writtenDefinition = z
  .unknown()
  .describe(
    "A `WorkflowDefinition`, as it is answered. Faults are answered as 400 with `details.problems`: step, path, what is wrong and what to do.",
  );

export const workflowDefinitionSchema = definitionSchema.meta({
  id: "WorkflowDefinition",
  description: "A workflow as one document: steps, told apart by `kind`, that name each other by `id`.",
});

export const workflowProblemSchema = z
  .object({
    severity: z.enum(["error", "warning"]).describe("An error keeps the workflow from being published."),
    code: z.string().describe("Stable, kebab-case; listed in docs/operations/errors.md."),
    stepId: z.string().nullable().describe("The step at fault; null: the document as a whole."),
    path: z.string().describe("Place in the document, such as `steps[2].buttons[0].label`."),
    message: z.string(),
    fix: z.string().describe("What to do about it."),
  })
  .meta({ id: "WorkflowProblem" });
export type WorkflowProblem = z.infer<typeof workflowProblemSchema>;

const summaryFields = {
  id: idSchema,
  name: z.string(),
  description: z.string(),
  position: z.number().int().describe("Triggers are tried in this order, lowest first."),
  version: versionSchema.describe(
    "Grows with every save; send it back to notice somebody else's change (409).",
  ),
  publishedNumber: z.number().int().nullable().describe("The version that conversations start; null: none."),
  hasChanges: z.boolean().describe("Whether the draft differs from the published version."),
  runs: z.object({
    total: z.number().int().describe("Conversations that started it, over all versions."),
    waiting: z.number().int().describe("Of these, how many are under way."),
  }),
  createdAt: timeSchema,
  updatedAt: timeSchema,
};

export const workflowSummarySchema = z.object(summaryFields).meta({ id: "WorkflowSummary" });
export type WorkflowSummary = z.infer<typeof workflowSummarySchema>;

export const workflowSchema = z
  .object({
    ...summaryFields,
    draft: workflowDefinitionSchema,
    problems: z.array(workflowProblemSchema).describe("Of the draft."),
  })
  .meta({ id: "Workflow" });
export type WorkflowView = z.infer<typeof workflowSchema>;

const nameSchema = z.string().trim().min(1).max(120);
const descriptionSchema = z.string().trim().max(600);

export const workflowDraftSchema = z
  .strictObject({
    name: nameSchema,
    description: descriptionSchema.optional(),
    template: z.string().optional().describe("Id of a template to begin with."),
    definition: writtenDefinition.optional(),
  })
  .meta({ id: "WorkflowDraft", examples: [{ name: "Front door", template: "front-door" }] });
export type WorkflowDraft = z.input<typeof workflowDraftSchema>;

export const workflowPatchSchema = z
  .strictObject({
    version: versionSchema,
    name: nameSchema.optional(),
    description: descriptionSchema.optional(),
    position: z.number().int().min(0).max(10_000).optional(),
    definition: writtenDefinition.optional(),
  })
  .meta({ id: "WorkflowPatch" });
export type WorkflowPatch = z.input<typeof workflowPatchSchema>;

export const workflowPublicationSchema = z
  .strictObject({ version: versionSchema, note: z.string().trim().max(600).default("") })
  .meta({ id: "WorkflowPublication" });

export const workflowRestorationSchema = z
  .strictObject({
    version: versionSchema,
    number: z.number().int().min(1).describe("The version to bring back; it is published as a new one."),
  })
  .meta({ id: "WorkflowRestoration" });

export const workflowCheckSchema = z
  .strictObject({ definition: writtenDefinition })
  .meta({ id: "WorkflowCheck" });

export const workflowCheckResultSchema = z
  .object({
    ok: z.boolean().describe("Whether it may be published."),
    problems: z.array(workflowProblemSchema),
  })
  .meta({ id: "WorkflowCheckResult" });

export const workflowVersionSchema = z
  .object({
    number: z.number().int(),
    note: z.string(),
    restoredFrom: z.number().int().nullable().describe("The earlier version that it brings back."),
    isPublished: z.boolean().describe("Whether conversations start it now."),
    publishedAt: timeSchema,
    publishedBy: z.string().nullable(),
  })
  .meta({ id: "WorkflowVersion" });

export const workflowVersionContentSchema = workflowVersionSchema
  .extend({ definition: workflowDefinitionSchema })
  .meta({ id: "WorkflowVersionContent" });

const versionReference = z.union([z.literal("draft"), z.coerce.number().int().min(1)]);
export const workflowDifferenceQuerySchema = z.object({
  from: versionReference.describe("Number of a version, or `draft`."),
  to: versionReference.default("draft"),
});

export const workflowDifferencesSchema = z
  .object({
    differences: z.array(
      z.object({
        kind: z.enum(["added", "removed", "changed", "connected"]),
        stepId: z.string().nullable(),
        text: z.string().describe("One sentence."),
      }),
    ),
  })
  .meta({ id: "WorkflowDifferences" });
export type WorkflowDifferences = z.infer<typeof workflowDifferencesSchema>;

export const workflowTestRunSchema = z
  .strictObject({
    definition: writtenDefinition.optional().describe("Default: the draft."),
    trigger: z.string().optional().describe("Id of the trigger to start at; default: the first."),
    inputs: z
      .array(
        z.discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("message"), text: z.string().max(4_000) }),
          z.strictObject({
            kind: z.literal("button"),
            button: z.string().max(100).describe("Its label or id."),
          }),
          z
            .strictObject({ kind: z.literal("wait") })
            .describe("Time passes until the workflow goes on by itself."),
        ]),
      )
      .max(100),
    attributes: z
      .record(z.string().max(100), z.union([z.string().max(400), z.number(), z.boolean()]))
      .default({})
      .describe(
        "What is known of the contact and the conversation, such as `contact.email` or `office.isOpen`.",
      ),
    agentOutcomes: z
      .array(z.enum(["replied", "handed-off", "resolved"]))
      .max(100)
      .default([])
      .describe("What the AI makes of each question it is asked, in order; afterwards it replies."),
    needsVerification: z
      .boolean()
      .default(true)
      .describe("Whether the customer's identity is unverified (M3)."),
  })
  .meta({
    id: "WorkflowTestRun",
    examples: [
      {
        inputs: [
          { kind: "message", text: "I want a person" },
          { kind: "button", button: "Human agent" },
        ],
        agentOutcomes: ["handed-off"],
      },
    ],
  });
export type WorkflowTestRun = z.input<typeof workflowTestRunSchema>;

export const workflowTestRunResultSchema = z
  .object({
    path: z.array(
      z.object({
        stepId: z.string(),
        at: z.string(),
        exit: z
          .string()
          .nullable()
          .describe("The way out that was taken; null: it is there still, or ended there."),
      }),
    ),
    lines: z.array(
      z.object({
        from: z.enum(["customer", "workflow", "agent", "system"]),
        text: z.string(),
        buttons: z.array(z.string()),
        stepId: z.string(),
      }),
    ),
    endedBecause: z.string().nullable().describe("Null: it waits for what comes next."),
    stepId: z.string().describe("Where it stands, or ended."),
    waitsFor: z.string().nullable(),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .meta({ id: "WorkflowTestRunResult" });
export type WorkflowTestRunResult = z.infer<typeof workflowTestRunResultSchema>;

export const workflowTemplateSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    definition: workflowDefinitionSchema,
  })
  .meta({ id: "WorkflowTemplate" });
