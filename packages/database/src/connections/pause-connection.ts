import type { FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";

/**
 * Stops sending on a connection until its checks pass again; deliveries are kept (FC6). Only the version that was looked at:
 * settings saved in the meantime have been tested and may well be the cure.
 *
 * @returns false when it was not active, or has changed.
 */
export async function pauseConnection(
  database: Queryable,
  input: { id: string; version: number; reason: FailureRecord },
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: "pause-connection",
    text: `update connection set status = 'paused', pause_reason = $3
      where id = $1 and version = $2 and status = 'active'`,
    values: [input.id, input.version, writeJson(input.reason)],
  });
  return rowCount === 1;
}
