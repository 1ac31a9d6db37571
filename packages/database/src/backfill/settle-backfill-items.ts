import type { Queryable } from "../queryable.ts";

/** What is left to do. `asked`: readings that are under way. */
export type BackfillRest = { waiting: number; asked: number };

/** Notes which readings are over, gives up waiting for those asked for longer than `lateAfterMs` ago, and counts the rest. */
export async function settleBackfillItems(
  database: Queryable,
  input: { connectionId: string; lateAfterMs: number },
): Promise<BackfillRest> {
  await database.query({
    name: "settle-backfill-items",
    text: `update backfill_item i set state = case when d.id is null then 'done' else 'late' end
      from backfill_item o left join delivery d
        on d.connection_id = o.connection_id and d.delivery_key = 'backfill:' || o.external_id and d.state = 'pending'
      where o.connection_id = $1 and o.state in ('asked', 'late')
        and i.connection_id = o.connection_id and i.external_id = o.external_id
        and (d.id is null or (o.state = 'asked' and o.asked_at < now() - $2::float8 * interval '1 millisecond'))`,
    values: [input.connectionId, input.lateAfterMs],
  });
  const { rows } = await database.query<BackfillRest>({
    name: "count-backfill-rest",
    text: `select (select count(*) from backfill_item where connection_id = $1 and state = 'waiting')::int as waiting,
      (select count(*) from backfill_item where connection_id = $1 and state = 'asked')::int as asked`,
    values: [input.connectionId],
  });
  return rows[0] as BackfillRest;
}
