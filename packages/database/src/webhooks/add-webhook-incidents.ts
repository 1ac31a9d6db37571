import type { Queryable } from "../queryable.ts";

export type IncidentCount = { connectionId: string; reason: string; message: string; count: number };

/**
 * Counts refused webhook requests (FC4): one row per connection, reason and day, so that a flood of bad requests
 * fills no table. The same connection and reason must not come twice in one call.
 */
export async function addWebhookIncidents(
  database: Queryable,
  incidents: readonly IncidentCount[],
  now: Date,
): Promise<void> {
  await database.query({
    name: "add-webhook-incidents",
    text: `insert into webhook_incident (connection_id, reason, message, count, day, first_at, last_at)
      select connection_id, reason, message, count, ($5::timestamptz at time zone 'utc')::date, $5, $5
      from unnest($1::uuid[], $2::text[], $3::text[], $4::int[]) as t (connection_id, reason, message, count)
      order by connection_id, reason
      on conflict (connection_id, reason, day) do update
        set count = webhook_incident.count + excluded.count, last_at = excluded.last_at, message = excluded.message`,
    values: [
      incidents.map((incident) => incident.connectionId),
      incidents.map((incident) => incident.reason),
      incidents.map((incident) => incident.message),
      incidents.map((incident) => incident.count),
      now,
    ],
  });
}
