import type { FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";
import { countContactsToSync } from "./find-contacts-to-sync.ts";

const hourMs = 3_600_000;

/** How much of the hour's calls is used; a new hour begins where the last one is over. */
export async function openSyncHour(
  database: Queryable,
  input: { connectionId: string; now: Date },
): Promise<{ calls: number; endsAt: Date; notBefore: Date | null }> {
  const { rows } = await database.query<{ calls: number; startedAt: Date; notBefore: Date | null }>({
    name: "open-sync-hour",
    text: `insert into customer_sync (connection_id, hour_started_at) values ($1, $2)
      on conflict (connection_id) do update set
        calls_this_hour = case when customer_sync.hour_started_at <= $2::timestamptz - interval '1 hour' then 0
          else customer_sync.calls_this_hour end,
        hour_started_at = case when customer_sync.hour_started_at <= $2::timestamptz - interval '1 hour' then $2
          else customer_sync.hour_started_at end
      returning calls_this_hour as calls, hour_started_at as "startedAt", not_before as "notBefore"`,
    values: [input.connectionId, input.now],
  });
  const row = rows[0];
  if (!row) throw new Error("An upsert gave no row.");
  return { calls: row.calls, endsAt: new Date(row.startedAt.getTime() + hourMs), notBefore: row.notBefore };
}

/** Counts calls, and keeps how the CRM as a whole answers. */
export async function noteSyncProgress(
  database: Queryable,
  input: {
    connectionId: string;
    calls: number;
    now: Date;
    /** Null: it answers. */
    failure: FailureRecord | null;
    notBefore: Date | null;
  },
): Promise<void> {
  await database.query({
    name: "note-sync-progress",
    text: `update customer_sync set calls_this_hour = calls_this_hour + $2, failure = $3, not_before = $4,
        synced_at = case when $3::jsonb is null and $4::timestamptz is null then $5 else synced_at end
      where connection_id = $1`,
    values: [
      input.connectionId,
      input.calls,
      input.failure === null ? null : writeJson(input.failure),
      input.notBefore,
      input.now,
    ],
  });
}

export type CustomerSync = {
  /** Contacts that were compared and are in step. */
  inStep: number;
  /** Never compared yet. */
  waiting: number;
  /** Refused by the CRM, one by one. */
  failed: number;
  /** The newest of those. */
  failures: { contactId: string; name: string | null; failure: FailureRecord }[];
  failure: FailureRecord | null;
  notBefore: Date | null;
  syncedAt: Date | null;
};

/** How the sync of a connection stands. */
export async function getCustomerSync(
  database: Queryable,
  input: { connectionId: string; now: Date },
): Promise<CustomerSync> {
  const { connectionId } = input;
  const [sync, counts, failures, waiting] = await Promise.all([
    database.query<Pick<CustomerSync, "failure" | "notBefore" | "syncedAt">>(
      `select failure, not_before as "notBefore", synced_at as "syncedAt" from customer_sync where connection_id = $1`,
      [connectionId],
    ),
    database.query<Pick<CustomerSync, "inStep" | "failed">>(
      `select (count(*) filter (where failure is null))::int as "inStep", (count(*) filter (where failure is not null))::int as failed
        from customer_record where connection_id = $1`,
      [connectionId],
    ),
    database.query<CustomerSync["failures"][number]>(
      `select r.contact_id as "contactId", coalesce(c.name, c.email, c.phone) as name, r.failure
        from customer_record r join contact c on c.id = r.contact_id
        where r.connection_id = $1 and r.failure is not null order by r.checked_at desc limit 5`,
      [connectionId],
    ),
    countContactsToSync(database, input),
  ]);
  const { inStep = 0, failed = 0 } = counts.rows[0] ?? {};
  const standing = sync.rows[0] ?? { failure: null, notBefore: null, syncedAt: null };
  return { inStep, failed, waiting, failures: failures.rows, ...standing };
}

/** Everything is compared again, as soon as the hour's calls allow; a wait after a failure ends. */
export async function requestWholeSync(database: Queryable, connectionId: string): Promise<void> {
  await database.query("update customer_record set checked_at = 'epoch' where connection_id = $1", [
    connectionId,
  ]);
  await database.query(
    "update customer_sync set failure = null, not_before = null where connection_id = $1",
    [connectionId],
  );
}
