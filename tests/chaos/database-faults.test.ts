import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from "@baton/database";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChaosSite, startChaosSite } from "./chaos-site.ts";
import { repliesIn, viewBaton } from "./desk-view.ts";
import { createPeople, type People } from "./people.ts";
import { answerPrefix } from "./scripted-agent.ts";
import { type SwallowingProxy, startSwallowingProxy } from "./swallowing-proxy.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Every question one answer and one decision, whatever the database did. */
async function expectAnswered(site: ChaosSite, asked: ReadonlyMap<string, string>): Promise<void> {
  await site.atRest(90_000);
  for (const [conversationId, text] of asked) {
    expect(repliesIn(site.desk.view(conversationId))).toEqual([answerPrefix + text]);
    const baton = await viewBaton(site.pool, conversationId);
    expect(baton?.decisions).toMatchObject([{ count: 1, result: "sent" }]);
  }
}

/** Customers ask, one after the other, until `done`. */
async function askMeanwhile(people: People, done: Promise<unknown>): Promise<Map<string, string>> {
  const asked = new Map<string, string>();
  let isDone = false;
  void done.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    const text = people.newText();
    asked.set(people.write(text), text);
    await sleep(60);
  }
  await done;
  return asked;
}

describe("D7: PostgreSQL itself goes away", () => {
  let directory: string;
  let postgres: EmbeddedPostgres;
  let site: ChaosSite;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "baton-chaos-"));
    chmodSync(directory, 0o755);
    const log = { info: () => {}, warn: () => {} };
    // Commits wait for the write, as in production: what was answered with 200 must be there after the crash.
    postgres = await startEmbeddedPostgres({ dataDirectory: directory, log, tuning: { fsync: "off" } });
    await migrate(postgres.url);
    site = await startChaosSite({ databaseUrl: postgres.url });
    await Promise.all([site.startProcess(), site.startProcess()]);
  });
  afterAll(async () => {
    await site?.close();
    await postgres?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it("restarted in three ways under traffic: nothing is lost and nothing said twice", async () => {
    const people = createPeople(site);
    const restart = async (signal: NodeJS.Signals) => {
      const started = await startedAt(postgres.url);
      process.kill(await postmasterOf(postgres.url), signal);
      await waitFor(async () => ((await startedAt(postgres.url)) ?? started) !== started, {
        timeoutMs: 30_000,
        message: `PostgreSQL did not come back after ${signal}`,
      });
      await sleep(700);
    };
    // At once, after a crash, and in good order.
    const trouble = (async () => {
      for (const signal of ["SIGQUIT", "SIGKILL", "SIGINT"] as const) await restart(signal);
    })();
    const asked = await askMeanwhile(people, trouble);
    expect(asked.size).toBeGreaterThan(20);
    await expectAnswered(site, asked);
    expect(site.crashes).toEqual([]);
  });
});

async function postmasterOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ file: string }>("select pg_read_file('postmaster.pid') as file");
    return Number(rows[0]?.file.split("\n")[0]);
  } finally {
    await client.end();
  }
}

async function startedAt(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ at: string }>("select pg_postmaster_start_time()::text as at");
    return rows[0]?.at ?? null;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}

describe("D7: the way to PostgreSQL", () => {
  let database: TestDatabase<unknown>;
  let proxy: SwallowingProxy;
  let site: ChaosSite;

  beforeAll(async () => {
    database = await createTestDatabase({ max: 2 });
    proxy = await startSwallowingProxy(database.url);
    site = await startChaosSite({
      databaseUrl: database.url,
      databaseUrlOfBaton: proxy.url,
      queryTimeoutMs: 2_000,
    });
    await Promise.all([site.startProcess(), site.startProcess()]);
  });
  afterAll(async () => {
    await site?.close();
    await proxy?.close();
    await database?.close();
  });

  it("all lines go dead without a word: found out, replaced, and each question answered once", async () => {
    const people = createPeople(site);
    const trouble = (async () => {
      for (let round = 0; round < 1; round++) {
        await sleep(500);
        expect(proxy.open).toBeGreaterThan(2);
        proxy.swallow();
        await sleep(1_500);
      }
    })();
    const asked = await askMeanwhile(people, trouble);
    await expectAnswered(site, asked);
    expect(site.crashes).toEqual([]);
  });
});

describe("D7: PostgreSQL refuses", () => {
  let database: TestDatabase<unknown>;
  let site: ChaosSite;
  let people: People;

  beforeAll(async () => {
    database = await createTestDatabase({ max: 2 });
    site = await startChaosSite({ databaseUrl: database.url });
    await Promise.all([site.startProcess(), site.startProcess()]);
    people = createPeople(site);
    await site.pool.query(`
      create sequence refusal;
      create function refuse() returns trigger language plpgsql as $$
      begin
        if nextval('refusal') % tg_argv[1]::int = 0 then
          raise exception 'refused for the test' using errcode = tg_argv[0];
        end if;
        return new;
      end $$`);
  });
  afterEach(() => expect(site.crashes).toEqual([]));
  afterAll(async () => {
    await site?.close();
    await database?.close();
  });

  /** Writes to the tables of the path fail with the code, one in `every`, while `meanwhile` runs. */
  async function refusing(code: string, every: number, meanwhile: Promise<unknown>): Promise<void> {
    const tables = ["delivery", "message", "action", "decision", "timeline_event"];
    for (const table of tables) {
      await site.pool.query(
        `create trigger refuse before insert or update on ${table} for each row execute function refuse('${code}', '${every}')`,
      );
    }
    await meanwhile;
    for (const table of tables) await site.pool.query(`drop trigger refuse on ${table}`);
  }

  it.each([
    ["the disk is full (53100)", "53100", 1],
    ["every third write conflicts (40001)", "40001", 3],
    ["every fifth write is a deadlock (40P01)", "40P01", 5],
  ])("%s for a while: nothing is lost and nothing said twice", async (_, code, every) => {
    const trouble = refusing(code, every, sleep(1_500));
    const asked = await askMeanwhile(people, trouble);
    expect(asked.size).toBeGreaterThan(10);
    await expectAnswered(site, asked);
  });

  it("every connection of the pools is stuck behind a lock for a while: nothing is lost and nothing said twice", async () => {
    const trouble = (async () => {
      const client = await site.pool.connect();
      await client.query("begin; lock table conversation_queue, delivery in access exclusive mode");
      await sleep(1_500);
      await client.query("rollback");
      client.release();
    })();
    const asked = await askMeanwhile(people, trouble);
    await expectAnswered(site, asked);
  });
});
