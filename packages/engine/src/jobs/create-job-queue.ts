import { createUuid, type Queryable } from "@baton/database";
import type { PgBoss } from "pg-boss";
import type { JobDefinition } from "./define-job.ts";
import { asBossDatabase, ensureQueues, openBoss } from "./open-boss.ts";

/** Where background work is put. Any process may; a worker process does it (`start-job-worker.ts`). */
export interface JobQueue {
  /**
   * Must have answered before a transaction that enqueues begins: makes pg-boss's schema and the queues where they are
   * missing. Called again it costs nothing.
   */
  prepare(): Promise<void>;
  /**
   * Puts a job into its queue. With a client inside a transaction the job exists if and only if the transaction commits:
   * the fact and the work that follows from it cannot part.
   *
   * @returns the job's id; null where a job with the same key waits or runs already.
   */
  enqueue<Payload extends object>(
    database: Queryable,
    definition: JobDefinition<Payload>,
    payload: Payload,
    options?: { startAfter?: Date },
  ): Promise<string | null>;
  /** Ends the jobs with this key that wait or run; a running one hears it by its signal. @returns how many. */
  cancel<Payload extends object>(
    database: Queryable,
    definition: JobDefinition<Payload>,
    key: string,
  ): Promise<number>;
  close(): Promise<void>;
}

/** @param definitions every kind of job that is ever enqueued here. */
export function createJobQueue(input: {
  database: Queryable;
  definitions: readonly JobDefinition<never>[];
}): JobQueue {
  let opening: Promise<PgBoss> | undefined;
  const open = () => {
    opening ??= begin().catch((error: unknown) => {
      // The database was away: the next call tries again.
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const begin = async () => {
    const boss = openBoss(input.database, "client");
    // Without a listener Node would end the process; whoever called is told of the same failure by its own statement.
    boss.on("error", () => {});
    await boss.start();
    await ensureQueues(boss, input.definitions);
    return boss;
  };

  return {
    async prepare() {
      await open();
    },
    async enqueue(database, definition, payload, options = {}) {
      const boss = await open();
      const data = definition.payload.parse(payload);
      return boss.send(definition.name, data, {
        // A queue holds one job per key, so a job that stands alone has a key of its own.
        singletonKey: definition.key(data) ?? createUuid(),
        db: asBossDatabase(database),
        ...(options.startAfter ? { startAfter: options.startAfter } : {}),
      });
    },
    async cancel(database, definition, key) {
      const boss = await open();
      const db = asBossDatabase(database);
      const found = await boss.findJobs(definition.name, { key, db });
      const unfinished = found.filter(
        ({ state }) => state === "created" || state === "retry" || state === "active",
      );
      for (const job of unfinished) await boss.cancel(definition.name, job.id, { db });
      return unfinished.length;
    },
    async close() {
      const boss = await opening?.catch(() => undefined);
      await boss?.stop({ graceful: false });
    },
  };
}
