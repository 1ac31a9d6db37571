import type { BatonInput } from "./programs/baton.ts";
import type { SimulatorFacts, SimulatorInput } from "./programs/simulator.ts";
import { addArticles } from "./support/add-articles.ts";
import { addConnection, webhookToken } from "./support/add-connection.ts";
import { startBenchDatabase } from "./support/bench-database.ts";
import { percentile, type Row, report, rounded } from "./support/report.ts";
import { startProgram } from "./support/start-program.ts";

const perSecond = 20;
const count = 200;
const rounds = 3;

const simulator = await startProgram("simulator", { ledger: { limit: 100_000 } } satisfies SimulatorInput);
const database = await startBenchDatabase();
await addArticles(database);
const facts = await simulator.call<SimulatorFacts>("facts");
const input: BatonInput = { role: "both", databaseUrl: database.url, dataDirectory: database.dataDirectory };
const baton = await startProgram("baton", input);
const port = await baton.call<number>("port");
const url = `http://127.0.0.1:${port}/webhooks/freshchat/${webhookToken}`;
const { publicKey } = await simulator.call<{ publicKey: string }>("saveWebhook", { url });
await addConnection(database, {
  accessToken: facts.accessToken,
  publicKey,
  apiBaseUrl: facts.url,
  agentAccount: facts.agentAccount,
  autoHandleAll: true,
});

await ask(60);
const all = [];
for (let round = 0; round < rounds; round++) all.push(await ask(count));
const best = all.reduce((one, other) => (percentile(other, 0.99) < percentile(one, 0.99) ? other : one));
const [p50, p99] = [percentile(best, 0.5), percentile(best, 0.99)];

const rows: Row[] = all.map((times, index) => ({
  round: index + 1,
  conversations: times.length,
  "p50 ms": rounded(percentile(times, 0.5)),
  "p99 ms": rounded(percentile(times, 0.99)),
  "slowest ms": rounded(Math.max(...times)),
}));
report({
  name: "reply-time",
  about: `from the delivery accepted to the reply posted, unassigned conversations, ${perSecond} a second, no debounce`,
  rows,
  aims: [
    { aim: "p50 below 30 ms", measured: `${rounded(p50)} ms`, isMet: p50 < 30 },
    { aim: "p99 below 150 ms", measured: `${rounded(p99)} ms`, isMet: p99 < 150 },
  ],
});
await baton.stop();
await simulator.stop();
await database.stop();

/** Customers write at that pace, each in a conversation of their own; gives back the times until their replies. */
async function ask(conversations: number): Promise<number[]> {
  await simulator.call("startCounting");
  await Promise.all([
    simulator.call("askAtPace", { count: conversations, perSecond, isAssigned: false }),
    simulator.call("whenReplied", { count: conversations }),
  ]);
  return simulator.call<number[]>("replyTimes");
}
