import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { explainConnectionError, readVersion } from "./probe.ts";
import { StartupError, type StartupLog } from "./startup-error.ts";

export interface MigrateOptions {
  /** Folder with files such as 000001-conversations.sql. Default: the product's own. */
  directory?: string;
  /** Default: says nothing. */
  log?: StartupLog;
}

export interface MigrationReport {
  /** Names of the files applied by this call, in order, without ".sql". Empty when there was nothing to do. */
  applied: string[];
  /** Number of the newest migration in the database, 0 when there is none. */
  version: number;
}

interface Migration {
  number: number;
  name: string;
  text: string;
  checksum: string;
}

/** The product's own migrations. */
export const migrationDirectory = fileURLToPath(new URL("./migrations", import.meta.url));

/** Any number, as long as it never changes: two versions of Baton must agree on it. */
const migrationLock = 0x6d_69_67_72;
/** First line of a file that must not run in a transaction, such as one with `create index concurrently`. */
const withoutTransaction = /^--\s*no-transaction\b/;

/**
 * Brings the database at `url` to the newest schema. Forward only: there is no way down but a backup.
 *
 * Each file runs in a transaction of its own, together with the row that says it was applied. A file whose
 * first line is `-- no-transaction` runs statement by statement, split at semicolons that end a line; should it
 * fail half-way it runs again from its start, so each of its statements must bear that (`if not exists`).
 *
 * Two processes may call this at once: one works, the other waits and finds everything done.
 *
 * @throws StartupError when the server is too old, the schema is newer than this code, an applied file was
 * changed or is gone, a new file is numbered below an applied one, or a file fails.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<MigrationReport> {
  const migrations = readMigrations(options.directory ?? migrationDirectory);
  const holder = openClient(url);
  const worker = openClient(url);
  try {
    await holder.connect();
    await readVersion(holder);
    await worker.connect();
  } catch (error) {
    await Promise.allSettled([holder.end(), worker.end()]);
    throw explainConnectionError(error, url);
  }
  try {
    await holdLock(holder, options.log);
    return await applyPending(worker, migrations, options.log);
  } finally {
    await Promise.allSettled([holder.end(), worker.end()]);
  }
}

/**
 * Reads and orders the files of a migration folder.
 *
 * @throws StartupError `migration_files_invalid` for a name without number or a number used twice.
 */
function readMigrations(directory: string): Migration[] {
  const names = readdirSync(directory).filter((name) => name.endsWith(".sql"));
  const migrations = names.map((file) => {
    const number = /^(\d{6})-[a-z0-9-]+\.sql$/.exec(file)?.[1];
    if (!number) throw invalidFiles(`${file} is not named like 000001-what-it-does.sql`);
    // A checkout on Windows may change line ends; that is no change of the migration.
    const text = readFileSync(join(directory, file), "utf8").replaceAll("\r\n", "\n");
    const checksum = createHash("sha256").update(text).digest("hex");
    return { number: Number(number), name: file.slice(0, -".sql".length), text, checksum };
  });
  migrations.sort((a, b) => a.number - b.number);
  for (const [index, migration] of migrations.entries()) {
    if (migrations[index - 1]?.number === migration.number) {
      throw invalidFiles(`${migrations[index - 1]?.name} and ${migration.name} have the same number`);
    }
  }
  return migrations;
}

/**
 * Waits for the lock and holds it until the client ends.
 *
 * The lock belongs to a transaction, not to a session, so that it also works through PgBouncer. It is asked
 * for again and again, not waited for: a waiting statement keeps a snapshot, which `create index concurrently`
 * in the process that works would wait for, forever.
 */
async function holdLock(client: pg.Client, log: StartupLog | undefined): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await client.query("begin");
    await client.query("set local idle_in_transaction_session_timeout = 0");
    // Without a parameter on purpose: a statement with one leaves a snapshot behind until the next statement.
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_xact_lock(${migrationLock}) as taken`,
    );
    if (rows[0]?.taken) return;
    await client.query("rollback");
    if (attempt === 10) log?.info("Waiting for another process that is migrating the database.");
    await sleep(100);
  }
}

async function applyPending(
  client: pg.Client,
  migrations: Migration[],
  log: StartupLog | undefined,
): Promise<MigrationReport> {
  await client.query(`
    create table if not exists schema_migration (
      number integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
  const { rows } = await client.query<AppliedMigration>(
    "select number, name, checksum from schema_migration order by number",
  );
  const pending = findPending(migrations, rows);
  for (const migration of pending) {
    const startedAt = performance.now();
    await apply(client, migration);
    log?.info(`Applied migration ${migration.name} in ${Math.round(performance.now() - startedAt)} ms.`);
  }
  return {
    applied: pending.map((migration) => migration.name),
    version: pending.at(-1)?.number ?? rows.at(-1)?.number ?? 0,
  };
}

interface AppliedMigration {
  number: number;
  name: string;
  checksum: string;
}

/** Compares the files with what the database says was applied, in every way in which the two can disagree. */
function findPending(migrations: Migration[], applied: AppliedMigration[]): Migration[] {
  const newestFile = migrations.at(-1)?.number ?? 0;
  const newestApplied = applied.at(-1)?.number ?? 0;
  if (newestApplied > newestFile) {
    throw new StartupError({
      code: "schema_newer_than_code",
      message: `The database was migrated by a newer Baton (to ${applied.at(-1)?.name}, this one knows ${newestFile}).`,
      hint: "Start that version or a newer one, or restore a backup from before the upgrade.",
    });
  }

  const files = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const row of applied) {
    const file = files.get(row.number);
    if (file?.checksum === row.checksum) continue;
    throw new StartupError({
      code: "migration_changed",
      message: file
        ? `The migration ${file.name} was changed after it had been applied to this database.`
        : `The migration ${row.name} was applied to this database, but its file is gone.`,
      hint: "Put the file back as it was; changes go into a new migration with the next number.",
    });
  }

  const known = new Set(applied.map((row) => row.number));
  const pending = migrations.filter((migration) => !known.has(migration.number));
  const late = pending.find((migration) => migration.number < newestApplied);
  if (late) {
    throw new StartupError({
      code: "migration_out_of_order",
      message: `The migration ${late.name} is new, yet numbered below ${newestApplied}, which is applied already.`,
      hint: "Give it the next free number.",
    });
  }
  return pending;
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const record = () =>
    client.query("insert into schema_migration (number, name, checksum) values ($1, $2, $3)", [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
  try {
    if (withoutTransaction.test(migration.text)) {
      for (const statement of splitStatements(migration.text)) await client.query(statement);
      await record();
      return;
    }
    await client.query("begin");
    await client.query(migration.text);
    await record();
    await client.query("commit");
  } catch (error) {
    throw new StartupError({
      code: "migration_failed",
      message: `The migration ${migration.name} failed: ${describeFailure(error, migration.text)}`,
      hint: withoutTransaction.test(migration.text)
        ? "A part of it may be done; it runs again from its start. Remove the reason and start again."
        : "The database is as it was before this migration. Remove the reason and start again.",
      cause: error,
    });
  }
}

function splitStatements(text: string): string[] {
  return text.split(/;[ \t]*$/m).filter((statement) => statement.replace(/--.*$/gm, "").trim() !== "");
}

function describeFailure(error: unknown, text: string): string {
  if (!(error instanceof pg.DatabaseError)) return error instanceof Error ? error.message : String(error);
  const line = error.position ? text.slice(0, Number(error.position)).split("\n").length : undefined;
  return `${error.message} (${error.code}${line ? `, line ${line}` : ""})`;
}

function openClient(url: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: "baton migrate",
    connectionTimeoutMillis: 10_000,
  });
  // A broken connection also fails the query that runs on it; without a listener Node would end the process.
  client.on("error", () => {});
  return client;
}

function invalidFiles(reason: string): StartupError {
  return new StartupError({
    code: "migration_files_invalid",
    message: `The migration files cannot be used: ${reason}.`,
    hint: "Rename the file: six digits, a hyphen, what it does in lower case, .sql.",
  });
}
