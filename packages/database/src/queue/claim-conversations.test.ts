import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createUuid } from "../uuid.ts";
import { claimConversations } from "./claim-conversations.ts";

let database: TestDatabase<unknown>;
beforeAll(async () => {
  database = await createTestDatabase({ max: 2 });
});
afterAll(() => database.close());

it("D6: passing over a connection, takes what is due of others although it came later, and tells when the next of theirs is due", async () => {
  const [crowding, other] = [createUuid(), createUuid()];
  const wait = (connectionId: string, externalId: string, seconds: number) =>
    database.pool.query(
      `insert into conversation_queue (id, connection_id, external_id, wake_at)
        values ($1, $2, $3, now() + $4 * interval '1 second')`,
      [createUuid(), connectionId, externalId, seconds],
    );
  for (let index = 0; index < 5; index++) await wait(crowding, `crowding ${index}`, -60);
  await wait(other, "other", -1);
  await wait(other, "later", 3_600);

  const ofOthers = await claimConversations(database.pool, 1, 3, [crowding]);
  expect(ofOthers.leases.map(({ externalId }) => externalId)).toEqual(["other"]);
  expect(ofOthers.nextDueMs).toBeGreaterThan(60_000);

  const ofAll = await claimConversations(database.pool, 1, 3);
  expect(ofAll.leases.map(({ connectionId }) => connectionId)).toEqual([crowding, crowding, crowding]);
  expect(ofAll.nextDueMs).toBeLessThan(0);
});
