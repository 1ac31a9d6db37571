import { getWorkflowVersionById, type Queryable } from "@baton/database";
import { parseDefinition, type WorkflowDefinition } from "@baton/workflows";

/** A version of a workflow, ready to be run. */
export type PublishedWorkflow = {
  id: string;
  versionId: string;
  name: string;
  number: number;
  definition: WorkflowDefinition;
};

export interface WorkflowLibrary {
  /** Null: there is no such version, or it can no longer be read. */
  get(versionId: string): Promise<PublishedWorkflow | null>;
}

/** Versions kept in memory; they never change, so none has to be read twice. */
const keptVersions = 500;

export function createWorkflowLibrary(database: Queryable): WorkflowLibrary {
  const kept = new Map<string, PublishedWorkflow>();
  return {
    async get(versionId) {
      const known = kept.get(versionId);
      if (known) return known;
      const stored = await getWorkflowVersionById(database, versionId);
      const parsed = stored && parseDefinition(stored.definition);
      if (stored === null || parsed?.kind !== "parsed") return null;
      const workflow: PublishedWorkflow = {
        id: stored.workflowId,
        versionId,
        name: stored.workflowName,
        number: stored.number,
        definition: parsed.definition,
      };
      // The oldest goes; what is in use comes back with one reading.
      if (kept.size >= keptVersions) kept.delete(kept.keys().next().value as string);
      kept.set(versionId, workflow);
      return workflow;
    },
  };
}
