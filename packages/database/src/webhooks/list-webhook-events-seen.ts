import type { Queryable } from "../queryable.ts";

export type WebhookEventSeen = { event: string; count: number; lastAt: Date };

/** Every kind of delivery that has arrived for a connection, by the helpdesk's own word. */
export async function listWebhookEventsSeen(
  database: Queryable,
  connectionId: string,
): Promise<WebhookEventSeen[]> {
  const { rows } = await database.query<WebhookEventSeen>({
    name: "list-webhook-events-seen",
    text: `select event, count, last_at as "lastAt" from webhook_event_seen where connection_id = $1 order by event`,
    values: [connectionId],
  });
  return rows;
}
