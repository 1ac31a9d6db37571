import type { Pool } from "pg";
import { storeDeliveries } from "../deliveries/store-deliveries.ts";
import { withTransaction } from "../with-transaction.ts";

/** The `event` of a delivery of Baton's own that says: read this conversation, it is history. */
const backfillEvent = "backfill";

/**
 * Puts the reading of the next conversations into their queues, where it runs under the lease, in order with what webhooks
 * tell. What was read already, because a webhook came first, is done. The items are marked in the transaction that stores the
 * readings, so that a crash leaves neither without the other.
 *
 * @returns how many items were taken, and how many of them are being read now.
 */
export async function requestBackfillReadings(
  pool: Pool,
  input: { connectionId: string; limit: number },
): Promise<{ taken: number; asked: number }> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<{ externalId: string; alternateId: string | null; isAsked: boolean }>(
      {
        name: "take-backfill-items",
        text: `update backfill_item i set asked_at = now(), state = case when known.id is null then 'asked' else 'done' end
        from (
          select external_id from backfill_item where connection_id = $1 and state = 'waiting'
          order by position limit $2 for update skip locked
        ) due
        left join conversation known
          on known.connection_id = $1 and known.external_id = due.external_id and known.external_url is not null
        where i.connection_id = $1 and i.external_id = due.external_id
        returning i.external_id as "externalId", i.alternate_id as "alternateId", i.state = 'asked' as "isAsked"`,
        values: [input.connectionId, input.limit],
      },
    );
    const asked = rows.filter(({ isAsked }) => isAsked);
    if (asked.length > 0)
      await storeDeliveries(
        client,
        asked.map(({ externalId, alternateId }) => ({
          connectionId: input.connectionId,
          key: `${backfillEvent}:${externalId}`,
          conversationExternalId: externalId,
          event: backfillEvent,
          body: Buffer.from(JSON.stringify({ externalId, alternateId })),
          headers: {},
          source: "backfill" as const,
        })),
      );
    return { taken: rows.length, asked: asked.length };
  });
}
