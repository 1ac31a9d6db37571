import { storeDeliveries } from "../deliveries/store-deliveries.ts";
import type { Queryable } from "../queryable.ts";

/** The `event` of a delivery of Baton's own that says: read this conversation and take over what differs. */
const comparisonEvent = "reconcile";

/**
 * Puts the reading of conversations into their queues, where it runs under the lease, in order with what webhooks tell, and
 * again after a crash. One row per conversation, used over and over: looking is no history.
 *
 * @returns how many were not waiting already.
 */
export async function requestComparisons(
  database: Queryable,
  connectionId: string,
  conversations: readonly { externalId: string; alternateId: string | null }[],
): Promise<number> {
  if (conversations.length === 0) return 0;
  const deliveries = conversations.map(({ externalId, alternateId }) => ({
    connectionId,
    key: `${comparisonEvent}:${externalId}`,
    conversationExternalId: externalId,
    event: comparisonEvent,
    body: Buffer.from(JSON.stringify({ externalId, alternateId })),
    headers: {},
    source: "reconcile" as const,
  }));
  await database.query({
    name: "forget-comparisons",
    text: `delete from delivery where connection_id = $1 and delivery_key = any($2) and state <> 'pending'`,
    values: [connectionId, deliveries.map((delivery) => delivery.key)],
  });
  await database.query({
    name: "note-comparisons",
    text: `insert into conversation_comparison (conversation_id, compared_at)
      select id, now() from conversation where connection_id = $1 and external_id = any($2)
      on conflict (conversation_id) do update set compared_at = excluded.compared_at`,
    values: [connectionId, deliveries.map((delivery) => delivery.conversationExternalId)],
  });
  const ids = await storeDeliveries(database, deliveries);
  return ids.filter((id) => id !== null).length;
}
