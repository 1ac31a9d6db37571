import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";

/** A workflow as it is stored; documents are JSON here, and read by the package workflows. */
export type StoredWorkflow = {
  id: string;
  organizationId: string;
  name: string;
  description: string;
  position: number;
  draft: unknown;
  version: number;
  publishedVersionId: string | null;
  /** Number of the published version; null: not published. */
  publishedNumber: number | null;
  publishedDefinition: unknown;
  createdAt: Date;
  updatedAt: Date;
};

const columns = `w.id, w.organization_id as "organizationId", w.name, w.description, w.position, w.draft, w.version,
  w.published_version_id as "publishedVersionId", v.number as "publishedNumber", v.definition as "publishedDefinition", w.created_at as "createdAt", w.updated_at as "updatedAt"`;
const source = "workflow w left join workflow_version v on v.id = w.published_version_id";

/** In the order in which their triggers are tried. */
export async function listWorkflows(database: Queryable, organizationId: string): Promise<StoredWorkflow[]> {
  const { rows } = await database.query<StoredWorkflow>({
    name: "list-workflows",
    text: `select ${columns} from ${source} where w.organization_id = $1 and w.archived_at is null order by w.position, w.created_at`,
    values: [organizationId],
  });
  return rows;
}

export async function getWorkflow(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<StoredWorkflow | null> {
  const { rows } = await database.query<StoredWorkflow>({
    name: "get-workflow",
    text: `select ${columns} from ${source} where w.organization_id = $1 and w.id = $2 and w.archived_at is null`,
    values: [input.organizationId, input.id],
  });
  return rows[0] ?? null;
}

/** Whether a published workflow waits for conversations to be opened on a channel, before anything is written. */
export async function hasOpeningWorkflow(
  database: Queryable,
  input: { organizationId: string; channel: string },
): Promise<boolean> {
  const { rows } = await database.query<{ has: boolean }>({
    name: "has-opening-workflow",
    text: `select exists (
        select from ${source}, jsonb_array_elements(v.definition -> 'steps') step
        where w.organization_id = $1 and w.archived_at is null and step ->> 'kind' = 'trigger' and step ->> 'on' = 'conversation-opened'
          and (jsonb_array_length(coalesce(step -> 'channels', '[]')) = 0 or step -> 'channels' ? $2)
      ) as has`,
    values: [input.organizationId, input.channel],
  });
  return rows[0]?.has ?? false;
}

/** At the end of the order. */
export async function insertWorkflow(
  database: Queryable,
  input: {
    id: string;
    organizationId: string;
    name: string;
    description: string;
    draft: unknown;
    updatedBy: string | null;
  },
): Promise<void> {
  await database.query({
    name: "insert-workflow",
    text: `insert into workflow (id, organization_id, name, description, draft, updated_by, position)
      values ($1, $2, $3, $4, $5, $6, (select coalesce(max(position), -1) + 1 from workflow where organization_id = $2))`,
    values: [
      input.id,
      input.organizationId,
      input.name,
      input.description,
      writeJson(input.draft),
      input.updatedBy,
    ],
  });
}

/**
 * Saves over the version that was read; what is left out stays as it is.
 *
 * @returns the new version, or null when somebody else saved in between (or it is gone).
 */
export async function updateWorkflow(
  database: Queryable,
  input: {
    organizationId: string;
    id: string;
    expectedVersion: number;
    name?: string | undefined;
    description?: string | undefined;
    position?: number | undefined;
    draft?: unknown;
    updatedBy: string | null;
  },
): Promise<number | null> {
  const { rows } = await database.query<{ version: number }>({
    name: "update-workflow",
    text: `update workflow set name = coalesce($4, name), description = coalesce($5, description), position = coalesce($6, position),
        draft = coalesce($7, draft), updated_by = $8, updated_at = now(), version = version + 1
      where organization_id = $1 and id = $2 and version = $3 and archived_at is null returning version`,
    values: [
      input.organizationId,
      input.id,
      input.expectedVersion,
      input.name ?? null,
      input.description ?? null,
      input.position ?? null,
      input.draft === undefined ? null : writeJson(input.draft),
      input.updatedBy,
    ],
  });
  return rows[0]?.version ?? null;
}

/** Conversations no longer start it, and lists no longer show it; its runs go on with their version, its history stays. */
export async function archiveWorkflow(
  database: Queryable,
  input: { organizationId: string; id: string; updatedBy: string | null },
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: "archive-workflow",
    text: `update workflow set archived_at = now(), published_version_id = null, updated_at = now(), updated_by = $3, version = version + 1
      where organization_id = $1 and id = $2 and archived_at is null`,
    values: [input.organizationId, input.id, input.updatedBy],
  });
  return rowCount === 1;
}
