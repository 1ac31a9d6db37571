import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SendReport } from "./programs/sender.ts";
import type { WebhookServerInput } from "./programs/webhook-server.ts";
import { addConnection } from "./support/add-connection.ts";
import { type BenchDatabase, startBenchDatabase } from "./support/bench-database.ts";
import { type Row, report, rounded } from "./support/report.ts";
import { type Program, startProgram } from "./support/start-program.ts";

const count = 10_000;
const rounds = 3;
const connectionCounts = [32, 50];
const modes: WebhookServerInput["mode"][] = ["accept-only", "one-each", "product"];
const words = {
  "accept-only": "HTTP and signature check alone (ceiling)",
  "one-each": "one statement and commit each",
  product: "Baton: those that arrive together in one commit",
};

const database = await startBenchDatabase();
const sender = await startProgram("sender", null);
await addConnection(database, {
  accessToken: "unused",
  publicKey: await sender.call<string>("publicKey"),
  apiBaseUrl: "http://127.0.0.1:1",
  agentAccount: { externalId: "agent", name: "Baton", email: "baton@example.com" },
  autoHandleAll: true,
});
await sender.call("prepare", { count, bytes: 2_048 });

const servers = new Map<WebhookServerInput["mode"], Program>();
for (const mode of modes)
  servers.set(mode, await startProgram("webhook-server", { databaseUrl: database.url, mode }));

type Measured = SendReport & { serverMs: number; databaseMs: number };
const best = new Map<string, Measured>();
for (let round = 0; round < rounds; round++) {
  // One after the other within a round: whatever else this machine does meets all of them alike.
  for (const connections of connectionCounts) {
    for (const mode of modes) {
      const measured = await measure(servers.get(mode) as Program, connections);
      const key = `${mode} ${connections}`;
      if (measured.perSecond > (best.get(key)?.perSecond ?? 0)) best.set(key, measured);
    }
  }
}

const rows: Row[] = [];
for (const connections of connectionCounts) {
  for (const mode of modes) {
    const { perSecond, p50, p99, failed, serverMs, databaseMs } = best.get(
      `${mode} ${connections}`,
    ) as Measured;
    rows.push({
      what: words[mode],
      connections,
      "per second": Math.round(perSecond),
      "p50 ms": rounded(p50),
      "p99 ms": rounded(p99),
      failed,
      "server ms each": rounded(serverMs),
      "database ms each": rounded(databaseMs),
    });
  }
  const limit = await measurePgbench(database, connections);
  rows.push({ what: limit.what, connections, "per second": Math.round(limit.perSecond) });
}

const aims = connectionCounts.flatMap((connections) => {
  const of = (mode: WebhookServerInput["mode"]) => best.get(`${mode} ${connections}`) as Measured;
  const ratio = of("product").perSecond / of("one-each").perSecond;
  const share = of("product").perSecond / of("accept-only").perSecond;
  const { p99 } = of("product");
  return [
    {
      aim: `${connections} connections: at least twice one statement each`,
      measured: `${rounded(ratio)} times`,
      isMet: ratio >= 2,
    },
    {
      aim: `${connections} connections: at least 2/3 of the ceiling`,
      measured: rounded(share).toString(),
      isMet: share >= 2 / 3,
    },
    { aim: `${connections} connections: p99 below 20 ms`, measured: `${rounded(p99)} ms`, isMet: p99 < 20 },
  ];
});
report({ name: "deliveries", about: "webhooks of 2 KB, signed with RSA-2048, accepted durably", rows, aims });

for (const server of servers.values()) await server.stop();
await sender.stop();
await database.stop();

async function measure(server: Program, connections: number): Promise<Measured> {
  await database.empty();
  const port = await server.call<number>("port");
  const before = { server: server.processorSeconds(), database: database.processorSeconds() };
  const sent = await sender.call<SendReport>("send", { port, connections });
  return {
    ...sent,
    serverMs: ((server.processorSeconds() - before.server) * 1_000) / count,
    databaseMs: ((database.processorSeconds() - before.database) * 1_000) / count,
  };
}

/** The database's own limit: one insert of 2 KB a commit, by pgbench where there is one, else by the driver. */
async function measurePgbench(
  { url, pool, dataDirectory }: BenchDatabase,
  clients: number,
): Promise<{ what: string; perSecond: number }> {
  await pool.query(
    "create table if not exists bench_insert (id bigint generated always as identity primary key, body bytea)",
  );
  await pool.query("truncate bench_insert");
  const insert = "insert into bench_insert (body) values (decode(repeat('5a', 2048), 'hex'))";
  const script = join(dataDirectory, "insert.sql");
  writeFileSync(script, `${insert};\n`);
  const run = spawnSync(
    "pgbench",
    [
      "--no-vacuum",
      "--client",
      String(clients),
      "--jobs",
      "2",
      "--time",
      "4",
      "--protocol",
      "prepared",
      "--file",
      script,
      url,
    ],
    { encoding: "utf8" },
  );
  const tps = /tps = ([\d.]+)/.exec(run.stdout ?? "")?.[1];
  if (run.status === 0 && tps)
    return { what: "pgbench: one insert of 2 KB a commit", perSecond: Number(tps) };

  const { Pool } = (await import("pg")).default;
  const own = new Pool({ connectionString: url, max: clients });
  const end = performance.now() + 4_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        await own.query({ name: "insert", text: insert });
        done += 1;
      }
    }),
  );
  await own.end();
  return { what: "driver alone: one insert of 2 KB a commit", perSecond: done / 4 };
}
