import { createUuid, insertWorkflow, publishWorkflowVersion, type Queryable } from "@baton/database";
import { parseDefinition } from "@baton/workflows";

/** Publishes a workflow for tests, as the API does. Gives its id and the version of its draft. */
export async function publishWorkflow(
  database: Queryable,
  input: {
    organizationId: string;
    name?: string;
    steps: Record<string, unknown>[];
    id?: string;
    version?: number;
  },
): Promise<{ id: string; version: number }> {
  const parsed = parseDefinition({ steps: input.steps });
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  const { organizationId, name = "Test" } = input;
  const id = input.id ?? createUuid();
  const draft = parsed.definition;
  if (input.id === undefined)
    await insertWorkflow(database, { id, organizationId, name, description: "", draft, updatedBy: null });
  const published = await publishWorkflowVersion(database, {
    organizationId,
    workflowId: id,
    expectedVersion: input.version ?? 1,
    definition: draft,
    note: "",
    restoredFrom: null,
    publishedBy: null,
  });
  if (published === null) throw new Error("Somebody else published in between.");
  return { id, version: (input.version ?? 1) + 1 };
}
