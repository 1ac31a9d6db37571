import type { Queryable } from "../queryable.ts";
import { type ConnectionRecord, connectionColumns } from "./connection-record.ts";

/**
 * Ends a connection (FC10): its row and history stay, its secrets are replaced by `emptySecrets`, so that nothing can be
 * posted even by mistake. A connection that is disconnected already is returned as it is.
 */
export async function disconnectConnectionRow(
  database: Queryable,
  input: { organizationId: string; id: string; emptySecrets: Buffer },
): Promise<ConnectionRecord | null> {
  const { rows } = await database.query<ConnectionRecord>({
    name: "disconnect-connection-row",
    text: `update connection set status = 'disconnected', secrets = $3, pause_reason = null, health = '[]',
        version = version + 1, updated_at = now()
      where organization_id = $1 and id = $2 returning ${connectionColumns}`,
    values: [input.organizationId, input.id, input.emptySecrets],
  });
  return rows[0] ?? null;
}
