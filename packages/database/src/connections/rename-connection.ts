import type { Queryable } from "../queryable.ts";
import { type ConnectionRecord, connectionColumns } from "./connection-record.ts";

/** Changes nothing but the name, so that it also works while the helpdesk cannot be reached. Null: no such version. */
export async function renameConnection(
  database: Queryable,
  input: { organizationId: string; id: string; expectedVersion: number; name: string },
): Promise<ConnectionRecord | null> {
  const { rows } = await database.query<ConnectionRecord>({
    name: "rename-connection",
    text: `update connection set name = $4, version = version + 1, updated_at = now()
      where organization_id = $1 and id = $2 and version = $3 and status <> 'disconnected'
      returning ${connectionColumns}`,
    values: [input.organizationId, input.id, input.expectedVersion, input.name],
  });
  return rows[0] ?? null;
}
