import type { BatonInput } from "./programs/baton.ts";
import type { SimulatorFacts, SimulatorInput } from "./programs/simulator.ts";
import { addArticles } from "./support/add-articles.ts";
import { addConnection } from "./support/add-connection.ts";
import { startBenchDatabase } from "./support/bench-database.ts";
import { type Row, report, rounded } from "./support/report.ts";
import { startProgram } from "./support/start-program.ts";

const count = Number(process.env.BENCH_TURNS ?? 1_500);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const senderConnections = 32;

const simulator = await startProgram("simulator", { ledger: { limit: 100_000 } } satisfies SimulatorInput);
const sender = await startProgram("sender", null);
const database = await startBenchDatabase();
await addArticles(database);
const facts = await simulator.call<SimulatorFacts>("facts");
await addConnection(database, {
  accessToken: facts.accessToken,
  publicKey: await sender.call<string>("publicKey"),
  apiBaseUrl: facts.url,
  agentAccount: facts.agentAccount,
  autoHandleAll: true,
});
const input: BatonInput = { role: "both", databaseUrl: database.url, dataDirectory: database.dataDirectory };
const baton = await startProgram("baton", input);
const port = await baton.call<number>("port");

type Measured = {
  perSecond: number;
  calls: Record<string, number>;
  batonMs: number;
  databaseMs: number;
  simulatorMs: number;
};

const variants = [
  { name: "assigned to the agent", isAssigned: true },
  { name: "unassigned, claimed first", isAssigned: false },
];
const best = new Map<string, Measured>();
for (let round = 0; round < rounds; round++) {
  for (const { name, isAssigned } of variants) {
    const measured = await measure(isAssigned);
    if (measured.perSecond > (best.get(name)?.perSecond ?? 0)) best.set(name, measured);
  }
}

const rows: Row[] = variants.map(({ name }) => {
  const { perSecond, calls, batonMs, databaseMs, simulatorMs } = best.get(name) as Measured;
  return {
    what: name,
    "per second": Math.round(perSecond),
    "calls each": Object.entries(calls)
      .map(([call, times]) => `${rounded(times / count)} ${call}`)
      .join(", "),
    "Baton ms each": rounded(batonMs),
    "database ms each": rounded(databaseMs),
    "simulator ms each": rounded(simulatorMs),
  };
});
const assigned = best.get("assigned to the agent") as Measured;
report({
  name: "turns",
  about:
    "a customer's message accepted, understood, answered, and the reply posted at the helpdesk, as many as go",
  rows,
  aims: [
    {
      aim: "800 complete turns per second, assigned to the agent",
      measured: `${Math.round(assigned.perSecond)}`,
      isMet: assigned.perSecond >= 800,
    },
  ],
});
await baton.stop();
await sender.stop();
await simulator.stop();
await database.stop();

async function measure(isAssigned: boolean): Promise<Measured> {
  await database.empty();
  const deliveries = await simulator.call<string[]>("ask", { count, isAssigned });
  await sender.call("prepareFor", { deliveries });
  const before = times();
  await simulator.call("startCounting");
  const [, replied] = await Promise.all([
    sender.call("send", { port, connections: senderConnections }),
    simulator.call<{ seconds: number; doubled: number }>("whenReplied", { count }),
  ]);
  if (replied.doubled > 0) throw new Error(`${replied.doubled} conversations were answered twice.`);
  const after = times();
  return {
    perSecond: count / replied.seconds,
    calls: await simulator.call<Record<string, number>>("callsMade"),
    batonMs: ((after.baton - before.baton) * 1_000) / count,
    databaseMs: ((after.database - before.database) * 1_000) / count,
    simulatorMs: ((after.simulator - before.simulator) * 1_000) / count,
  };
}

function times() {
  return {
    baton: baton.processorSeconds(),
    database: database.processorSeconds(),
    simulator: simulator.processorSeconds(),
  };
}
