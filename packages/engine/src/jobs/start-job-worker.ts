import { withTransaction } from "@baton/database";
import { Failure, recordFailure } from "@baton/domain";
import type { Pool } from "pg";
import type { JobWithMetadata, PgBoss } from "pg-boss";
import type { EngineLog } from "../worker/dependencies.ts";
import type { JobEnd, JobHandler } from "./job-handler.ts";
import { asBossDatabase, ensureQueues, openBoss } from "./open-boss.ts";

export interface JobWorker {
  /** Asks the jobs in hand to save where they stand, waits for them, and leaves; what is left goes on elsewhere. */
  stop(): Promise<void>;
}

/** How often a queue is looked at. The jobs are not in a hurry; the shortest allowed is half a second. */
const pollSeconds = 1;
/** A beat much more often than pg-boss asks: a process that is only slow is not taken for dead. */
const beatSeconds = 2;
/** Jobs of one kind that one process works on at once; each mostly waits for somebody else's server. */
const defaultConcurrency = 4;
/** How long a stop waits for jobs that do not hear it. */
const graceMs = 10_000;

/**
 * Works through jobs, in this process, beside any number of others. A process that is killed stops beating, and within a dozen
 * seconds another one takes its jobs over; whatever a job did until then it must be able to do again.
 */
export async function startJobWorker(input: {
  pool: Pool;
  handlers: readonly JobHandler[];
  log: EngineLog;
  /** Jobs of one kind at once in this process. Default 4. */
  concurrency?: number;
}): Promise<JobWorker> {
  const { pool, handlers, log } = input;
  const stopping = new AbortController();
  const boss = openBoss(pool, "worker");
  boss.on("error", (error) =>
    log.debug({ failure: recordFailure(error).code }, "jobs wait for the database"),
  );
  await boss.start();
  await ensureQueues(
    boss,
    handlers.map(({ definition }) => definition),
  );
  const running = new Set<Promise<void>>();
  for (const handler of handlers) {
    const { name } = handler.definition;
    await boss.work<unknown>(
      name,
      {
        pollingIntervalSeconds: pollSeconds,
        // What the clock starts is one job at a time; each hand of a queue asks the database once a second, also for nothing.
        localConcurrency: handler.schedule ? 1 : (input.concurrency ?? defaultConcurrency),
        heartbeatRefreshSeconds: beatSeconds,
        includeMetadata: true,
      },
      async ([given]) => {
        // `includeMetadata` is on; the types of pg-boss do not carry that through.
        const job = given as JobWithMetadata<unknown> | undefined;
        if (!job) return;
        const run = runJob({ boss, pool, handler, job, stopping: stopping.signal, log });
        const noted = run.catch(() => {}).finally(() => running.delete(noted));
        running.add(noted);
        await run;
      },
    );
    if (handler.schedule)
      await boss.schedule(name, handler.schedule, {}, { key: "clock", singletonKey: "clock" });
  }
  return {
    async stop() {
      stopping.abort();
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([Promise.all([...running]), grace]);
      await boss.stop({ graceful: false });
    },
  };
}

/** One run: what it throws makes pg-boss try again, what it asks for by `again` is the same job once more. */
async function runJob(input: {
  boss: PgBoss;
  pool: Pool;
  handler: JobHandler;
  job: JobWithMetadata<unknown>;
  stopping: AbortSignal;
  log: EngineLog;
}): Promise<void> {
  const { boss, pool, handler, job, stopping, log } = input;
  const { name } = handler.definition;
  const details = { job: name, jobId: job.id, attempt: job.retryCount };
  let end: JobEnd;
  try {
    end = await handler.run({
      id: job.id,
      payload: job.data,
      attempt: job.retryCount,
      signal: AbortSignal.any([job.signal, stopping]),
    });
  } catch (error) {
    const failure = recordFailure(error);
    const wait = error instanceof Failure ? error.retryAfterMs : null;
    if (stopping.aborted) end = { kind: "again", inMs: 0 };
    else if (wait !== null) end = { kind: "again", inMs: wait };
    else {
      if (error instanceof Failure)
        log.warn({ ...details, code: failure.code }, `a job waits: ${failure.message}`);
      else log.error({ ...details, stack: (error as Error)?.stack }, "a job failed");
      if (job.retryCount >= job.retryLimit) await handler.giveUp?.(job.data, error);
      // What is stored with the job is the record, which holds no secret and no text of a customer.
      throw Object.assign(new Error(failure.message), { code: failure.code, stack: undefined });
    }
  }
  if (end.kind === "done") return;
  const { inMs } = end;
  await withTransaction(pool, async (client) => {
    const db = asBossDatabase(client);
    const attempt = { id: job.id, retryCount: job.retryCount };
    const { affected } = (await boss.complete(name, attempt, null, { db })) as { affected?: number };
    // Taken over or cancelled meanwhile: whoever has it now goes on, or nobody does.
    if (affected === 0) return;
    await boss.send(name, job.data as object, {
      db,
      startAfter: new Date(Date.now() + inMs),
      ...(job.singletonKey === null ? {} : { singletonKey: job.singletonKey }),
    });
  });
}
