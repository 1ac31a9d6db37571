import { setTimeout as sleep } from "node:timers/promises";
import { getBackfill } from "@baton/database";
import { planPace } from "@baton/engine";
import { createFreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import type { BatonInput } from "./programs/baton.ts";
import { startBenchDatabase } from "./support/bench-database.ts";
import { connectFreshdesk } from "./support/connect-freshdesk.ts";
import { report, rounded } from "./support/report.ts";
import { startProgram } from "./support/start-program.ts";

const tickets = 5_000;
/** More than any plan gives, or the benchmark would take two hours; what Baton itself needs per ticket is the same. */
const callsPerMinute = 12_000;

const database = await startBenchDatabase();
const simulator = createFreshdeskSimulator({
  demoTickets: false,
  ledger: { limit: 1_000 },
  switches: { callsPerMinute },
});
simulator.control.importTickets({ count: tickets, entriesEach: 4, fromDaysAgo: 170 });
const listening = await simulator.listen();
const connectionId = await connectFreshdesk(database, {
  apiKey: simulator.workspace.apiKey,
  apiBaseUrl: listening.url,
});
const callsBefore = simulator.ledger.last;

const startedAt = performance.now();
const input: BatonInput = {
  role: "worker",
  databaseUrl: database.url,
  dataDirectory: database.dataDirectory,
};
// Without a collection before each look, what grows is garbage.
const baton = await startProgram("baton", input, { execArgv: ["--expose-gc"] });
/** Heap after a collection, in MB, at each tenth of the way. */
const heaps: number[] = [];
for (;;) {
  const progress = await getBackfill(database.pool, connectionId);
  const share = (progress?.imported ?? 0) / tickets;
  if (share * 10 >= heaps.length + 1 || progress?.state === "done") {
    const { heapUsed } = (await baton.call("memory")) as NodeJS.MemoryUsage;
    heaps.push(heapUsed / 1e6);
  }
  if (progress?.state === "done") break;
  await sleep(250);
}
const seconds = (performance.now() - startedAt) / 1_000;
const { rows } = await database.pool.query<{ conversations: number; messages: number; written: number }>(
  `select (select count(*)::int from conversation where is_read_only) as conversations,
    (select count(*)::int from message) as messages, (select count(*)::int from action) as written`,
);
const calls = simulator.ledger.last - callsBefore;
await baton.stop();
await listening.close();
await database.stop();

const { readingsPerMinute } = planPace({ callsPerMinute: String(callsPerMinute) });
const ideal = (tickets / readingsPerMinute) * 60;
const [first = 0] = heaps;
const growth = Math.max(...heaps.slice(1)) - first;
report({
  name: "backfill",
  about: `${tickets} tickets of five messages from a Freshdesk that allows ${callsPerMinute} calls a minute, of which half may be used`,
  rows: [
    { what: "conversations imported", value: rows[0]?.conversations ?? 0 },
    { what: "messages", value: rows[0]?.messages ?? 0 },
    { what: "seconds", value: rounded(seconds) },
    { what: "seconds that the pace alone would take", value: rounded(ideal) },
    { what: "calls per ticket", value: rounded(calls / tickets) },
    { what: "heap at a tenth, MB", value: rounded(first) },
    { what: "largest heap later, MB", value: rounded(first + growth) },
  ],
  aims: [
    {
      aim: "paced by the rate limit alone: at most a quarter longer than the pace takes",
      measured: `${rounded(seconds / ideal)} times`,
      isMet: seconds / ideal <= 1.25,
    },
    {
      aim: "memory flat: the heap grows by 20 MB at most after the first tenth",
      measured: `${rounded(growth)} MB`,
      isMet: growth <= 20,
    },
    {
      aim: "everything imported, nothing written",
      measured: `${rows[0]?.conversations} conversations, ${rows[0]?.written} actions`,
      isMet: rows[0]?.conversations === tickets && rows[0]?.written === 0,
    },
  ],
});
