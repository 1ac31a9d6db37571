import type { Pool } from "pg";
import { storeDeliveries } from "../deliveries/store-deliveries.ts";
import { createUuid } from "../uuid.ts";
import { withTransaction } from "../with-transaction.ts";
import { type MessengerThreadRow, messengerThreadColumns, takeVisitorSequence } from "./thread-rows.ts";

/** A welcome older than this may speak of another day's hours: the visitor gets a new conversation. */
const keptFor = "1 day";

/**
 * The empty conversation that a visitor sees before writing: the one they opened last and wrote nothing in, else a new one, stored
 * with the delivery that makes the engine look for a workflow that speaks first. However often it is asked for, in however many
 * tabs at once, there is one.
 */
export async function openVisitorThread(
  pool: Pool,
  input: {
    connectionId: string;
    visitorId: string;
    pageUrl: string | null;
    describe: (thread: MessengerThreadRow) => { key: string; event: string; body: Buffer };
  },
): Promise<{ thread: MessengerThreadRow; isNew: boolean }> {
  return withTransaction(pool, async (client) => {
    // First of all, since with it comes the lock that makes two tabs wait for each other.
    const sequence = await takeVisitorSequence(client, input.visitorId);
    const opened = await client.query<MessengerThreadRow>({
      name: "find-opened-thread",
      text: `select ${messengerThreadColumns} from messenger_thread t
        where visitor_id = $1 and status = 'open' and created_at > now() - interval '${keptFor}'
          and not exists (select from messenger_message m where m.thread_id = t.id and m.author_kind <> 'agent')
        order by created_at desc limit 1`,
      values: [input.visitorId],
    });
    if (opened.rows[0]) return { thread: opened.rows[0], isNew: false };
    const inserted = await client.query<MessengerThreadRow>({
      name: "open-thread",
      text: `insert into messenger_thread (id, connection_id, visitor_id, sequence, page_url, created_at)
        values ($1, $2, $3, $4, $5, clock_timestamp()) returning ${messengerThreadColumns}`,
      values: [createUuid(), input.connectionId, input.visitorId, sequence, input.pageUrl],
    });
    const thread = inserted.rows[0] as MessengerThreadRow;
    await storeDeliveries(client, [
      {
        ...input.describe(thread),
        connectionId: input.connectionId,
        conversationExternalId: thread.id,
        headers: {},
        source: "webhook",
      },
    ]);
    return { thread, isNew: true };
  });
}
