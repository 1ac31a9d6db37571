import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Database, withTransaction } from "@baton/database";
import { Failure } from "@baton/domain";
import { createTestDatabase, waitFor } from "@baton/testing";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { countJob } from "./count-slowly.ts";
import { createJobQueue } from "./create-job-queue.ts";
import { defineJob, type JobDefinition } from "./define-job.ts";
import { handleJob, type JobHandler } from "./job-handler.ts";
import { type JobWorker, startJobWorker } from "./start-job-worker.ts";

const database = await createTestDatabase<Database>({ max: 10 });
const log = { debug() {}, info() {}, warn() {}, error() {} };

const greetJob = defineJob({
  name: "greet",
  payload: z.object({ name: z.string() }),
  key: ({ name }) => name,
  retryLimit: 1,
  retryDelaySeconds: 1,
  maximumRetryDelaySeconds: 1,
});
const queue = createJobQueue({
  database: database.pool,
  definitions: [greetJob, countJob] as unknown as JobDefinition<never>[],
});
await queue.prepare();

const workers: JobWorker[] = [];
const work = async (...handlers: JobHandler[]) => {
  const worker = await startJobWorker({ pool: database.pool, handlers, log });
  workers.push(worker);
  return worker;
};
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await database.pool.query("delete from pgboss.job");
});
afterAll(async () => {
  await queue.close();
  await database.close();
});

const states = async () =>
  (await database.pool.query("select state::text from pgboss.job order by created_on")).rows.map(
    ({ state }) => state,
  );

describe("jobs", () => {
  it("a job enqueued in a transaction that is rolled back: does not exist; in one that commits: it is done", async () => {
    const failed = withTransaction(database.pool, async (client) => {
      await queue.enqueue(client, greetJob, { name: "nobody" });
      throw new Error("rolled back");
    });
    await expect(failed).rejects.toThrow("rolled back");
    await withTransaction(database.pool, (client) => queue.enqueue(client, greetJob, { name: "Ada" }));

    const greeted: string[] = [];
    await work(
      handleJob(greetJob, async ({ payload }) => {
        greeted.push(payload.name);
        return { kind: "done" };
      }),
    );
    await waitFor(async () => (await states()).includes("completed"));
    expect(greeted).toEqual(["Ada"]);
  });

  it("a second job with the key of one that waits: is not added, and one with another key is", async () => {
    expect(await queue.enqueue(database.pool, greetJob, { name: "Ada" })).not.toBeNull();
    expect(await queue.enqueue(database.pool, greetJob, { name: "Ada" })).toBeNull();
    expect(await queue.enqueue(database.pool, greetJob, { name: "Grace" })).not.toBeNull();
  });

  it("a payload that does not fit its schema: is refused where it is enqueued", async () => {
    const wrong = { name: 1 } as unknown as { name: string };
    await expect(queue.enqueue(database.pool, greetJob, wrong)).rejects.toThrow();
    expect(await states()).toEqual([]);
  });

  it("a run that asks for another: runs again, and the asking is no failed attempt", async () => {
    const attempts: number[] = [];
    await queue.enqueue(database.pool, greetJob, { name: "Ada" });
    await work(
      handleJob(greetJob, async ({ attempt }) => {
        attempts.push(attempt);
        return attempts.length < 4 ? { kind: "again", inMs: 0 } : { kind: "done" };
      }),
    );
    await waitFor(async () => attempts.length === 4);
    await waitFor(async () => !(await states()).includes("active"));
    expect(attempts).toEqual([0, 0, 0, 0]);
    expect(await states()).toEqual(["completed", "completed", "completed", "completed"]);
  });

  it("a failure that says when to come back (D6): is waited for, and is no failed attempt", async () => {
    const attempts: number[] = [];
    await queue.enqueue(database.pool, greetJob, { name: "Ada" });
    await work(
      handleJob(greetJob, async ({ attempt }) => {
        attempts.push(attempt);
        if (attempts.length > 2) return { kind: "done" };
        throw new Failure({ code: "rate-limited", message: "Wait.", isRetryable: true, retryAfterMs: 1 });
      }),
    );
    await waitFor(async () => attempts.length === 3, { timeoutMs: 25_000, message: "three attempts" });
    expect(attempts).toEqual([0, 0, 0]);
  });

  it("a job that fails to the last attempt: is given up once, kept with its reason, and frees its key", async () => {
    const attempts: number[] = [];
    const givenUp: string[] = [];
    await queue.enqueue(database.pool, greetJob, { name: "Ada" });
    await work(
      handleJob(
        greetJob,
        async ({ attempt }) => {
          attempts.push(attempt);
          throw new Failure({ code: "unauthorized", message: "The token was refused.", isRetryable: false });
        },
        {
          async giveUp({ name }) {
            givenUp.push(name);
          },
        },
      ),
    );
    await waitFor(async () => (await states()).includes("failed"));
    expect(attempts).toEqual([0, 1]);
    expect(givenUp).toEqual(["Ada"]);
    const { rows } = await database.pool.query("select output from pgboss.job");
    expect(rows[0].output).toMatchObject({ code: "unauthorized", message: "The token was refused." });
    expect(await queue.enqueue(database.pool, greetJob, { name: "Ada" })).not.toBeNull();
  });

  it("a worker that stops in the middle: is heard by the job, which goes on in the next worker", async () => {
    let heard = 0;
    await queue.enqueue(database.pool, greetJob, { name: "Ada" });
    const first = await work(
      handleJob(greetJob, async ({ signal }) => {
        heard++;
        await once(signal, "abort");
        return { kind: "again", inMs: 0 };
      }),
    );
    await waitFor(async () => heard === 1);
    await first.stop();
    let isDone = false;
    await work(
      handleJob(greetJob, async () => {
        isDone = true;
        return { kind: "done" };
      }),
    );
    await waitFor(async () => isDone);
  });

  it("a job that is cancelled while it runs: hears it, and does not come back", async () => {
    let isRunning = false;
    let wasTold = false;
    await queue.enqueue(database.pool, greetJob, { name: "Ada" });
    await work(
      handleJob(greetJob, async ({ signal }) => {
        isRunning = true;
        await once(signal, "abort");
        wasTold = true;
        return { kind: "again", inMs: 0 };
      }),
    );
    await waitFor(async () => isRunning);
    expect(await queue.cancel(database.pool, greetJob, "Ada")).toBe(1);
    await waitFor(async () => wasTold);
    await waitFor(async () => !(await states()).includes("active"));
    expect(await states()).toEqual(["cancelled"]);
  });

  it("a process killed with kill -9 in the middle of a job: another one takes it over within seconds", async () => {
    await queue.enqueue(database.pool, countJob, { label: "stranded" });
    const program = fileURLToPath(new URL("./count-slowly.ts", import.meta.url));
    const child = fork(program, [database.url], { execPath: process.execPath });
    await once(child, "message");
    child.kill("SIGKILL");
    const killedAt = Date.now();

    let takenAfterMs = 0;
    await work(
      handleJob(countJob, async () => {
        takenAfterMs = Date.now() - killedAt;
        return { kind: "done" };
      }),
    );
    await waitFor(async () => takenAfterMs > 0, { timeoutMs: 30_000 });
    expect(takenAfterMs).toBeLessThan(25_000);
  }, 40_000);
});
