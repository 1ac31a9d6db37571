import type { Queryable } from "../queryable.ts";

export type MissedKind = "conversation" | "message" | "close" | "reopen" | "assignment";

export type WebhooksMissed = {
  kind: MissedKind;
  count: number;
  firstAt: Date;
  lastAt: Date;
  /** The newest conversation in which it was found. */
  conversationId: string;
};

/** Counts what a comparison found and no webhook had told: a row per connection, kind and day. */
export async function addWebhooksMissed(
  database: Queryable,
  input: {
    connectionId: string;
    conversationId: string;
    missed: readonly { kind: MissedKind; count: number }[];
    now: Date;
  },
): Promise<void> {
  await database.query({
    name: "add-webhooks-missed",
    text: `insert into webhook_missed (connection_id, conversation_id, kind, count, day, first_at, last_at)
      select $1, $2, kind, count, ($5::timestamptz at time zone 'utc')::date, $5, $5
      from unnest($3::text[], $4::int[]) as t (kind, count) order by kind
      on conflict (connection_id, kind, day) do update
        set count = webhook_missed.count + excluded.count, last_at = excluded.last_at,
          conversation_id = excluded.conversation_id`,
    values: [
      input.connectionId,
      input.conversationId,
      input.missed.map(({ kind }) => kind),
      input.missed.map(({ count }) => count),
      input.now,
    ],
  });
}

/** What was missed in the days since then, per kind. */
export async function listWebhooksMissed(
  database: Queryable,
  connectionId: string,
  since: Date,
): Promise<WebhooksMissed[]> {
  const { rows } = await database.query<WebhooksMissed>({
    name: "list-webhooks-missed",
    text: `select kind, sum(count)::int as count, min(first_at) as "firstAt", max(last_at) as "lastAt",
        (array_agg(conversation_id order by last_at desc))[1] as "conversationId"
      from webhook_missed where connection_id = $1 and last_at >= $2 group by kind order by kind`,
    values: [connectionId, since],
  });
  return rows;
}
