import { findConversationsToCompare, type Queryable, requestComparisons } from "@baton/database";
import type { ConnectionRuntime } from "../runtime/connection-runtime.ts";

/** All in milliseconds, except `perMinute`. Tests shorten them. */
export type ReconcileTiming = {
  /** How often each connection gets its turn. */
  everyMs: number;
  /**
   * Conversations of one connection read per minute at most. Each costs up to three calls; the stingiest limits known
   * are 50 a minute, and answering customers comes first.
   */
  perMinute: number;
  /** A busy conversation is looked at this often. */
  minimumMs: number;
  /** The quietest open one this often. */
  maximumMs: number;
  /** Closed ones are looked at for so long. */
  closedForMs: number;
};

export const defaultReconcileTiming: ReconcileTiming = {
  everyMs: 15_000,
  perMinute: 12,
  minimumMs: 120_000,
  maximumMs: 12 * 3_600_000,
  closedForMs: 3 * 24 * 3_600_000,
};

/** What a connection remembers of the list of changes. */
export type ReconcileState = {
  /** Everything up to here was looked at. */
  changedUntil?: string;
  /** A list that was longer than one turn: where it goes on, what it was asked for, and when it was begun. */
  unfinished?: { cursor: string; since: string; begunAt: string };
};

/** Lists give changes by the helpdesk's clock; so much is read again, for changes that were on their way. */
const listOverlapMs = 120_000;

/**
 * One turn of reconciliation for one connection (D3): finds conversations worth a comparison and puts the reading into their
 * queues. Nothing is read or changed here but the list; a paused connection, or one whose helpdesk asked to wait (D6), is
 * left alone.
 *
 * @returns what it wants to remember.
 * @throws Failure when the list of changes cannot be read; the next turn begins where this one did.
 */
export async function reconcileConnection(input: {
  database: Queryable;
  connection: ConnectionRuntime;
  state: ReconcileState;
  timing: ReconcileTiming;
  now: Date;
}): Promise<ReconcileState> {
  const { database, connection, state, timing, now } = input;
  if (connection.status !== "active") return state;
  if (connection.notBefore && connection.notBefore > now) return state;
  const limit = Math.max(1, Math.round((timing.perMinute * timing.everyMs) / 60_000));
  if (connection.connector.manifest.capabilities.reconcile === "known-conversations") {
    const due = await findConversationsToCompare(database, { connectionId: connection.id, limit, ...timing });
    await requestComparisons(database, connection.id, due);
    return state;
  }
  return requestChanged({ database, connection, state, now });
}

/** A flood of changes is taken in bites; the next turn goes on where this one stopped. */
const maximumPages = 5;

async function requestChanged(input: {
  database: Queryable;
  connection: ConnectionRuntime;
  state: ReconcileState;
  now: Date;
}): Promise<ReconcileState> {
  const { database, connection, state, now } = input;
  const before = state.changedUntil
    ? new Date(new Date(state.changedUntil).getTime() - listOverlapMs)
    : connection.createdAt;
  const since = state.unfinished ? new Date(state.unfinished.since) : before;
  const begunAt = state.unfinished?.begunAt ?? now.toISOString();
  let cursor = state.unfinished?.cursor ?? null;
  for (let page = 0; page < maximumPages; page++) {
    const { items, nextCursor } = await connection.helpdesk.listChanged({ since, cursor });
    const news = await onlyNews(database, connection.id, items);
    const changed = items.filter((item) => news.has(item.reference.externalId));
    await requestComparisons(
      database,
      connection.id,
      changed.map((item) => item.reference),
    );
    if (nextCursor === null) return { changedUntil: begunAt };
    cursor = nextCursor;
  }
  return { ...state, unfinished: { cursor: cursor as string, since: since.toISOString(), begunAt } };
}

/** Of the listed conversations those that changed after what is known of them here, and those that are not known at all. */
async function onlyNews(
  database: Queryable,
  connectionId: string,
  items: readonly { reference: { externalId: string }; updatedAt: Date | null }[],
): Promise<Set<string>> {
  const { rows } = await database.query<{ externalId: string }>({
    name: "only-changed-conversations",
    text: `select i.external_id as "externalId"
      from unnest($2::text[], $3::timestamptz[]) as i (external_id, changed_at)
      left join conversation c on c.connection_id = $1 and c.external_id = i.external_id
      left join conversation_comparison p on p.conversation_id = c.id
      cross join lateral (
        select greatest(c.last_message_at, c.status_changed_at, c.assignee_changed_at) as at
      ) known
      where c.id is null or i.changed_at is null
        or (i.changed_at > known.at
          -- Two clocks are compared here; a minute between them is far more than either is off.
          and (p.compared_at is null or i.changed_at > p.compared_at - interval '1 minute'))
        -- Told in whole seconds, a second change in the second of the newest known one looks like that one. Looked at after
        -- that second is over, it is.
        or (i.changed_at = date_trunc('second', known.at)
          and (p.compared_at is null or p.compared_at < i.changed_at + interval '5 seconds'))`,
    values: [
      connectionId,
      items.map((item) => item.reference.externalId),
      items.map((item) => item.updatedAt),
    ],
  });
  return new Set(rows.map((row) => row.externalId));
}
