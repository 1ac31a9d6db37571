import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MigrationReport, migrate } from "./migrate.ts";
import { StartupError } from "./startup-error.ts";

let database: TestDatabase<unknown>;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "baton-migrations-"));
  database = await createTestDatabase();
  // As the product's own migrations left no trace here.
  await database.pool.query("drop table schema_migration");
});

afterEach(async () => {
  await database.close();
  rmSync(directory, { recursive: true });
});

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
}

function run(): Promise<MigrationReport> {
  return migrate(database.url, { directory });
}

async function failureOf(promise: Promise<unknown>): Promise<StartupError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartupError);
  return error as StartupError;
}

const letters = "create table letter (id int)";
const stamps = "alter table letter add column stamp text";

describe("migrate", () => {
  it("applies the files in order and tells which, then has nothing to do", async () => {
    write({ "000002-stamps.sql": stamps, "000001-letters.sql": letters });
    expect(await run()).toEqual({ applied: ["000001-letters", "000002-stamps"], version: 2 });
    expect(await run()).toEqual({ applied: [], version: 2 });

    write({ "000003-boxes.sql": "create table box (id int)" });
    expect(await run()).toEqual({ applied: ["000003-boxes"], version: 3 });
  });

  it("applies each file once when several processes migrate at the same time", async () => {
    write({ "000001-letters.sql": `${letters}; select pg_sleep(0.2)`, "000002-stamps.sql": stamps });
    const reports = await Promise.all([run(), run(), run()]);
    const applied = reports.flatMap((report) => report.applied);
    expect(applied).toEqual(["000001-letters", "000002-stamps"]);
  });

  it("keeps what was applied before the file that fails, and nothing of that file", async () => {
    write({
      "000001-letters.sql": letters,
      "000002-bad.sql": "create table box (id int);\ncreate tabel x ()",
    });
    const failure = await failureOf(run());
    expect(failure).toMatchObject({
      code: "migration_failed",
      message: 'The migration 000002-bad failed: syntax error at or near "tabel" (42601, line 2)',
    });
    const { rows } = await database.pool.query(
      "select to_regclass('letter') as letter, to_regclass('box') as box",
    );
    expect(rows).toEqual([{ letter: "letter", box: null }]);

    write({ "000002-bad.sql": "create table box (id int)" });
    expect((await run()).applied).toEqual(["000002-bad"]);
  });

  it("runs a no-transaction file outside of one, while another process waits for the lock", async () => {
    write({
      "000001-letters.sql": letters,
      "000002-index.sql":
        "-- no-transaction\n-- Readers go on; a semicolon; in a comment\n" +
        "create index concurrently if not exists letter_id on letter (id);\n" +
        "create index concurrently if not exists letter_id_again on letter (id);\n",
    });
    const reports = await Promise.all([run(), run()]);
    expect(reports.flatMap((report) => report.applied)).toEqual(["000001-letters", "000002-index"]);
    const { rows } = await database.pool.query(
      "select indexname from pg_indexes where tablename = 'letter' order by 1",
    );
    expect(rows.map((row) => row.indexname)).toEqual(["letter_id", "letter_id_again"]);
  });

  it("refuses a file that was changed after it had been applied", async () => {
    write({ "000001-letters.sql": letters });
    await run();
    write({ "000001-letters.sql": `${letters} -- really` });
    expect(await failureOf(run())).toMatchObject({
      code: "migration_changed",
      message: "The migration 000001-letters was changed after it had been applied to this database.",
    });
  });

  it("takes other line ends as no change", async () => {
    write({ "000001-letters.sql": "create table letter (\n  id int\n)" });
    await run();
    write({ "000001-letters.sql": "create table letter (\r\n  id int\r\n)" });
    expect((await run()).applied).toEqual([]);
  });

  it("refuses a file that is gone", async () => {
    write({ "000001-letters.sql": letters, "000002-stamps.sql": stamps });
    await run();
    rmSync(join(directory, "000001-letters.sql"));
    expect(await failureOf(run())).toMatchObject({
      code: "migration_changed",
      message: expect.stringContaining("its file is gone"),
    });
  });

  it("refuses a database that a newer Baton migrated", async () => {
    write({ "000001-letters.sql": letters, "000002-stamps.sql": stamps });
    await run();
    rmSync(join(directory, "000002-stamps.sql"));
    expect(await failureOf(run())).toMatchObject({
      code: "schema_newer_than_code",
      message: "The database was migrated by a newer Baton (to 000002-stamps, this one knows 1).",
    });
  });

  it("refuses a new file with a number below an applied one", async () => {
    write({ "000002-letters.sql": letters });
    await run();
    write({ "000001-late.sql": "select 1" });
    expect((await failureOf(run())).code).toBe("migration_out_of_order");
  });

  it.each([
    { name: "letters.sql", reason: "is not named like" },
    { name: "000001-Letters.sql", reason: "is not named like" },
    { name: "000001-again.sql", reason: "have the same number" },
  ])("refuses the file name $name", async ({ name, reason }) => {
    write({ "000001-letters.sql": letters, [name]: "select 1" });
    expect(await failureOf(run())).toMatchObject({
      code: "migration_files_invalid",
      message: expect.stringContaining(reason),
    });
  });

  it("explains that the server cannot be reached", async () => {
    const failure = await failureOf(migrate("postgresql://baton:secret@127.0.0.1:1/baton", { directory }));
    expect(failure.code).toBe("database_unreachable");
  });
});
