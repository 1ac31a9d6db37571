import type { Queryable } from "../queryable.ts";
import type { HealthEntry } from "../schema.ts";
import { writeJson } from "../write-json.ts";

/** Stores what the doctor found. */
export async function saveConnectionHealth(
  database: Queryable,
  input: { id: string; health: readonly HealthEntry[] },
): Promise<void> {
  await database.query({
    name: "save-connection-health",
    text: `update connection set health = $2, health_checked_at = now() where id = $1 and status <> 'disconnected'`,
    values: [input.id, writeJson(input.health)],
  });
}
