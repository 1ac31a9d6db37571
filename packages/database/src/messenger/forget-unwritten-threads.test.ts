import { readFileSync } from "node:fs";
import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, beforeAll, expect, it } from "vitest";

let database: TestDatabase<unknown>;
beforeAll(async () => {
  database = await createTestDatabase({ max: 1 });
});
afterAll(() => database.close());

it("whatever hangs on a conversation goes with it or keeps it: no table is unheard of", async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `select distinct conrelid::regclass::text as name from pg_constraint
      where contype = 'f' and confdeltype = 'a' and confrelid = any('{conversation,message,messenger_thread}'::regclass[])`,
  );
  const source = readFileSync(new URL("./forget-unwritten-threads.ts", import.meta.url), "utf8");
  expect(rows.length).toBeGreaterThan(8);
  const unheardOf = rows.filter(
    ({ name }) => !new RegExp(`(?:delete from|exists \\(select from) ${name} `).test(source),
  );
  // A row that is left behind keeps the conversation from being removed, every hour anew.
  expect(unheardOf).toEqual([]);
});
