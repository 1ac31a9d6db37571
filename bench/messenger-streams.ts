import { createHash } from "node:crypto";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createSealer, createUuid, insertOrganization } from "@baton/database";
import type { BatonInput } from "./programs/baton.ts";
import { masterKey, organizationId } from "./support/add-connection.ts";
import { startBenchDatabase } from "./support/bench-database.ts";
import { percentile, report, rounded } from "./support/report.ts";
import { startProgram } from "./support/start-program.ts";

const visitors = 2_000;
/** Messages a second, spread over the visitors; far more than 2,000 people write. */
const perSecond = 50;
const seconds = 10;
const megabyte = 1_048_576;

const database = await startBenchDatabase();
const messengerId = createUuid();
await insertOrganization(database.pool, { id: organizationId, name: "Benchmark" });
await database.pool.query(
  `insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets)
   values ($1, $2, 'messenger', 'Messenger', 'bench-messenger', '{}', $3)`,
  [messengerId, organizationId, createSealer(masterKey).seal({})],
);
const tokens = Array.from({ length: visitors }, () => createUuid() + createUuid());
for (const token of tokens) {
  const visitorId = createUuid();
  await database.pool.query(
    `with visitor as (insert into messenger_visitor (id, connection_id) values ($1, $2) returning id)
     insert into messenger_session (token_hash, visitor_id, expires_at)
     select $3, id, now() + interval '1 hour' from visitor`,
    [visitorId, messengerId, createHash("sha256").update(token).digest()],
  );
}
const baton = await startProgram(
  "baton",
  { role: "server", databaseUrl: database.url, dataDirectory: database.dataDirectory } satisfies BatonInput,
  { execArgv: ["--expose-gc"] },
);
const port = await baton.call<number>("port");
const agent = new http.Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const before = await baton.call<NodeJS.MemoryUsage>("memory");

/** When the stream of a visitor told of the message with this client id. */
const told = new Map<string, (at: number) => void>();
const open: http.ClientRequest[] = [];
const startedAt = performance.now();
for (let from = 0; from < visitors; from += 100) {
  await Promise.all(tokens.slice(from, from + 100).map(openStream));
}
const openedInMs = performance.now() - startedAt;
await sleep(2_000);
const after = await baton.call<NodeJS.MemoryUsage>("memory");
const idleFrom = baton.processorSeconds();
await sleep(20_000);
const idleSeconds = baton.processorSeconds() - idleFrom;

const samples: number[] = [];
const sending: Promise<void>[] = [];
for (let index = 0; index < perSecond * seconds; index++) {
  sending.push(write(tokens[(index * 37) % visitors] as string).then((ms) => void samples.push(ms)));
  await sleep(1_000 / perSecond);
}
await Promise.all(sending);
const perStream = (after.rss - before.rss) / visitors / 1_024;
const p99 = percentile(samples, 0.99);

report({
  name: "messenger-streams",
  about: `${visitors} open streams on one process; ${perSecond} messages a second for ${seconds} s, each followed to its visitor's stream`,
  rows: [
    {
      streams: visitors,
      "opened in ms": rounded(openedInMs),
      "RSS MB before": rounded(before.rss / megabyte),
      "RSS MB after": rounded(after.rss / megabyte),
      "KB a stream": rounded(perStream),
      "idle CPU %": rounded((idleSeconds / 20) * 100),
      "told ms p50": rounded(percentile(samples, 0.5)),
      "told ms p99": rounded(p99),
    },
  ],
  aims: [
    {
      aim: "all messages told",
      measured: `${samples.length}`,
      isMet: samples.length === perSecond * seconds,
    },
    { aim: "at most 50 KB a stream", measured: `${rounded(perStream)} KB`, isMet: perStream <= 50 },
    {
      aim: "told within 500 ms (p99), 60 of them waited on purpose",
      measured: `${rounded(p99)} ms`,
      isMet: p99 <= 500,
    },
  ],
});
for (const request of open) request.destroy();
agent.destroy();
await baton.stop();
await database.stop();

function openStream(token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      {
        port,
        host: "127.0.0.1",
        path: "/messenger/v1/stream",
        agent,
        headers: { authorization: `Bearer ${token}` },
      },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`stream: ${response.statusCode}`));
        response.setEncoding("utf8");
        response.once("data", () => resolve());
        response.on("data", (text: string) => {
          const at = performance.now();
          for (const [, id = ""] of text.matchAll(/"clientId":"([^"]+)"/g)) told.get(id)?.(at);
        });
        response.on("error", () => {});
      },
    );
    request.on("error", reject);
    open.push(request);
  });
}

async function write(token: string): Promise<number> {
  const clientId = createUuid();
  const from = performance.now();
  const seen = new Promise<number>((resolve) => told.set(clientId, resolve));
  const response = await fetch(`http://127.0.0.1:${port}/messenger/v1/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ clientId, threadId: null, text: "Where is my order?" }),
  });
  if (!response.ok) throw new Error(`message: ${response.status} ${await response.text()}`);
  return (await seen) - from;
}
