import type { Queryable } from "../queryable.ts";

export type WebhookIncident = {
  reason: string;
  message: string;
  /** Calendar day in UTC, `2026-01-31`. */
  day: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
};

/** The newest 50 incidents of a connection: more than that is a story for the metrics. */
export async function listWebhookIncidents(
  database: Queryable,
  connectionId: string,
): Promise<WebhookIncident[]> {
  const { rows } = await database.query<WebhookIncident>({
    name: "list-webhook-incidents",
    text: `select reason, message, day::text as day, count, first_at as "firstAt", last_at as "lastAt"
      from webhook_incident where connection_id = $1 order by last_at desc limit 50`,
    values: [connectionId],
  });
  return rows;
}
