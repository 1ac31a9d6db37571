import type { Queryable } from "../queryable.ts";

/**
 * First key of the session advisory lock that a living worker holds; the second is its id. PostgreSQL frees it the moment the
 * worker's connection ends, which a `kill -9` does at once.
 */
const workerLockClass = 0x62617477;

/** Makes the worker known and takes its lock on this very connection, which must be kept open. */
export async function registerWorker(client: Queryable, host: string, processId: number): Promise<number> {
  const result = await client.query<{ id: number }>(
    "insert into worker (host, process_id) values ($1, $2) returning id",
    [host, processId],
  );
  const id = (result.rows[0] as { id: number }).id;
  await client.query("select pg_advisory_lock($1, $2::bigint::int)", [workerLockClass, id]);
  return id;
}

/** @returns false when the row is gone: others took this worker for dead, and it must stop. */
export async function beatWorker(database: Queryable, workerId: number): Promise<boolean> {
  const result = await database.query("update worker set beat_at = now() where id = $1", [workerId]);
  return result.rowCount === 1;
}

/**
 * Gives the conversations of dead workers back to the queue, due at once. Dead: its lock is free, or it has not beaten for
 * `deadAfterMs` (a connection that is half open keeps the lock though nobody is there). The epoch grows with the next claim, so
 * a worker that only seemed dead can write nothing more.
 *
 * Locks are believed only if the caller's own is visible: behind a pooler in transaction mode none is, and the beat alone counts.
 *
 * @returns how many conversations were freed.
 */
export async function takeOverDeadWorkers(
  database: Queryable,
  deadAfterMs: number,
  ownWorkerId: number | null,
): Promise<number> {
  const result = await database.query<{ freed: number }>(
    `with living as (
       select objid::bigint as id from pg_locks
       where locktype = 'advisory' and classid = $1::bigint::oid and granted
         and database = (select oid from pg_database where datname = current_database())
     ), dead as (
       delete from worker w
       where (not exists (select 1 from living l where l.id = w.id) and w.started_at < now() - interval '1 second'
           and exists (select 1 from living l where l.id = $3::bigint))
          or w.beat_at < now() - $2::float8 * interval '1 millisecond'
       returning id
     ), stranded as (
       select q.id from conversation_queue q
       where q.leased_by is not null
         and (q.leased_by in (select id from dead) or not exists (select 1 from worker w where w.id = q.leased_by))
       order by q.id for no key update skip locked
     ), freed as (
       update conversation_queue q set leased_by = null, wake_at = now(), lease_epoch = lease_epoch + 1
       from stranded s where q.id = s.id returning 1
     )
     select count(*) as freed from freed`,
    [workerLockClass, deadAfterMs, ownWorkerId],
  );
  return result.rows[0]?.freed ?? 0;
}
