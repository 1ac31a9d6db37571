import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPool } from "../connect.ts";
import { storeDeliveries } from "../deliveries/store-deliveries.ts";
import { claimConversations, type Lease } from "../queue/claim-conversations.ts";
import { createUuid } from "../uuid.ts";
import { commitWork, type WorkToCommit } from "./commit-work.ts";

let database: TestDatabase<unknown>;
const connectionId = createUuid();
const workerId = 1;
beforeAll(async () => {
  database = await createTestDatabase({ max: 4 });
  await database.pool.query(
    "insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets) values ($1, 'o', 'freshchat', 'n', 't', '{}', '')",
    [connectionId],
  );
});
afterAll(() => database.close());

async function claim(externalIds: readonly string[]): Promise<Lease[]> {
  await storeDeliveries(
    database.pool,
    externalIds.map((externalId) => ({
      connectionId,
      key: externalId,
      conversationExternalId: externalId,
      event: "e",
      body: Buffer.from("{}"),
      headers: {},
      source: "webhook",
    })),
  );
  return (await claimConversations(database.pool, workerId, externalIds.length)).leases;
}
const release = (lease: Lease): WorkToCommit => ({
  lease: { ...lease, organizationId: "o" },
  workerId,
  work: { conversation: null, release: { wakeInMs: null } },
});

it("D7: a conversation that is being taken over while its commit waits for the row, keeps nothing of it; its neighbour keeps all", async () => {
  const leases = await claim(["a", "b"]);
  const taker = await database.pool.connect();
  await taker.query("begin");
  await taker.query(
    "update conversation_queue set leased_by = 2, lease_epoch = lease_epoch + 1 where external_id = 'a'",
  );
  const committing = commitWork(database.pool, leases.map(release));
  await waitFor(async () => {
    const { rows } = await database.pool.query("select 1 from pg_locks where not granted");
    return rows.length > 0;
  });
  await taker.query("commit");
  taker.release();
  expect(await committing).toEqual(leases.map((lease) => lease.externalId === "b"));
  const { rows } = await database.pool.query(
    "select external_id, leased_by from conversation_queue order by external_id",
  );
  expect(rows).toEqual([
    { external_id: "a", leased_by: 2 },
    { external_id: "b", leased_by: null },
  ]);
});

it("prepared while the queue is short, finds each conversation by an index: a rush of messages makes it no slower", async () => {
  const engine = createPool(database.url, { max: 1, plansOnce: true });
  const [lease] = await claim(["c"]);
  await engine.pool.query("analyze conversation_queue");
  await engine.pool.query("select pg_stat_force_next_flush()");
  const scans = async () =>
    (await database.pool.query("select relname, seq_scan from pg_stat_user_tables order by relname")).rows;
  const before = await scans();
  expect(await commitWork(engine.pool, [release(lease as Lease)])).toEqual([true]);
  await engine.pool.query("select pg_stat_force_next_flush()");
  await engine.close();
  expect(await scans()).toEqual(before);
});
