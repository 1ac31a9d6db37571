import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, renameSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StartupError } from "../startup-error.ts";
import type { Account } from "./account.ts";
import type { PostgresCluster } from "./prepare-cluster.ts";
import type { PostgresRuntime } from "./prepare-runtime.ts";
import { explainSpawnError, postgresFailed, programEnvironment, runAs, runProgram } from "./run-program.ts";

/** What postmaster.pid says about a running PostgreSQL. */
export interface Postmaster {
  pid: number;
  /** On 127.0.0.1. */
  port: number;
  /** Takes connections. Otherwise it starts, recovers after a crash, or stops. */
  isReady: boolean;
}

export interface LaunchOptions {
  cluster: PostgresCluster;
  runtime: PostgresRuntime;
  account: Account | undefined;
  /** Undefined: a free one. */
  port: number | undefined;
  /** Settings of postgresql.conf, for example `{ fsync: "off" }`. */
  tuning: Readonly<Record<string, string>>;
  logFile: string;
}

/** Checkpoint at the end of a clean stop included. */
const stopTimeoutMs = 30_000;
const largestLogBytes = 10 * 1024 * 1024;

/**
 * The PostgreSQL that runs on this cluster, or undefined. A postmaster.pid left behind by one that was killed
 * does not count, even when its number meanwhile belongs to another process, as happens in containers, where
 * numbers begin again at 1.
 */
export function findPostmaster(cluster: PostgresCluster): Postmaster | undefined {
  const file = readPidFile(cluster);
  return file && isPostmaster(file.pid, cluster) ? file : undefined;
}

/**
 * Starts PostgreSQL on the cluster and returns at once; it is ready when `findPostmaster` says so. It is
 * detached: Ctrl-C in the terminal reaches Baton alone, which stops PostgreSQL after its own last write.
 *
 * @returns a function that tells how the process ended, or undefined while it runs.
 */
export async function launchPostmaster(options: LaunchOptions): Promise<() => StartupError | undefined> {
  const port = options.port ?? (await findFreePort());
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "100",
    timezone: "UTC",
    log_timezone: "UTC",
    ...options.tuning,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const rotated = rotateLog(options.logFile);
  if (process.platform === "win32") return launchOnWindows(options, args);

  const log = openSync(options.logFile, "a", 0o600);
  const child = spawn(
    join(options.runtime.binDirectory, "postgres"),
    ["-D", options.cluster.directory, ...args],
    {
      cwd: options.cluster.directory,
      env: { ...programEnvironment(), ...forgetStalePid(options.cluster) },
      stdio: ["ignore", log, log],
      detached: true,
      ...runAs(options.account),
    },
  );
  closeSync(log);
  child.unref();

  let failure: StartupError | undefined;
  child.once("error", (error) => {
    failure = explainSpawnError(error, "postgres");
  });
  child.once("exit", (status, signal) => {
    failure ??= postgresFailed(
      `postgres ended with ${signal ?? status}`,
      readLog(options.logFile, rotated.size),
    );
  });
  return () => failure;
}

/**
 * Stops PostgreSQL: running transactions are rolled back, everything committed is written out. When that
 * takes longer than 30 s, hard: it then recovers from its log at the next start, and nothing is lost either.
 */
export async function stopPostmaster(cluster: PostgresCluster, runtime: PostgresRuntime): Promise<void> {
  const postmaster = findPostmaster(cluster);
  if (!postmaster) return;
  if (process.platform === "win32") return stopOnWindows(cluster, runtime);

  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    try {
      process.kill(postmaster.pid, signal);
    } catch {
      return;
    }
    const deadline = Date.now() + stopTimeoutMs;
    while (Date.now() < deadline) {
      if (!isPostmaster(postmaster.pid, cluster)) return;
      await sleep(5);
    }
  }
}

function readPidFile(cluster: PostgresCluster): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster.directory, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  // Line by line: process id, data directory, start time, port, socket directory, address, memory key, status.
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === "ready" };
}

function isPostmaster(pid: number, cluster: PostgresCluster): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    // Gone, or somebody else's: ours runs as us, or we are root.
    return false;
  }
  if (process.platform === "linux") {
    try {
      // PostgreSQL works inside its data directory. A process that ended, but was not collected yet by its
      // parent, still has its number, and no directory any more.
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster.directory);
    } catch {
      return false;
    }
  }
  if (process.platform === "win32") return true;
  return spawnSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" }).stdout.includes(
    "postgres",
  );
}

/**
 * PostgreSQL refuses to start while the process in a left-behind postmaster.pid is alive. When that process
 * is another program, this says so, in the variable that pg_ctl uses for the purpose. Better than deleting
 * the file: PostgreSQL still checks that no orphan of the former server uses the cluster.
 */
function forgetStalePid(cluster: PostgresCluster): { PG_GRANDPARENT_PID?: string } {
  const file = readPidFile(cluster);
  return file && !isPostmaster(file.pid, cluster) ? { PG_GRANDPARENT_PID: String(file.pid) } : {};
}

/** One former log is kept. Returns how long the log is now. */
function rotateLog(path: string): { size: number } {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= largestLogBytes) return { size };
  renameSync(path, `${path}.1`);
  return { size: 0 };
}

/** What was written to the log from position `from` on. */
function readLog(path: string, from: number): string {
  try {
    return readFileSync(path).subarray(from).toString("utf8");
  } catch {
    // Somebody removed the folder under a running PostgreSQL.
    return "";
  }
}

async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = lowestPort + Math.floor(Math.random() * (ephemeralPorts - lowestPort));
    if (await isFree(port)) return port;
  }
  // All taken is not to be believed; should it be forbidden there, the system chooses.
  return (await listenOn(0)) ?? 0;
}

/**
 * Systems give outgoing connections a port from here on (Linux; others begin higher). Below it nobody's connection takes the port of
 * a PostgreSQL that was killed, before it is started again on it.
 */
const ephemeralPorts = 32_768;
const lowestPort = 20_000;

async function isFree(port: number): Promise<boolean> {
  return (await listenOn(port)) !== null;
}

/** Listens for a moment; gives the port, or null when that is not possible. */
function listenOn(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}

/** pg_ctl, because it gives up the rights of an administrator, with which postgres.exe does not start. */
async function launchOnWindows(options: LaunchOptions, args: string[]): Promise<() => undefined> {
  const settings = args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ");
  await runProgram({
    program: join(options.runtime.binDirectory, "pg_ctl"),
    args: ["start", "-w", "-D", options.cluster.directory, "-l", options.logFile, "-o", settings],
    directory: dirname(options.cluster.directory),
    account: undefined,
  });
  return () => undefined;
}

async function stopOnWindows(cluster: PostgresCluster, runtime: PostgresRuntime): Promise<void> {
  await runProgram({
    program: join(runtime.binDirectory, "pg_ctl"),
    args: ["stop", "-m", "fast", "-w", "-D", cluster.directory],
    directory: dirname(cluster.directory),
    account: undefined,
  });
}
