import type { Queryable } from "../queryable.ts";

/**
 * Wakes every conversation of a connection that waits for something or is in hand right now, after its settings
 * changed or a pause ended. One in hand is included, since it may just be about to go to sleep over the old state.
 */
export async function wakeConnection(database: Queryable, connectionId: string): Promise<number> {
  const result = await database.query(
    `update conversation_queue q set wake_at = now() from (
       select id from conversation_queue
       where connection_id = $1 and (wake_at is not null or leased_by is not null)
       order by id for no key update
     ) locked where q.id = locked.id`,
    [connectionId],
  );
  return result.rowCount ?? 0;
}
