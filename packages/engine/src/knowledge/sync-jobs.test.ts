import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createHttpClient } from "@baton/connectors";
import {
  createUuid,
  type Database,
  getKnowledgeSource,
  insertKnowledgeSource,
  type KnowledgeSource,
  markSourceWaiting,
  withTransaction,
} from "@baton/database";
import { createTestDatabase, waitFor } from "@baton/testing";
import { afterAll, afterEach, expect, it } from "vitest";
import { createJobQueue } from "../jobs/create-job-queue.ts";
import { jobDefinitions } from "../jobs/job-definitions.ts";
import { type JobWorker, startJobWorker } from "../jobs/start-job-worker.ts";
import { syncSourceJob } from "./sync-job-definitions.ts";
import { syncDueSources, syncKnowledgeSource } from "./sync-jobs.ts";

const database = await createTestDatabase<Database>({ max: 10 });
const { pool } = database;
const http = createHttpClient({ allowPrivateNetwork: true });
const queue = createJobQueue({ database: pool, definitions: jobDefinitions });
await queue.prepare();
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const context = {
  tools: { pool } as never,
  webHttp: http,
  changes: { publish() {} } as never,
  now: () => new Date(),
  jobs: queue,
};
const workers: JobWorker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});
afterAll(async () => {
  await queue.close();
  await http.close();
  await site.close();
  await database.close();
});

/** Pages that are answered as long as the gate is open, and held back while it is closed. */
const site = await startSite();

it("a sync that is asked for in a transaction: waits, and is done by a worker; asked for twice, it is one", async () => {
  const source = await add(3);
  await request(source);
  await request(source);
  expect(await stateOf(source)).toBe("waiting");
  await work();
  await waitFor(async () => (await stateOf(source)) === "ready");
  const { rows } = await pool.query("select count(*)::int as jobs from pgboss.job where name = $1", [
    syncSourceJob.name,
  ]);
  expect(rows).toEqual([{ jobs: 1 }]);
});

it("a source that is due: is synced by the clock, once, and due again a day later", async () => {
  const source = await add(2);
  await pool.query("update knowledge_source set next_sync_at = now() - interval '1 minute' where id = $1", [
    source.id,
  ]);
  const due = syncDueSources(context);
  const run = { id: "a", payload: {}, attempt: 0, signal: new AbortController().signal };
  await due.run(run);
  await due.run(run);
  await work();
  await waitFor(async () => (await stateOf(source)) === "ready");
  const { nextSyncAt } = (await find(source)) as KnowledgeSource;
  const hours = ((nextSyncAt as Date).getTime() - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23.9);
  expect(hours).toBeLessThanOrEqual(24);
});

it("a process killed with kill -9 in the middle of a sync: another one takes it over and reads what is left", async () => {
  const source = await add(10);
  site.holdFrom(6);
  await request(source);
  const program = fileURLToPath(new URL("./sync-until-killed.ts", import.meta.url));
  const child = fork(program, [database.url], { execPath: process.execPath });
  await waitFor(async () => (await articlesOf(source)) >= 4 && site.heldBack > 0, { timeoutMs: 30_000 });
  expect(await stateOf(source)).toBe("syncing");
  child.kill("SIGKILL");
  await once(child, "exit");
  const before = await articleRows(source);

  site.release();
  await work();
  await waitFor(async () => (await stateOf(source)) === "ready", { timeoutMs: 60_000 });
  expect(await articlesOf(source)).toBe(10);
  // What the first process had stored was not written a second time.
  expect(await articleRows(source)).toEqual(expect.arrayContaining(before));
}, 90_000);

async function work(): Promise<void> {
  workers.push(await startJobWorker({ pool, handlers: [syncKnowledgeSource(context)], log: quiet }));
}

function add(pages: number): Promise<KnowledgeSource> {
  const urls = Array.from({ length: pages }, (_, index) => site.url(`/page-${index + 1}`));
  return insertKnowledgeSource(pool, {
    organizationId: createUuid(),
    kind: "web",
    name: "Site",
    settings: { mode: "pages", urls, delayMs: 0 },
    audience: "public",
    language: "en",
    syncEveryHours: 24,
  });
}

function request(source: KnowledgeSource): Promise<unknown> {
  return withTransaction(pool, async (client) => {
    await markSourceWaiting(client, source);
    await queue.enqueue(client, syncSourceJob, { sourceId: source.id });
  });
}

const find = (source: KnowledgeSource) => getKnowledgeSource(pool, source);
const stateOf = async (source: KnowledgeSource) => (await find(source))?.state;

async function articleRows(source: KnowledgeSource): Promise<string[]> {
  const { rows } = await pool.query<{ row: string }>(
    "select id || ' ' || xmin::text as row from article where source_id = $1 and deleted_at is null",
    [source.id],
  );
  return rows.map(({ row }) => row);
}

const articlesOf = async (source: KnowledgeSource) => (await articleRows(source)).length;

async function startSite() {
  let firstHeld = Number.POSITIVE_INFINITY;
  const held: (() => void)[] = [];
  const answer = (path: string, response: ServerResponse) => {
    const isPage = path.startsWith("/page-");
    response.writeHead(isPage ? 200 : 404, { "content-type": "text/html" });
    response.end(
      isPage ? `<main><h1>Page ${path}</h1><p>Everything about ${path}, in a whole sentence.</p></main>` : "",
    );
  };
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const number = Number(/page-(\d+)/.exec(path)?.[1] ?? 0);
    if (number < firstHeld) answer(path, response);
    else held.push(() => answer(path, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    holdFrom(number: number) {
      firstHeld = number;
    },
    get heldBack() {
      return held.length;
    },
    release() {
      firstHeld = Number.POSITIVE_INFINITY;
      for (const each of held.splice(0)) each();
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
