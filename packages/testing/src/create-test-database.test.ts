import { afterAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "./create-test-database.ts";

describe("createTestDatabase", async () => {
  const database = await createTestDatabase();
  afterAll(() => database.close());

  it("gives a migrated database", async () => {
    const { rows } = await database.pool.query(
      "select to_regclass('schema_migration') is not null as migrated",
    );
    expect(rows).toEqual([{ migrated: true }]);
  });

  it("gives a database that no other call sees", async () => {
    const other = await createTestDatabase();
    await database.pool.query("create table mine (id int)");

    const { rows } = await other.pool.query("select to_regclass('mine') is null as absent");
    expect(rows).toEqual([{ absent: true }]);
    await other.close();
  });

  it("empties the database for the next one on close, even while somebody is connected", async () => {
    const other = await createTestDatabase();
    const left = await other.pool.connect();
    left.on("error", () => {});
    await left.query("insert into organization (id, name) values (gen_random_uuid(), 'Acme')");
    await left.query("select pg_advisory_lock(1)");
    left.release();
    await other.close();

    const next = await createTestDatabase();
    expect(next.url).toBe(other.url);
    expect((await next.pool.query("select from organization")).rowCount).toBe(0);
    const locks =
      "select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";
    expect((await next.pool.query(locks)).rowCount).toBe(0);
    await next.close();
  });

  it.each([
    "create table more (id int)",
    "alter table organization add column more int",
    "alter table organization disable trigger all",
    "create function more() returns int language sql as 'select 1'",
    "create schema more",
  ])("drops the database on close, when it is not the same any more: %s", async (change) => {
    const other = await createTestDatabase();
    await other.pool.query(change);
    await other.close();

    const { rows } = await database.pool.query("select from pg_database where datname = $1", [
      new URL(other.url).pathname.slice(1),
    ]);
    expect(rows).toEqual([]);
  });
});
