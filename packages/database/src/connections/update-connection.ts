import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";
import { type ConnectionRecord, connectionColumns } from "./connection-record.ts";

/**
 * Stores new settings whose checks have passed, over the version that was read, and ends a pause. `not_before` goes
 * too: the helpdesk asked the old token to wait.
 *
 * @returns null when somebody else changed or disconnected it in between.
 */
export async function updateConnection(
  database: Queryable,
  input: Pick<
    ConnectionRecord,
    "id" | "organizationId" | "name" | "settings" | "secrets" | "agentAccount" | "account"
  > & { expectedVersion: number },
): Promise<ConnectionRecord | null> {
  const { rows } = await database.query<ConnectionRecord>({
    name: "update-connection",
    text: `update connection set name = $4, settings = $5, secrets = $6, agent_account = $7, account = $8,
        status = 'active', pause_reason = null, not_before = null, health = '[]', health_checked_at = now(),
        version = version + 1, updated_at = now()
      where organization_id = $1 and id = $2 and version = $3 and status <> 'disconnected'
      returning ${connectionColumns}`,
    values: [
      input.organizationId,
      input.id,
      input.expectedVersion,
      input.name,
      writeJson(input.settings),
      input.secrets,
      input.agentAccount && writeJson(input.agentAccount),
      writeJson(input.account),
    ],
  });
  return rows[0] ?? null;
}
