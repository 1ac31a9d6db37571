import type { Queryable } from "../queryable.ts";

/** Workers that have beaten within the last half minute: whether somebody will take what is stored. */
export async function countLiveWorkers(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    "select count(*)::int as count from worker where beat_at > now() - interval '30 seconds'",
  );
  return rows[0]?.count ?? 0;
}
