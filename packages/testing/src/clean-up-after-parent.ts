/**
 * Program, started by test-postgres.ts: waits until its parent is gone, then stops the PostgreSQL that runs in
 * the temporary data folder given as argument, and removes the folder.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const [dataDirectory] = process.argv.slice(2);
if (!dataDirectory) throw new Error("usage: clean-up-after-parent.ts <temporary data folder>");

process.stdin.resume();
process.stdin.once("close", async () => {
  const home = join(dataDirectory, "postgres");
  if (existsSync(home)) {
    const directory = realpathSync(home);
    for (const pidFile of findPidFiles(directory)) await stop(pidFile);
    rmSync(directory, { recursive: true, force: true });
  }
  rmSync(dataDirectory, { recursive: true, force: true });
});

function findPidFiles(home: string): string[] {
  return readdirSync(home)
    .map((name) => join(home, name, "cluster", "postmaster.pid"))
    .filter((path) => existsSync(path));
}

async function stop(pidFile: string): Promise<void> {
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  try {
    // At once, without writing anything out: nobody needs the data any more.
    process.kill(pid, "SIGQUIT");
    for (let waited = 0; waited < 10_000; waited += 20) {
      process.kill(pid, 0);
      await sleep(20);
    }
  } catch {
    // Gone.
  }
}
