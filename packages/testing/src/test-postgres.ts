import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate, startEmbeddedPostgres } from "@baton/database";
import pg from "pg";

/** A PostgreSQL for one run of the tests, with a migrated database to clone from. */
export interface TestPostgres {
  /** Of a database to send `create database` to. */
  adminUrl: string;
  /** Name of the migrated database. Nobody connects to it: PostgreSQL only clones what nobody uses. */
  template: string;
  stop(): Promise<void>;
}

/** Tests lose nothing in a power cut, so PostgreSQL need not wait for the disk. */
const tuning = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  autovacuum_naptime: "1h",
  max_connections: "200",
};

/**
 * Starts PostgreSQL in a temporary folder, or uses the server at BATON_TEST_DATABASE_URL, and migrates the
 * template. The folder and the server go away with `stop`, and also when this process is killed.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const given = process.env.BATON_TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startTemporaryServer();
  const template = `baton_template_${randomBytes(6).toString("hex")}`;
  try {
    await runOnServer(server.url, `create database ${template}`);
    await migrate(withDatabase(server.url, template));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    adminUrl: server.url,
    template,
    async stop() {
      if (given) await dropDatabases(given, template);
      await server.stop();
    },
  };
}

/** `url` with another database in it. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Runs one statement that is about databases, not inside one. */
export async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The template and what was made from it. */
async function dropDatabases(url: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where starts_with(datname, $1)",
      [template],
    );
    for (const { datname } of rows) await client.query(`drop database ${datname} with (force)`);
  } finally {
    await client.end();
  }
}

async function startTemporaryServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), "baton-test-"));
  // Otherwise, as root, PostgreSQL could not enter it and would be put elsewhere.
  chmodSync(directory, 0o755);
  const watcher = startWatcher(directory);
  const quiet = { info: () => {}, warn: (message: string) => console.warn(message) };
  const postgres = await startEmbeddedPostgres({ dataDirectory: directory, log: quiet, tuning });
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop();
      // The watcher removes the folder, wherever the database in it really lives.
      watcher.ref();
      watcher.stdin.end();
      await once(watcher, "exit");
    },
  };
}

/**
 * A process that outlives this one by a moment: its standard input ends when we are gone, in whatever way,
 * and then it stops the server and removes the folder.
 */
function startWatcher(directory: string) {
  const program = fileURLToPath(new URL("./clean-up-after-parent.ts", import.meta.url));
  const watcher = spawn(process.execPath, [program, directory], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watcher.unref();
  // Its end of the pipe may close first when everything is stopped at once.
  watcher.stdin.on("error", () => {});
  // The pipe alone must not keep the tests from ending.
  (watcher.stdin as unknown as { unref?: () => void }).unref?.();
  return watcher;
}
