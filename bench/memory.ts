import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BatonInput } from "./programs/baton.ts";
import { listProcessTree, readPostmasterPid, startBenchDatabase } from "./support/bench-database.ts";
import { type Row, report, rounded } from "./support/report.ts";
import { startProgram } from "./support/start-program.ts";

const settleMs = 20_000;
const megabyte = 1_024;

const dataDirectory = mkdtempSync(join(tmpdir(), "baton-bench-"));
const rows: Row[] = [];

// As `npm start` runs it: server, worker, sandbox and the embedded database.
const withSandbox = await startProgram("baton", { role: "both", dataDirectory } satisfies BatonInput);
await sleep(settleMs);
const nodeMemory = readMemory([withSandbox.pid]);
rows.push({ what: "node: server, worker and sandbox", ...nodeMemory });
const postgres = readMemory(listProcessTree(readPostmasterPid(dataDirectory)));
rows.push({ what: "its PostgreSQL, all processes", ...postgres });
await withSandbox.stop();
rmSync(dataDirectory, { recursive: true, force: true });

const database = await startBenchDatabase();
const bare = await startProgram("baton", {
  role: "both",
  databaseUrl: database.url,
  dataDirectory: database.dataDirectory,
} satisfies BatonInput);
await sleep(settleMs);
rows.push({ what: "node: server and worker, without sandbox", ...readMemory([bare.pid]) });
await bare.stop();
await database.stop();

const empty = await startProgram("idle", null);
await sleep(2_000);
rows.push({ what: "node that does nothing (floor)", ...readMemory([empty.pid]) });
await empty.stop();

report({
  name: "memory",
  about:
    "idle for 20 seconds after the start; shared memory counted once per process (RSS) and once in all (PSS)",
  rows,
  aims: [],
});

function readMemory(pids: readonly number[]): { "RSS MB": number; "PSS MB": number } {
  const sum = (name: string) =>
    pids.reduce(
      (total, pid) => total + Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(read(pid))?.[1] ?? 0),
      0,
    );
  return { "RSS MB": rounded(sum("Rss") / megabyte), "PSS MB": rounded(sum("Pss") / megabyte) };
}

function read(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  } catch {
    return "";
  }
}
