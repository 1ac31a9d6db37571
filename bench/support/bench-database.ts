import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createPool,
  type Database,
  type DatabasePool,
  inTransaction,
  migrate,
  startEmbeddedPostgres,
} from "@baton/database";
import { sql } from "kysely";
import { processorSecondsOf } from "./start-program.ts";

export type BenchDatabase = DatabasePool<Database> & {
  url: string;
  /** Holds the database in `postgres`. */
  dataDirectory: string;
  postmasterPid: number;
  /** Processor time of the server and the sessions it has now. */
  processorSeconds(): number;
  /** Makes every table that holds work empty; connections and settings stay. */
  empty(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * The embedded PostgreSQL exactly as the product starts it, fsync and all, in a temporary folder, migrated.
 * The folder goes away with `stop`, and also when this process is killed.
 */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "baton-bench-"));
  // Otherwise, as root, PostgreSQL could not enter it and would be put elsewhere.
  chmodSync(dataDirectory, 0o755);
  const cleaner = spawn(
    process.execPath,
    [
      fileURLToPath(new URL("../../packages/testing/src/clean-up-after-parent.ts", import.meta.url)),
      dataDirectory,
    ],
    { stdio: ["pipe", "ignore", "ignore"], detached: true },
  );
  cleaner.unref();
  cleaner.stdin.on("error", () => {});
  (cleaner.stdin as unknown as { unref?: () => void }).unref?.();

  const log = { info() {}, warn: (message: string) => console.error(message) };
  const isWatching = process.env.BENCH_STATEMENTS === "1";
  const tuning: Record<string, string> = isWatching
    ? { shared_preload_libraries: "pg_stat_statements", "pg_stat_statements.track_planning": "on" }
    : {};
  const postgres = await startEmbeddedPostgres({ dataDirectory, log, tuning });
  await migrate(postgres.url);
  const database = createPool<Database>(postgres.url, { max: 4, applicationName: "baton bench" });
  const postmasterPid = readPostmasterPid(dataDirectory);
  if (isWatching) await database.pool.query("create extension pg_stat_statements");
  return {
    ...database,
    url: postgres.url,
    dataDirectory,
    postmasterPid,
    processorSeconds: () =>
      listProcessTree(postmasterPid).reduce((sum, pid) => sum + processorSecondsOf(pid), 0),
    async empty() {
      await inTransaction(database.db, async (transaction) => {
        // A worker that looks for work at this moment may deadlock with it, and it is then tried again.
        await sql`truncate delivery, conversation_queue, contact cascade`.execute(transaction);
      });
      await database.pool.query("checkpoint");
    },
    async stop() {
      if (isWatching) await printStatements(database);
      await database.close();
      await postgres.stop();
      cleaner.stdin.end();
    },
  };
}

export function readPostmasterPid(dataDirectory: string): number {
  const home = realpathSync(join(dataDirectory, "postgres"));
  const major = readdirSync(home).find((name) => /^\d+$/.test(name)) as string;
  return Number(readFileSync(join(home, major, "cluster", "postmaster.pid"), "utf8").split("\n")[0]);
}

/** BENCH_STATEMENTS=1: where the database's time went, most costly statement first. */
async function printStatements({ pool }: DatabasePool<Database>): Promise<void> {
  const { rows } = await pool.query(
    `select calls, round(total_plan_time::numeric) as plan_ms, round(total_exec_time::numeric) as run_ms,
        round(((total_plan_time + total_exec_time) / greatest(calls, 1))::numeric, 3) as mean_ms, rows, wal_records, wal_fpi, round(wal_bytes / 1e3) as wal_kb,
        regexp_replace(left(query, 90), '\\s+', ' ', 'g') as statement
      from pg_stat_statements order by total_plan_time + total_exec_time desc limit 24`,
  );
  console.table(rows);
}

/** A process and everything below it; Linux only, elsewhere the process alone. */
export function listProcessTree(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
      .trim()
      .split(" ")
      .filter(Boolean);
    return [pid, ...children.flatMap((child) => listProcessTree(Number(child)))];
  } catch {
    return [pid];
  }
}
