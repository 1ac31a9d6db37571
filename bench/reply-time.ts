import type { BareTurnInput } from "./programs/bare-turn.ts";
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
const bareInput: BareTurnInput = { ...facts, databaseUrl: database.url };
const bare = await startProgram("bare-turn", bareInput);
const connectionId = await addConnection(database, {
  accessToken: facts.accessToken,
  publicKey: undefined,
  apiBaseUrl: facts.url,
  agentAccount: facts.agentAccount,
  autoHandleAll: true,
});

const rows: Row[] = [];
const best = { bare: [Number.POSITIVE_INFINITY], baton: [Number.POSITIVE_INFINITY] };
for (let round = 0; round <= rounds; round++) {
  for (const [name, program] of [["bare", bare] as const, ["baton", baton] as const]) {
    await tell(await program.call<number>("port"));
    // The first round is the compiler's.
    const times = await ask(round === 0 ? 60 : count);
    if (round === 0) continue;
    if (percentile(times, 0.5) < percentile(best[name], 0.5)) best[name] = times;
    rows.push({
      what: name === "baton" ? "Baton" : "its calls and commits alone (limit)",
      round,
      conversations: times.length,
      "p50 ms": rounded(percentile(times, 0.5)),
      "p99 ms": rounded(percentile(times, 0.99)),
      "slowest ms": rounded(Math.max(...times)),
    });
  }
}
const [p50, p99] = [percentile(best.baton, 0.5), percentile(best.baton, 0.99)];
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
await bare.stop();
await simulator.stop();
await database.stop();

/** From now on the helpdesk tells that port. Saving makes a new key, which the connection learns as a person would teach it. */
async function tell(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/webhooks/freshchat/${webhookToken}`;
  const { publicKey } = await simulator.call<{ publicKey: string }>("saveWebhook", { url });
  await database.pool.query(
    "update connection set settings = settings || jsonb_build_object('webhookPublicKey', $2::text), version = version + 1 where id = $1",
    [connectionId, publicKey],
  );
  // A server keeps what it knows of a connection for five seconds.
  await new Promise((resolve) => setTimeout(resolve, 5_500));
}

/** Customers write at that pace, each in a conversation of their own; gives back the times until their replies. */
async function ask(conversations: number): Promise<number[]> {
  await simulator.call("startCounting");
  await Promise.all([
    simulator.call("askAtPace", { count: conversations, perSecond, isAssigned: false }),
    simulator.call("whenReplied", { count: conversations }),
  ]);
  return simulator.call<number[]>("replyTimes");
}
