import type { Queryable } from "../queryable.ts";
import type { BackfillRecord } from "./backfill-record.ts";

/** Where the import stands; null for a connection that has none. `cursor` is for whoever carries it on. */
export async function getBackfill(
  database: Queryable,
  connectionId: string,
): Promise<(BackfillRecord & { cursor: string | null }) | null> {
  const { rows } = await database.query<BackfillRecord & { cursor: string | null }>({
    name: "get-backfill",
    text: `select b.connection_id as "connectionId", b.state, b.since, b.cursor, b.is_listed as "isListed", b.failure,
        coalesce(b.found, i.found) as found, coalesce(b.imported, i.imported) as imported,
        b.started_at as "startedAt", b.finished_at as "finishedAt"
      from backfill b cross join lateral (
        select count(*)::int as found, (count(*) filter (where state = 'done'))::int as imported
        from backfill_item where connection_id = b.connection_id
      ) i
      where b.connection_id = $1`,
    values: [connectionId],
  });
  return rows[0] ?? null;
}
