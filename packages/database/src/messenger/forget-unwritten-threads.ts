import type { Pool } from "pg";
import type { Queryable } from "../queryable.ts";
import { withTransaction } from "../with-transaction.ts";

/** Removed in one run at most; the next goes on. */
const atOnce = 500;

/**
 * Removes conversations of a messenger that a visitor opened and in which nobody ever wrote: a workflow's welcome is all there is. Most
 * people who open a chat close it again, and without this each of them would leave a conversation for ever.
 *
 * What a person wrote or did is never touched: one message, note, rating, handoff or act of a customer's or a teammate's keeps the whole
 * conversation, and so does work that is not done. Each is looked at again under the visitor's lock, which everybody who writes takes
 * first, and under the lock of its queue, so that a message of this very moment is either seen here or finds nothing to write into and
 * begins a conversation of its own.
 *
 * @param quietMs since nothing happened in it for so long.
 * @returns how many were removed.
 */
export async function forgetUnwrittenThreads(
  pool: Pool,
  input: { connectionId: string; quietMs: number },
): Promise<number> {
  const { rows } = await pool.query<{ id: string; visitorId: string }>({
    name: "find-unwritten-threads",
    text: `select t.id, t.visitor_id as "visitorId" from conversation c
      join messenger_thread t on t.connection_id = c.connection_id and t.id::text = c.external_id
      where c.connection_id = $1 and c.is_unwritten and c.created_at < now() - $2::float8 * interval '1 millisecond'
        and t.updated_at < now() - $2::float8 * interval '1 millisecond'
      order by c.created_at limit ${atOnce}`,
    values: [input.connectionId, input.quietMs],
  });
  let removed = 0;
  for (const { id, visitorId } of rows) {
    const isRemoved = await withTransaction(pool, async (client) => {
      await client.query({
        name: "lock-visitor",
        text: "select 1 from messenger_visitor where id = $1 for update",
        values: [visitorId],
      });
      const conversationId = await lockUnwritten(client, id);
      if (conversationId === null) return false;
      for (const [name, text] of removals) {
        await client.query({ name, text, values: [name.endsWith("-thread") ? id : conversationId] });
      }
      return true;
    });
    if (isRemoved) removed++;
  }
  return removed;
}

/** Everything that hangs on such a conversation, leaves first; what is named `…-thread` goes by the thread. */
const removals = [
  ["forget-runs", "delete from workflow_run where conversation_id = $1"],
  ["forget-codes", "delete from one_time_password where conversation_id = $1"],
  ["forget-events", "delete from timeline_event where conversation_id = $1"],
  ["forget-actions", "delete from action where conversation_id = $1"],
  ["forget-attachments", "delete from attachment where conversation_id = $1"],
  ["forget-messages", "delete from message where conversation_id = $1"],
  ["forget-deliveries", "delete from delivery where conversation_id = $1"],
  ["forget-conversation", "delete from conversation where id = $1"],
  ["forget-queue", "delete from conversation_queue where id = $1"],
  ["forget-messages-of-thread", "delete from messenger_message where thread_id = $1"],
  ["forget-thread", "delete from messenger_thread where id = $1"],
] as const;

/** The conversation of a thread, locked, where it may go; null: somebody wrote or did something, or it is in work. */
async function lockUnwritten(client: Queryable, threadId: string): Promise<string | null> {
  const queue = await client.query<{ id: string }>({
    name: "lock-unwritten-queue",
    text: `select q.id from messenger_thread t
      join conversation_queue q on q.connection_id = t.connection_id and q.external_id = t.id::text
      where t.id = $1 and q.leased_by is null for update of q`,
    values: [threadId],
  });
  const id = queue.rows[0]?.id;
  if (id === undefined) return null;
  // A statement of its own, so that it sees what was committed while the locks were waited for.
  const found = await client.query({
    name: "is-unwritten",
    text: `select 1 from conversation c join messenger_thread t on t.id = $2
      where c.id = $1 and c.is_unwritten and c.holder <> 'human' and not t.is_handed_off and t.rating is null
        and t.assignee ->> 'kind' <> 'teammate'
        and not exists (select from messenger_message where thread_id = t.id and author_kind <> 'agent')
        and not exists (select from messenger_note where thread_id = t.id)
        and not exists (select from message where conversation_id = c.id and author_kind in ('customer', 'teammate'))
        and not exists (select from timeline_event where conversation_id = c.id and actor ->> 'kind' = 'teammate')
        and not exists (select from decision where conversation_id = c.id)
        and not exists (select from escalation where conversation_id = c.id)
        and not exists (select from action where conversation_id = c.id and state in ('planned', 'sending', 'unknown'))
        and not exists (select from delivery where conversation_id = c.id and state = 'pending')`,
    values: [id, threadId],
  });
  return found.rowCount ? id : null;
}
