import { randomBytes } from "node:crypto";
import { createPool, type DatabasePool } from "@baton/database";
import { inject } from "vitest";
import { runOnServer, withDatabase } from "./test-postgres.ts";

export interface TestDatabase<Schema> extends DatabasePool<Schema> {
  /** For code under test that opens its own connections. */
  url: string;
  /** Closes the pool and drops the database, also when the code under test left connections open. */
  close(): Promise<void>;
}

/**
 * A database of one's own, migrated and empty, on the PostgreSQL of this run of vitest. Made once per test
 * file, since it takes some 50 ms:
 *
 *     const database = await createTestDatabase();
 *     afterAll(() => database.close());
 */
export async function createTestDatabase<Schema = unknown>(
  options: { max?: number } = {},
): Promise<TestDatabase<Schema>> {
  const { adminUrl, template } = await askForServer();
  const name = `baton_test_${randomBytes(6).toString("hex")}`;
  // By way of the log, which takes 50 ms; copying files takes 250 ms, since it begins with a checkpoint.
  await runOnServer(adminUrl, `create database ${name} template ${template} strategy wal_log`);

  const url = withDatabase(adminUrl, name);
  const pool = createPool<Schema>(url, { max: options.max ?? 5, applicationName: "baton test" });
  let closing: Promise<void> | undefined;
  return {
    ...pool,
    url,
    close() {
      closing ??= pool.close().then(() => runOnServer(adminUrl, `drop database ${name} with (force)`));
      return closing;
    },
  };
}

async function askForServer(): Promise<{ adminUrl: string; template: string }> {
  const response = await fetch(inject("testPostgresAddress"));
  if (!response.ok) throw new Error(`The test database did not start: ${await response.text()}`);
  return (await response.json()) as { adminUrl: string; template: string };
}
