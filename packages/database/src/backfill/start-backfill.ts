import type { Queryable } from "../queryable.ts";

/** Notes that an import is to be made; one that is over begins anew. @returns false where one is running. */
export async function startBackfill(
  database: Queryable,
  input: { connectionId: string; since: Date },
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: "start-backfill",
    text: `insert into backfill (connection_id, since) values ($1, $2)
      on conflict (connection_id) do update
        set state = 'running', since = excluded.since, cursor = null, is_listed = false, found = null, imported = null,
          failure = null, started_at = now(), finished_at = null
        where backfill.state <> 'running'`,
    values: [input.connectionId, input.since],
  });
  return (rowCount ?? 0) > 0;
}
