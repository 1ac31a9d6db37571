import type { BareTurnInput } from "./programs/bare-turn.ts";
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
const bareInput: BareTurnInput = { ...facts, databaseUrl: database.url };
const bare = await startProgram("bare-turn", bareInput);

type Measured = {
  perSecond: number;
  calls: Record<string, number>;
  programMs: number;
  databaseMs: number;
  simulatorMs: number;
};

const variants = [
  { name: "assigned to the agent", isAssigned: true },
  { name: "unassigned, claimed first", isAssigned: false },
];
const programs = [
  { who: "its calls and commits alone (limit)", program: bare },
  { who: "Baton", program: baton },
];
const best = new Map<string, Measured>();
for (let round = 0; round < rounds; round++) {
  for (const { name, isAssigned } of variants) {
    for (const { who, program } of programs) {
      const measured = await measure(program, isAssigned);
      const key = `${name}: ${who}`;
      if (measured.perSecond > (best.get(key)?.perSecond ?? 0)) best.set(key, measured);
    }
  }
}

const rows: Row[] = [...best].map(([what, { perSecond, calls, programMs, databaseMs, simulatorMs }]) => {
  return {
    what,
    "per second": Math.round(perSecond),
    "calls each": Object.entries(calls)
      .map(([call, times]) => `${rounded(times / count)} ${call}`)
      .join(", "),
    "program ms each": rounded(programMs),
    "database ms each": rounded(databaseMs),
    "simulator ms each": rounded(simulatorMs),
  };
});
const [assigned, limit] = ["Baton", "its calls and commits alone (limit)"].map(
  (who) => best.get(`${variants[0]?.name}: ${who}`) as Measured,
) as [Measured, Measured];
report({
  name: "turns",
  about:
    "a customer's message accepted, understood, answered, and the reply posted at the helpdesk, as many as go",
  rows,
  aims: [
    {
      aim: "800 complete turns per second, assigned to the agent",
      measured: `${Math.round(assigned.perSecond)}, ${rounded(assigned.perSecond / limit.perSecond)} of the limit`,
      isMet: assigned.perSecond >= 800,
    },
  ],
});
await baton.stop();
await bare.stop();
await sender.stop();
await simulator.stop();
await database.stop();

async function measure(program: typeof baton, isAssigned: boolean): Promise<Measured> {
  await database.empty();
  if (program === bare) await bare.call("claim", { isClaiming: !isAssigned });
  const port = await program.call<number>("port");
  const deliveries = await simulator.call<string[]>("ask", { count, isAssigned });
  await sender.call("prepareFor", { deliveries });
  const before = times(program);
  await simulator.call("startCounting");
  const [, replied] = await Promise.all([
    sender.call("send", { port, connections: senderConnections }),
    simulator.call<{ seconds: number; doubled: number }>("whenReplied", { count }),
  ]);
  if (replied.doubled > 0) throw new Error(`${replied.doubled} conversations were answered twice.`);
  const after = times(program);
  return {
    perSecond: count / replied.seconds,
    calls: await simulator.call<Record<string, number>>("callsMade"),
    programMs: ((after.program - before.program) * 1_000) / count,
    databaseMs: ((after.database - before.database) * 1_000) / count,
    simulatorMs: ((after.simulator - before.simulator) * 1_000) / count,
  };
}

function times(program: typeof baton) {
  return {
    program: program.processorSeconds(),
    database: database.processorSeconds(),
    simulator: simulator.processorSeconds(),
  };
}
