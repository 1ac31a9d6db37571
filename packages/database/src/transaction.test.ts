import { createTestDatabase } from "@baton/testing";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "./transaction.ts";

interface Schema {
  account: { id: number; balance: number };
}

describe("inTransaction", async () => {
  const database = await createTestDatabase<Schema>();
  const { db } = database;
  afterAll(() => database.close());
  beforeAll(() => database.pool.query("create table account (id int primary key, balance bigint not null)"));

  it("commits what the work did, and returns what it returned", async () => {
    const id = await inTransaction(db, async (transaction) => {
      await transaction.insertInto("account").values({ id: 1, balance: 100 }).execute();
      return 1;
    });
    expect(await db.selectFrom("account").selectAll().where("id", "=", id).execute()).toEqual([
      { id: 1, balance: 100 },
    ]);
  });

  it("rolls everything back when the work throws, and throws the same", async () => {
    const failure = new Error("no");
    const work = inTransaction(db, async (transaction) => {
      await transaction.insertInto("account").values({ id: 2, balance: 0 }).execute();
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await db.selectFrom("account").where("id", "=", 2).selectAll().execute()).toEqual([]);
  });

  it("runs the work again when two transactions deadlock", async () => {
    await db
      .insertInto("account")
      .values([10, 11].map((id) => ({ id, balance: 0 })))
      .execute();
    const arrived = { count: 0, both: Promise.withResolvers<void>() };
    let runs = 0;

    const add = (first: number, second: number) =>
      inTransaction(db, async (transaction) => {
        runs++;
        await sql`update account set balance = balance + 1 where id = ${first}`.execute(transaction);
        // Each holds one row before it asks for the other's.
        if (++arrived.count === 2) arrived.both.resolve();
        await arrived.both.promise;
        await sql`update account set balance = balance + 1 where id = ${second}`.execute(transaction);
      });
    await Promise.all([add(10, 11), add(11, 10)]);

    expect(runs).toBe(3);
    const rows = await db.selectFrom("account").select("balance").where("id", "in", [10, 11]).execute();
    expect(rows).toEqual([{ balance: 2 }, { balance: 2 }]);
  });

  it("gives up after the given number of attempts", async () => {
    let runs = 0;
    const work = inTransaction(
      db,
      async (transaction) => {
        runs++;
        await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(transaction);
      },
      { attempts: 3, random: () => 0 },
    );
    await expect(work).rejects.toMatchObject({ code: "40001" });
    expect(runs).toBe(3);
  });
});
