import { createUuid } from "@baton/database";
import type { BatonInput } from "./programs/baton.ts";
import { addConnection } from "./support/add-connection.ts";
import { startBenchDatabase } from "./support/bench-database.ts";
import { percentile, type Row, report, rounded } from "./support/report.ts";
import { type Program, startProgram } from "./support/start-program.ts";

const rounds = 5;
const stranded = 50;

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
const startWorker = () => startProgram("baton", input);

const byAnother: number[] = [];
const byRestart: number[] = [];
const afterRestart: number[] = [];
for (let round = 0; round < rounds; round++) {
  const [victim, other] = [await startWorker(), await startWorker()];
  await strand(victim);
  const killedAt = performance.now();
  await victim.kill("SIGKILL");
  byAnother.push((await whenFree()) - killedAt);
  await other.stop();

  const alone = await startWorker();
  await strand(alone);
  const diedAt = performance.now();
  await alone.kill("SIGKILL");
  const startedAt = performance.now();
  const starting = startWorker();
  const freeAt = await whenFree();
  const restarted = await starting;
  byRestart.push(freeAt - diedAt);
  afterRestart.push(freeAt - startedAt);
  await restarted.stop();
}

const row = (what: string, times: number[]): Row => ({
  what,
  "median ms": rounded(percentile(times, 0.5)),
  "slowest ms": rounded(Math.max(...times)),
});
const slowest = Math.max(...byAnother);
report({
  name: "takeover",
  about: `${stranded} conversations in the hands of a worker that is killed with -9, until they are in hand or done elsewhere`,
  rows: [
    row("by another worker, from the kill", byAnother),
    row("by a restart, from the kill, start of the process included", byRestart),
  ],
  aims: [
    {
      aim: "another worker has taken over within 2 s",
      measured: `${rounded(slowest)} ms at worst of ${rounds}`,
      isMet: slowest < 2_000,
    },
  ],
});
await database.stop();

/** Puts conversations into the worker's hands, as the database knows it. */
async function strand(worker: Program): Promise<void> {
  const ids = Array.from({ length: stranded }, () => createUuid());
  const inserted = await database.pool.query(
    `insert into conversation_queue (id, connection_id, external_id, leased_by, lease_epoch)
     select id, $2, id::text, (select w.id from worker w where w.process_id = $3 order by w.id desc limit 1), 1 from unnest($1::uuid[]) id`,
    [ids, connectionId, worker.pid],
  );
  if (inserted.rowCount !== stranded) throw new Error("The conversations could not be stranded.");
}

async function whenFree(): Promise<number> {
  for (;;) {
    const { rows } = await database.pool.query(
      "select count(*)::int as stranded from conversation_queue where leased_by is not null and lease_epoch = 1",
    );
    if (rows[0].stranded === 0) return performance.now();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
