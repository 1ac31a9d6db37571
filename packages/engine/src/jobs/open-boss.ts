import type { Queryable } from "@baton/database";
import { type Db, PgBoss } from "pg-boss";
import type { JobDefinition } from "./define-job.ts";

/** Jobs live beside Baton's tables, in a schema that pg-boss makes and migrates by itself. */
const schema = "pgboss";

/** The shortest that pg-boss allows. A killed process's jobs are free so many seconds after its last beat. */
const heartbeatSeconds = 10;
/** How often abandoned jobs are looked for: one statement, by one process of all. */
const monitorSeconds = 2;

/** Finished jobs are kept this long, for people who look what happened. */
const keepFinishedSeconds = 7 * 24 * 3_600;

/**
 * A pg-boss on Baton's own pool.
 *
 * @param role `client` stores jobs and looks at them; `worker` also works, takes over from the dead, and keeps the schedule.
 */
export function openBoss(database: Queryable, role: "client" | "worker"): PgBoss {
  const isWorker = role === "worker";
  return new PgBoss({
    db: asBossDatabase(database),
    schema,
    supervise: isWorker,
    schedule: isWorker,
    superviseIntervalSeconds: monitorSeconds,
    monitorIntervalSeconds: monitorSeconds,
  });
}

/** Any place where a statement can run, inside a transaction or not, as pg-boss wants it. */
export function asBossDatabase(database: Queryable): Db {
  return {
    async executeSql(text, values) {
      // Without values PostgreSQL takes several statements at once, which the installation of the schema needs.
      const result =
        values && values.length > 0 ? await database.query(text, values) : await database.query(text);
      // Several statements give several results; only single ones are read.
      return Array.isArray(result) ? { rows: [] } : { rows: result.rows ?? [] };
    },
  };
}

/** Makes the queue of a job, or brings its settings up to date; a look where nothing has changed. */
export async function ensureQueues(
  boss: PgBoss,
  definitions: readonly JobDefinition<never>[],
): Promise<void> {
  const existing = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const definition of definitions) {
    const wanted = {
      retryLimit: definition.retryLimit,
      retryDelay: definition.retryDelaySeconds,
      retryDelayMax: definition.maximumRetryDelaySeconds,
      retryBackoff: true,
      expireInSeconds: definition.expireInSeconds,
      heartbeatSeconds,
      deleteAfterSeconds: keepFinishedSeconds,
    };
    const queue = existing.get(definition.name);
    if (!queue) await boss.createQueue(definition.name, { policy: "exclusive", ...wanted });
    else if (
      Object.entries(wanted).some(
        ([key, value]) => (queue as unknown as Record<string, unknown>)[key] !== value,
      )
    )
      await boss.updateQueue(definition.name, wanted);
  }
}
