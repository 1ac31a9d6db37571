import type { Queryable } from "../queryable.ts";

/**
 * Puts a stored delivery back into the queue of its conversation, as if it had just come: after a fix, or to see what it
 * does. What it told already is recognised again by the messages' ids and the helpdesk's times, so nothing is answered twice.
 *
 * @returns false when there is no such delivery, or it belongs to no conversation and there is nobody to give it to.
 */
export async function replayDelivery(database: Queryable, id: number): Promise<boolean> {
  const { rowCount } = await database.query(
    `with replayed as (
       update delivery set state = 'pending', outcome = null, failure = null, processed_at = null
       where id = $1 and conversation_id is not null returning conversation_id
     )
     update conversation_queue q set wake_at = least(q.wake_at, now()) from replayed where q.id = replayed.conversation_id`,
    [id],
  );
  return rowCount === 1;
}
