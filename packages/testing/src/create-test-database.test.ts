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

  it("drops the database on close, even while somebody is connected", async () => {
    const other = await createTestDatabase();
    const left = await other.pool.connect();
    left.on("error", () => {});
    left.release();
    await other.close();

    const { rows } = await database.pool.query("select from pg_database where datname = $1", [
      new URL(other.url).pathname.slice(1),
    ]);
    expect(rows).toEqual([]);
  });
});
