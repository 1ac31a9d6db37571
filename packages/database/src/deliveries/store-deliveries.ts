import { storableText } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";
import { writeJson } from "../write-json.ts";

export type DeliveryToStore = {
  connectionId: string;
  key: string;
  conversationExternalId: string | null;
  event: string;
  body: Buffer;
  headers: Record<string, string>;
  source: "webhook" | "replay" | "inbox" | "reconcile" | "backfill" | "counterpart";
};

/**
 * Stores deliveries and wakes their conversations, in one statement and so in one commit. From the moment it returns
 * nothing of them can be lost.
 *
 * Queue rows are touched in key order, because two batches that lock the same rows in different orders would deadlock.
 * A delivery whose key is known is not stored again; its conversation is woken all the same, which costs a look and
 * cannot hurt. A delivery without a conversation has nobody to wake and is `ignored` at once, kept for the record.
 *
 * @returns for each input, in order, the id of the new row, or null for a duplicate.
 */
export async function storeDeliveries(
  database: Queryable,
  deliveries: readonly DeliveryToStore[],
): Promise<(number | null)[]> {
  // An array of bytea would travel as text, in hexadecimal and escaped; one buffer travels as it is.
  let end = 1;
  const starts = deliveries.map((delivery) => {
    const start = end;
    end += delivery.body.length;
    return start;
  });
  const result = await database.query<{ ordinal: number; id: number }>({
    name: "store-deliveries",
    text: `
      with input as materialized (
        select * from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $7::int[], $8::int[], $9::jsonb[], $10::text[], $11::uuid[])
          as t (ordinal, connection_id, delivery_key, external_id, event, body_start, body_length, headers, source, candidate_id)
      ), woken as (
        insert into conversation_queue (id, connection_id, external_id, wake_at)
        select distinct on (connection_id, external_id) candidate_id, connection_id, external_id, now()
        from input where external_id is not null
        order by connection_id, external_id
        on conflict (connection_id, external_id)
          do update set wake_at = least(conversation_queue.wake_at, excluded.wake_at)
        returning id, connection_id, external_id
      ), stored as (
        insert into delivery (connection_id, delivery_key, conversation_id, event, body, headers, source, state, outcome)
        select i.connection_id, i.delivery_key, w.id, i.event, substring($6::bytea from i.body_start for i.body_length), i.headers, i.source,
          case when i.external_id is null then 'ignored' else 'pending' end,
          case when i.external_id is null then 'no-conversation' end
        from input i left join woken w using (connection_id, external_id)
        order by i.ordinal
        on conflict (connection_id, delivery_key) do nothing
        returning id, connection_id, delivery_key
      )
      select min(i.ordinal) as ordinal, s.id from stored s join input i using (connection_id, delivery_key) group by s.id`,
    values: [
      deliveries.map((_, index) => index),
      deliveries.map((delivery) => delivery.connectionId),
      // Words of the sender's: one that cannot be stored must not fail all that share the statement.
      deliveries.map(({ key }) => key && storableText(key)),
      deliveries.map(({ conversationExternalId: id }) => id && storableText(id)),
      deliveries.map(({ event }) => storableText(event)),
      Buffer.concat(deliveries.map((delivery) => delivery.body)),
      starts,
      deliveries.map((delivery) => delivery.body.length),
      deliveries.map((delivery) => writeJson(delivery.headers)),
      deliveries.map((delivery) => delivery.source),
      deliveries.map(() => createUuid()),
    ],
  });
  const ids: (number | null)[] = deliveries.map(() => null);
  for (const row of result.rows) ids[row.ordinal] = row.id;
  return ids;
}
