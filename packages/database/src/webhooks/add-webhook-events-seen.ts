import type { Queryable } from "../queryable.ts";

export type EventCount = { connectionId: string; event: string; count: number };

/**
 * Counts the kinds of deliveries that arrive, which tells a missing subscription (D3). The same connection and event
 * must not come twice in one call.
 */
export async function addWebhookEventsSeen(
  database: Queryable,
  events: readonly EventCount[],
  now: Date,
): Promise<void> {
  await database.query({
    name: "add-webhook-events-seen",
    text: `insert into webhook_event_seen (connection_id, event, count, last_at)
      select connection_id, event, count, $4
      from unnest($1::uuid[], $2::text[], $3::bigint[]) as t (connection_id, event, count)
      order by connection_id, event
      on conflict (connection_id, event) do update
        set count = webhook_event_seen.count + excluded.count,
          last_at = greatest(webhook_event_seen.last_at, excluded.last_at)`,
    values: [
      events.map((event) => event.connectionId),
      events.map((event) => event.event),
      events.map((event) => event.count),
      now,
    ],
  });
}
