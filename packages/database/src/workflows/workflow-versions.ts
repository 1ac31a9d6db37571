import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";
import { writeJson } from "../write-json.ts";

/** A published document; never changed. */
export type StoredWorkflowVersion = {
  id: string;
  workflowId: string;
  workflowName: string;
  number: number;
  definition: unknown;
  note: string;
  restoredFrom: number | null;
  publishedAt: Date;
  publishedBy: string | null;
};

const columns = `v.id, v.workflow_id as "workflowId", w.name as "workflowName", v.number, v.definition, v.note,
  v.restored_from as "restoredFrom", v.published_at as "publishedAt", v.published_by as "publishedBy"`;
const source = "workflow_version v join workflow w on w.id = v.workflow_id";

/** Newest first. */
export async function listWorkflowVersions(
  database: Queryable,
  input: { organizationId: string; workflowId: string },
): Promise<StoredWorkflowVersion[]> {
  const { rows } = await database.query<StoredWorkflowVersion>({
    name: "list-workflow-versions",
    text: `select ${columns} from ${source} where v.organization_id = $1 and v.workflow_id = $2 order by v.number desc`,
    values: [input.organizationId, input.workflowId],
  });
  return rows;
}

export async function getWorkflowVersion(
  database: Queryable,
  input: { organizationId: string; workflowId: string; number: number },
): Promise<StoredWorkflowVersion | null> {
  const { rows } = await database.query<StoredWorkflowVersion>({
    name: "get-workflow-version",
    text: `select ${columns} from ${source} where v.organization_id = $1 and v.workflow_id = $2 and v.number = $3`,
    values: [input.organizationId, input.workflowId, input.number],
  });
  return rows[0] ?? null;
}

/** The version that a run keeps, whatever became of its workflow. */
export async function getWorkflowVersionById(
  database: Queryable,
  id: string,
): Promise<StoredWorkflowVersion | null> {
  const { rows } = await database.query<StoredWorkflowVersion>({
    name: "get-workflow-version-by-id",
    text: `select ${columns} from ${source} where v.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/**
 * Makes the document the workflow's next version, from which conversations start now. One statement after the workflow's row is
 * locked, so that two publishers get two numbers.
 *
 * @returns null when somebody saved since it was read.
 */
export async function publishWorkflowVersion(
  database: Queryable,
  input: {
    organizationId: string;
    workflowId: string;
    expectedVersion: number;
    definition: unknown;
    note: string;
    restoredFrom: number | null;
    publishedBy: string | null;
  },
): Promise<{ id: string; number: number } | null> {
  const { rows } = await database.query<{ id: string; number: number }>({
    name: "publish-workflow-version",
    text: `
with locked as (
  select id from workflow where organization_id = $1 and id = $2 and version = $3 and archived_at is null for update
), made as (
  insert into workflow_version (id, workflow_id, organization_id, number, definition, note, restored_from, published_by)
  select $4, l.id, $1, (select coalesce(max(number), 0) + 1 from workflow_version where workflow_id = l.id), $5, $6, $7, $8
  from locked l returning id, number, workflow_id
), pointed as (
  update workflow w set published_version_id = m.id, draft = $5, version = w.version + 1, updated_at = now(), updated_by = $8
  from made m where w.id = m.workflow_id
)
select id, number from made`,
    values: [
      input.organizationId,
      input.workflowId,
      input.expectedVersion,
      createUuid(),
      writeJson(input.definition),
      input.note,
      input.restoredFrom,
      input.publishedBy,
    ],
  });
  return rows[0] ?? null;
}

/** No conversation starts it any more; those under way go on. */
export async function unpublishWorkflow(
  database: Queryable,
  input: { organizationId: string; workflowId: string; updatedBy: string | null },
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: "unpublish-workflow",
    text: `update workflow set published_version_id = null, version = version + 1, updated_at = now(), updated_by = $3
      where organization_id = $1 and id = $2 and published_version_id is not null`,
    values: [input.organizationId, input.workflowId, input.updatedBy],
  });
  return rowCount === 1;
}
