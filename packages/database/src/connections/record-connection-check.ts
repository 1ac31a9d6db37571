import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";
import { type ConnectionRecord, connectionColumns } from "./connection-record.ts";

/**
 * Notes what the live checks found. Passed checks end a pause. The version grows only when workers have something new
 * to learn. Null when it was disconnected in between.
 */
export async function recordConnectionCheck(
  database: Queryable,
  input: Pick<ConnectionRecord, "organizationId" | "id" | "health" | "agentAccount" | "account"> & {
    ok: boolean;
  },
): Promise<ConnectionRecord | null> {
  const { rows } = await database.query<ConnectionRecord>({
    name: "record-connection-check",
    text: `update connection set health = $4, health_checked_at = now(), agent_account = $5, account = $6,
        status = case when $3 then 'active' else status end,
        pause_reason = case when $3 then null else pause_reason end,
        not_before = case when $3 and status = 'paused' then null else not_before end,
        version = version + case
          when ($3 and status = 'paused') or agent_account is distinct from $5::jsonb or account <> $6::jsonb
          then 1 else 0 end,
        updated_at = now()
      where organization_id = $1 and id = $2 and status <> 'disconnected'
      returning ${connectionColumns}`,
    values: [
      input.organizationId,
      input.id,
      input.ok,
      writeJson(input.health),
      input.agentAccount && writeJson(input.agentAccount),
      writeJson(input.account),
    ],
  });
  return rows[0] ?? null;
}
