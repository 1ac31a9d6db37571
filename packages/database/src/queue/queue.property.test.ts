import { createTestDatabase, type TestDatabase } from "@baton/testing";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { storeDeliveries } from "../deliveries/store-deliveries.ts";
import { createUuid } from "../uuid.ts";
import { commitWork } from "../work/commit-work.ts";
import {
  claimConversations,
  type Lease,
  releaseConversations,
  releaseStrays,
} from "./claim-conversations.ts";

/** What can happen to the queue, by chance in any order. Numbers choose among the few conversations, workers and leases there are. */
type Step =
  | { kind: "accept"; conversation: number }
  | { kind: "claim"; worker: number }
  /** The holder does the deliveries it finds and gives the conversation back, in one statement. */
  | { kind: "finish"; lease: number }
  | { kind: "give-back"; lease: number }
  /** The answer to a claim was lost: the worker holds what it does not know of, until it looks. */
  | { kind: "forget"; lease: number }
  | { kind: "free-strays"; worker: number }
  /** Taken for dead; what it held is freed, and it may come back to write. */
  | { kind: "take-over"; worker: number };

const workers = [1, 2, 3];
const conversations = ["a", "b", "c"];

const number = fc.nat(20);
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("accept" as const), conversation: number }),
    fc.record({ kind: fc.constant("claim" as const), worker: number }),
    fc.record({ kind: fc.constant("finish" as const), lease: number }),
    fc.record({ kind: fc.constant("give-back" as const), lease: number }),
    fc.record({ kind: fc.constant("forget" as const), lease: number }),
    fc.record({ kind: fc.constant("free-strays" as const), worker: number }),
    fc.record({ kind: fc.constant("take-over" as const), worker: number }),
  ),
  { minLength: 5, maxLength: 40 },
) as fc.Arbitrary<Step[]>;

let database: TestDatabase<unknown>;
const connectionId = createUuid();

beforeAll(async () => {
  database = await createTestDatabase({ max: 4 });
  await database.pool.query(
    "insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets) values ($1, 'o', 'freshchat', 'n', 't', '{}', '')",
    [connectionId],
  );
});
beforeEach(() => database.pool.query("truncate delivery, conversation_queue cascade"));
afterAll(() => database.close());

describe("the queue of conversations", () => {
  it("D7: accepted, claimed, given back and taken over in any order, keeps one holder per conversation and loses nothing", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        await database.pool.query("truncate delivery, conversation_queue cascade");
        const run = createRun();
        for (const step of history) await run.take(step);
        await run.drain();
      }),
      { numRuns: 40 },
    );
  });
});

type Held = Lease & { worker: number; isKnown: boolean };

function createRun() {
  const { pool } = database;
  /** Every lease ever given, valid or not: a worker that was taken for dead does not know it. */
  let leases: Held[] = [];
  let accepted = 0;
  const pick = <Value>(values: readonly Value[], index: number) => values[index % Math.max(1, values.length)];

  const pending = async (lease: Lease) => {
    const result = await pool.query(
      "select id from delivery where conversation_id = $1 and state = 'pending'",
      [lease.conversationId],
    );
    return result.rows.map((row) => row.id as number);
  };
  const finish = async (lease: Held): Promise<boolean> => {
    const deliveries = (await pending(lease)).map((id) => ({
      id,
      state: "done" as const,
      outcome: `by ${lease.epoch}`,
      failure: null,
      attempts: 1,
    }));
    const [isHeld] = await commitWork(pool, [
      {
        lease: { ...lease, organizationId: "o" },
        workerId: lease.worker,
        work: { conversation: null, deliveries, release: { wakeInMs: null } },
      },
    ]);
    return isHeld === true;
  };
  const holder = async (lease: Lease) => {
    const result = await pool.query("select leased_by, lease_epoch from conversation_queue where id = $1", [
      lease.conversationId,
    ]);
    return result.rows[0] as { leased_by: number | null; lease_epoch: number };
  };

  return {
    async take(step: Step): Promise<void> {
      switch (step.kind) {
        case "accept": {
          accepted += 1;
          await storeDeliveries(pool, [
            {
              connectionId,
              key: `d${accepted}`,
              conversationExternalId: pick(conversations, step.conversation) ?? "a",
              event: "e",
              body: Buffer.from("{}"),
              headers: {},
              source: "webhook",
            },
          ]);
          return;
        }
        case "claim": {
          const worker = pick(workers, step.worker) ?? 1;
          const before = leases.filter((lease) => lease.isKnown);
          const { leases: claimed } = await claimConversations(pool, worker, 2);
          for (const lease of claimed) {
            const same = before.filter((other) => other.conversationId === lease.conversationId);
            // One holder: whoever had it before has a lower epoch, and can write nothing more.
            expect(same.every((other) => other.epoch < lease.epoch)).toBe(true);
            leases.push({ ...lease, worker, isKnown: true });
          }
          return;
        }
        case "finish": {
          const lease = pick(leases, step.lease);
          if (!lease) return;
          const now = await holder(lease);
          const isHolder = now.leased_by === lease.worker && now.lease_epoch === lease.epoch;
          expect(await finish(lease)).toBe(isHolder);
          leases = leases.filter((other) => other !== lease);
          return;
        }
        case "give-back": {
          const lease = pick(leases, step.lease);
          if (!lease) return;
          await releaseConversations(pool, lease.worker, [{ ...lease, wakeInMs: 0, failure: null }]);
          leases = leases.filter((other) => other !== lease);
          return;
        }
        case "forget": {
          const lease = pick(leases, step.lease);
          if (lease) lease.isKnown = false;
          return;
        }
        case "free-strays": {
          const worker = pick(workers, step.worker) ?? 1;
          const known = leases.filter((lease) => lease.worker === worker && lease.isKnown);
          await releaseStrays(pool, worker, known);
          leases = leases.filter((lease) => lease.worker !== worker || lease.isKnown);
          return;
        }
        case "take-over": {
          const worker = pick(workers, step.worker) ?? 1;
          // The statement of takeOverDeadWorkers, for a worker that is only a number here.
          await pool.query(
            "update conversation_queue set leased_by = null, wake_at = now(), lease_epoch = lease_epoch + 1 where leased_by = $1",
            [worker],
          );
          return;
        }
      }
    },
    /** Everybody looks for strays and works on: every delivery is done, by somebody who held its conversation. */
    async drain(): Promise<void> {
      for (const worker of workers) await releaseStrays(pool, worker, []);
      for (let round = 0; round < 20; round++) {
        const { leases: claimed } = await claimConversations(pool, 1, 10);
        if (claimed.length === 0) break;
        for (const lease of claimed) expect(await finish({ ...lease, worker: 1, isKnown: true })).toBe(true);
      }
      const left = await pool.query(
        `select (select count(*)::int from delivery where state = 'done') as done,
          (select count(*)::int from delivery where state = 'pending') as pending,
          (select count(*)::int from conversation_queue where leased_by is not null or wake_at is not null) as waiting`,
      );
      expect(left.rows[0]).toEqual({ done: accepted, pending: 0, waiting: 0 });
    },
  };
}
