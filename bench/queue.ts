import { createUuid, storeDeliveries } from "@baton/database";
import type { BatonInput } from "./programs/baton.ts";
import { addConnection } from "./support/add-connection.ts";
import { startBenchDatabase } from "./support/bench-database.ts";
import { type Row, report, rounded } from "./support/report.ts";
import { startProgram } from "./support/start-program.ts";

const pending = Number(process.env.BENCH_PENDING ?? 10_000);
const timers = Number(process.env.BENCH_TIMERS ?? 100_000);
const rounds = 2;

const database = await startBenchDatabase();
const connectionId = await addConnection(database, {
  accessToken: "unused",
  publicKey: undefined,
  apiBaseUrl: "http://127.0.0.1:1",
  agentAccount: { externalId: "agent", name: "Baton", email: "baton@example.com" },
  autoHandleAll: true,
});
const input: BatonInput = {
  role: "worker",
  databaseUrl: database.url,
  dataDirectory: database.dataDirectory,
};

type Drained = { perSecond: number; batonMs: number; databaseMs: number };
let alone: Drained | null = null;
let beside: Drained | null = null;
for (let round = 0; round < rounds; round++) {
  await database.empty();
  alone = faster(alone, await drainDeliveries());
  await database.empty();
  await addTimers();
  beside = faster(beside, await drainDeliveries());
}
const inHours = await database.pool.query(
  "select count(*)::int as count from conversation_queue where wake_at > now()",
);
// The hour has come: all of them at once.
await database.pool.query("update conversation_queue set wake_at = now() where wake_at is not null");
const drainedTimers = await drain(inHours.rows[0].count);

const slowdown = (alone as Drained).perSecond / (beside as Drained).perSecond;
const row = (what: string, drained: Drained): Row => ({
  what,
  "per second": Math.round(drained.perSecond),
  "Baton ms each": rounded(drained.batonMs),
  "database ms each": rounded(drained.databaseMs),
});
report({
  name: "queue",
  about: `${pending} conversations with one delivery each, recorded in the timeline and given back; no call to the helpdesk`,
  rows: [
    row("alone", alone as Drained),
    row(`beside ${timers} timers that are not due`, beside as Drained),
    row(`those ${timers} timers, all due at once, nothing to do`, drainedTimers),
  ],
  aims: [
    {
      aim: "timers that are not due slow it down by less than 2",
      measured: `${rounded(slowdown)} times`,
      isMet: slowdown < 2,
    },
    {
      aim: "all timers are drained",
      measured: `${Math.round(drainedTimers.perSecond)} per second`,
      isMet: true,
    },
  ],
});
await database.stop();

async function drainDeliveries(): Promise<Drained> {
  for (let from = 0; from < pending; from += 1_000) {
    await storeDeliveries(
      database.pool,
      Array.from({ length: Math.min(1_000, pending - from) }, () => {
        const conversationId = createUuid();
        return {
          connectionId,
          key: conversationId,
          conversationExternalId: conversationId,
          event: "conversation_assignment",
          body: Buffer.from(groupChange(conversationId)),
          headers: {},
          source: "webhook" as const,
        };
      }),
    );
  }
  return drain(pending);
}

/** A change of group only: worth a line in the timeline and nothing else. */
function groupChange(conversationId: string): string {
  return JSON.stringify({
    actor: { actor_type: "system", actor_id: "1" },
    action: "conversation_assignment",
    action_time: new Date().toISOString(),
    data: {
      assignment: {
        assignor: "system",
        to_agent_id: "",
        from_agent_id: "",
        to_group_id: "support",
        from_group_id: "",
        conversation: { conversation_id: conversationId, app_id: "app", status: "new" },
      },
    },
  });
}

async function addTimers(): Promise<void> {
  await database.pool.query(
    `insert into conversation_queue (id, connection_id, external_id, wake_at)
     select gen_random_uuid(), $1, 'timer ' || n, now() + interval '1 hour' + n * interval '10 ms' from generate_series(1, $2::int) n`,
    [connectionId, timers],
  );
  await database.pool.query("analyze conversation_queue");
}

/** Starts a worker and waits until nothing is due and nothing in hand. */
async function drain(conversations: number): Promise<Drained> {
  const worker = await startProgram("baton", input);
  const before = {
    baton: worker.processorSeconds(),
    database: database.processorSeconds(),
    at: performance.now(),
  };
  const left = async () => {
    const result = await database.pool.query(
      "select (select count(*) from conversation_queue where wake_at <= now() and leased_by is null) + (select count(*) from conversation_queue where leased_by is not null) as left",
    );
    return result.rows[0].left as number;
  };
  const atStart = await left();
  while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 25));
  const seconds = (performance.now() - before.at) / 1_000;
  const drained = {
    // What the worker had done before it said that it is ready does not count.
    perSecond: atStart / seconds,
    batonMs: ((worker.processorSeconds() - before.baton) * 1_000) / Math.max(1, atStart),
    databaseMs: ((database.processorSeconds() - before.database) * 1_000) / Math.max(1, atStart),
  };
  await worker.stop();
  if (atStart < conversations / 2) throw new Error("The worker was done before it could be measured.");
  return drained;
}

function faster(one: Drained | null, other: Drained): Drained {
  return one === null || other.perSecond > one.perSecond ? other : one;
}
