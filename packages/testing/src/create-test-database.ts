import { randomBytes } from "node:crypto";
import { createPool, type DatabasePool } from "@baton/database";
import pg from "pg";
import { inject } from "vitest";
import { runOnServer, withDatabase } from "./test-postgres.ts";

export interface TestDatabase<Schema> extends DatabasePool<Schema> {
  /** For code under test that opens its own connections. */
  url: string;
  /** Closes the pool and gives the database back, also when the code under test left connections open. */
  close(): Promise<void>;
}

/**
 * A database of one's own, migrated and empty, on the PostgreSQL of this run of vitest:
 *
 *     const database = await createTestDatabase();
 *     afterAll(() => database.close());
 */
export async function createTestDatabase<Schema = unknown>(
  options: { max?: number } = {},
): Promise<TestDatabase<Schema>> {
  const { adminUrl, template } = await askForServer();
  const { name, fresh } = emptied.pop() ?? (await makeDatabase(adminUrl, template));

  const url = withDatabase(adminUrl, name);
  const pool = createPool<Schema>(url, { max: options.max ?? 5, applicationName: "baton test" });
  let closing: Promise<void> | undefined;
  return {
    ...pool,
    url,
    close() {
      closing ??= pool.close().then(() => giveBack(adminUrl, { name, fresh }));
      return closing;
    },
  };
}

/** What a database held before the first test wrote to it. */
type Fresh = { structure: string; filled: ReadonlySet<string> };

/**
 * Databases of this process that were given back and emptied: making one costs 250 ms of the processor, mostly for its 700 files,
 * emptying it 10 ms.
 */
const emptied: { name: string; fresh: Fresh }[] = [];

async function makeDatabase(adminUrl: string, template: string) {
  // They go with their run, also on a server that was there before it.
  const name = `${template}_${randomBytes(6).toString("hex")}`;
  // By way of the log: copying files begins with a checkpoint.
  await runOnServer(adminUrl, `create database ${name} template ${template} strategy wal_log`);
  const fresh = await connected(withDatabase(adminUrl, name), async (client) => {
    const tables = await listTables(client);
    const filled = new Set<string>();
    for (const table of tables) {
      if ((await client.query(`select from ${table} limit 1`)).rowCount) filled.add(table);
    }
    return { structure: await describeStructure(client), filled };
  });
  return { name, fresh };
}

/** Emptied for the next one, or dropped, where code under test or a test changed more than rows. */
async function giveBack(adminUrl: string, database: { name: string; fresh: Fresh }): Promise<void> {
  const { name, fresh } = database;
  const url = withDatabase(adminUrl, name);
  const isAsBefore = await connected(url, async (client) => {
    // Code under test may have left connections open, with locks and listeners.
    await client.query(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()",
      [name],
    );
    if ((await describeStructure(client)) !== fresh.structure) return false;
    const tables = (await listTables(client)).filter((table) => !fresh.filled.has(table));
    await client.query(
      [
        "begin",
        // No foreign keys, no triggers: the order of the tables does not matter.
        "set local session_replication_role = replica",
        ...tables.map((table) => `delete from ${table}`),
        "select setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) from pg_sequences",
        "commit",
      ].join(";"),
    );
    return true;
  });
  if (isAsBefore) emptied.push(database);
  else await runOnServer(adminUrl, `drop database ${name} with (force)`);
}

async function connected<Result>(url: string, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

async function listTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  return rows.map(({ name }) => name);
}

/** Another text whenever a table, column, index, trigger, function or schema was added, changed or taken away. */
async function describeStructure(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ structure: string }>(
    `select concat_ws(' ',
        (select md5(string_agg(concat(oid, relfilenode), ',' order by oid)) from pg_class where oid >= 16384 and relkind <> 't'),
        (select md5(string_agg(concat(attrelid, attname, atttypid, attnotnull), ',' order by attrelid, attnum))
           from pg_attribute where attrelid >= 16384),
        (select md5(string_agg(concat(oid, tgenabled), ',' order by oid)) from pg_trigger),
        (select md5(string_agg(concat(oid, prosrc), ',' order by oid)) from pg_proc where oid >= 16384),
        (select count(*) from pg_namespace where nspname !~ '^pg_'),
        (select count(*) from pg_constraint),
        (select md5(string_agg(setconfig::text, ',')) from pg_db_role_setting
          where setdatabase = (select oid from pg_database where datname = current_database()))
      ) as structure`,
  );
  return rows[0]?.structure ?? "";
}

async function askForServer(): Promise<{ adminUrl: string; template: string }> {
  const response = await fetch(inject("testPostgresAddress"));
  if (!response.ok) throw new Error(`The test database did not start: ${await response.text()}`);
  return (await response.json()) as { adminUrl: string; template: string };
}
