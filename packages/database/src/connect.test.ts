import { createTestDatabase, waitFor } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import { createPool } from "./connect.ts";

describe("createPool", async () => {
  const database = await createTestDatabase();
  afterAll(() => database.close());

  it("gives bigint as number, days as text and moments as Date", async () => {
    const { rows } = await database.pool.query(
      "select count(*) as count, date '2026-03-29' as day, timestamptz '2026-03-29T01:30:00Z' as moment",
    );
    expect(rows).toEqual([{ count: 1, day: "2026-03-29", moment: new Date("2026-03-29T01:30:00Z") }]);
  });

  it("fails loudly for a bigint that no number can hold", async () => {
    await expect(database.pool.query("select 9007199254740993::bigint")).rejects.toThrow("does not fit");
  });

  it("shows its name in pg_stat_activity", async () => {
    const named = createPool(database.url, { applicationName: "baton worker" });
    const { rows } = await named.pool.query("select current_setting('application_name') as name");
    expect(rows).toEqual([{ name: "baton worker" }]);
    await named.close();
  });

  it("survives the death of an idle connection, and tells", async () => {
    const errors: Error[] = [];
    const pool = createPool(database.url, { max: 1, onIdleError: (error) => errors.push(error) });
    const { rows } = await pool.pool.query("select pg_backend_pid() as pid");
    await database.pool.query("select pg_terminate_backend($1)", [rows[0].pid]);

    await waitFor(() => errors.length > 0, { message: "the pool to notice" });
    expect((await pool.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await pool.close();
    await pool.close();
  });
});
