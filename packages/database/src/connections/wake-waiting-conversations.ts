import type { Queryable } from "../queryable.ts";

/**
 * Makes the conversations of a connection due now that have something undone: after a pause has ended, or a new token.
 * One in hand is included, since it may just be about to go to sleep over the old state.
 * Rows are locked in the order in which deliveries lock them; another order would deadlock.
 *
 * @returns how many were woken.
 */
export async function wakeWaitingConversations(database: Queryable, connectionId: string): Promise<number> {
  const { rowCount } = await database.query({
    name: "wake-waiting-conversations",
    text: `with waiting as (
        select q.id from conversation_queue q
        where q.connection_id = $1
          and (q.wake_at > now() or q.leased_by is not null or q.failure is not null
            or exists (select from delivery d where d.conversation_id = q.id and d.state = 'pending')
            or exists (select from action a where a.conversation_id = q.id and a.state in ('planned', 'sending', 'unknown')))
        order by q.connection_id, q.external_id for update
      )
      update conversation_queue q set wake_at = now() from waiting where q.id = waiting.id`,
    values: [connectionId],
  });
  return rowCount ?? 0;
}
