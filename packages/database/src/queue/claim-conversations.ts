import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";

/** The right to work on one conversation; `epoch` is the fencing token of every write. */
export type Lease = {
  conversationId: string;
  connectionId: string;
  externalId: string;
  epoch: number;
  attempts: number;
};

export type Claimed = {
  leases: Lease[];
  /** Milliseconds until the next conversation that was not taken is due; null when none waits. Negative: overdue. */
  nextDueMs: number | null;
};

/**
 * Takes up to `limit` due conversations, longest due first, and tells when to look again: one statement, because a worker that
 * has little to do asks both all the time. Rows that another worker is taking are skipped, not waited for. wake_at becomes
 * null, so that whatever wakes the conversation from now on is seen as news by its holder.
 *
 * @param except connections whose conversations are passed over, as if they were not there. All of theirs that are due are looked at on
 * the way to the others': a few milliseconds for thousands.
 */
export async function claimConversations(
  database: Queryable,
  workerId: number,
  limit: number,
  except: readonly string[] = [],
): Promise<Claimed> {
  // A statement of its own: the common one pays nothing for the rare one.
  const ofOthers = except.length === 0 ? "" : "and connection_id <> all($3::uuid[])";
  const result = await database.query<Lease & { nextDueMs: number | null }>({
    name: except.length === 0 ? "claim-conversations" : "claim-conversations-of-others",
    text: `
      with due as materialized (
        select id from conversation_queue
        where wake_at <= now() and leased_by is null ${ofOthers}
        order by wake_at limit $2
        for no key update skip locked
      ), claimed as (
        update conversation_queue q set leased_by = $1, lease_epoch = lease_epoch + 1, wake_at = null
        from due where q.id = due.id
        returning q.id, q.connection_id, q.external_id, q.lease_epoch, q.attempts
      ), next as (
        select (extract(epoch from wake_at - clock_timestamp()) * 1000)::float8 as ms from conversation_queue
        where wake_at is not null and leased_by is null and id not in (select id from due) ${ofOthers}
        order by wake_at limit 1
      )
      select id as "conversationId", connection_id as "connectionId", external_id as "externalId", lease_epoch as epoch, attempts,
        null::float8 as "nextDueMs" from claimed
      union all select null, null, null, null, null, ms from next`,
    values: except.length === 0 ? [workerId, limit] : [workerId, limit, except],
  });
  const claimed: Claimed = { leases: [], nextDueMs: null };
  for (const { nextDueMs, ...lease } of result.rows) {
    if (nextDueMs === null) claimed.leases.push(lease);
    else claimed.nextDueMs = nextDueMs;
  }
  return claimed;
}

/** Which of the leased conversations have news since they were claimed: the sign to drop a draft under way (S10). */
export async function findWoken(database: Queryable, conversationIds: readonly string[]): Promise<string[]> {
  const result = await database.query<{ id: string }>({
    name: "find-woken",
    text: "select id from conversation_queue where id = any($1::uuid[]) and wake_at <= now()",
    values: [conversationIds],
  });
  return result.rows.map((row) => row.id);
}

export type Release = {
  conversationId: string;
  epoch: number;
  /** Milliseconds from now until the next reason to wake; null: none. What woke it meanwhile wins. */
  wakeInMs: number | null;
  attempts: number;
  failure: unknown;
};

/**
 * Gives conversations back. Rows are locked in key order (see store-deliveries). A lease that was taken over is left alone:
 * it is no longer ours to give.
 */
export async function releaseConversations(
  database: Queryable,
  workerId: number,
  releases: readonly Release[],
): Promise<void> {
  await database.query({
    name: "release-conversations",
    text: `
      with input as materialized (
        select * from unnest($2::uuid[], $3::bigint[], $4::float8[], $5::int[], $6::jsonb[])
          as t (id, epoch, wake_in_ms, attempts, failure)
      ), locked as materialized (
        select q.id from conversation_queue q join input i on i.id = q.id and i.epoch = q.lease_epoch
        where q.leased_by = $1 order by q.id for no key update of q
      )
      update conversation_queue q set leased_by = null, attempts = i.attempts, failure = i.failure,
        wake_at = least(q.wake_at, now() + i.wake_in_ms * interval '1 millisecond')
      from input i, locked l where q.id = l.id and i.id = q.id`,
    values: [
      workerId,
      releases.map((release) => release.conversationId),
      releases.map((release) => release.epoch),
      releases.map((release) => release.wakeInMs),
      releases.map((release) => release.attempts),
      releases.map((release) => (release.failure == null ? null : writeJson(release.failure))),
    ],
  });
}

/** Frees the leases of a worker that are not among those it knows to hold, due at once. */
export async function releaseStrays(
  database: Queryable,
  workerId: number,
  held: readonly Pick<Lease, "conversationId" | "epoch">[],
): Promise<void> {
  await database.query({
    name: "release-strays",
    text: `
      with stray as materialized (
        select id from conversation_queue q
        where leased_by = $1 and not exists (
          select 1 from unnest($2::uuid[], $3::bigint[]) as held (id, epoch) where held.id = q.id and held.epoch = q.lease_epoch)
        order by id for no key update skip locked
      )
      update conversation_queue q set leased_by = null, wake_at = now() from stray where q.id = stray.id`,
    values: [workerId, held.map((lease) => lease.conversationId), held.map((lease) => lease.epoch)],
  });
}
