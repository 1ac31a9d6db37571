import type { Queryable } from "../queryable.ts";

/**
 * Takes the conversations of a connection out of all hands: whoever works on one writes nothing more of it, and so sends nothing more,
 * for every send is written first. Those with something undone are due at once, to be ended by the connection's new state.
 *
 * Rows are locked in the order in which deliveries lock them; another order would deadlock.
 */
export async function freeLeases(database: Queryable, connectionId: string): Promise<void> {
  await database.query({
    name: "free-leases",
    text: `with held as (
        select q.id from conversation_queue q
        where q.connection_id = $1
          and (q.leased_by is not null
            or exists (select from action a where a.conversation_id = q.id and a.state in ('planned', 'sending', 'unknown')))
        order by q.connection_id, q.external_id for update
      )
      update conversation_queue q set leased_by = null, lease_epoch = lease_epoch + 1, wake_at = now() from held where q.id = held.id`,
    values: [connectionId],
  });
}
