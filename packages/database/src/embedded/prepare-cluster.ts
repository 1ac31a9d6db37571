import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { StartupError } from "../startup-error.ts";
import type { PostgresHome } from "./prepare-home.ts";
import type { PostgresRuntime } from "./prepare-runtime.ts";
import { runProgram } from "./run-program.ts";

/** A PostgreSQL data directory and what one needs to log into it. */
export interface PostgresCluster {
  /** PGDATA. */
  directory: string;
  user: string;
  password: string;
}

/** Superuser of the cluster. */
const user = "baton";

/**
 * Opens the cluster in `<home>/<major>`, and creates it at the first start.
 *
 * Everybody on the machine can reach a port on loopback, therefore a password is asked for: random, kept
 * beside the cluster in a file that only its owner reads.
 *
 * @throws StartupError when the folder holds a cluster of another major version, or initdb fails.
 */
export async function prepareCluster({
  home,
  runtime,
  isDurable,
}: {
  home: PostgresHome;
  runtime: PostgresRuntime;
  /** Whether a new cluster is written through to the disk. Only tests can do without. */
  isDurable: boolean;
}): Promise<PostgresCluster> {
  const folder = join(home.directory, String(runtime.major));
  if (!existsSync(folder)) {
    refuseOtherMajor(home.directory, runtime.major);
    await createCluster({ home, runtime, folder, isDurable });
  }
  return {
    directory: join(folder, "cluster"),
    user,
    password: readFileSync(join(folder, "password"), "utf8").trim(),
  };
}

function refuseOtherMajor(homeDirectory: string, major: number): void {
  const other = readdirSync(homeDirectory).find((name) => /^\d+$/.test(name));
  if (!other) return;
  throw new StartupError({
    code: "embedded_postgres_other_major",
    message: `The data folder was written by PostgreSQL ${other}; this Baton brings PostgreSQL ${major}.`,
    hint: "Start the Baton that wrote it, run baton backup, then baton restore with this one.",
  });
}

async function createCluster({
  home,
  runtime,
  folder,
  isDurable,
}: {
  home: PostgresHome;
  runtime: PostgresRuntime;
  folder: string;
  isDurable: boolean;
}): Promise<void> {
  // Under another name until complete, cluster and password together: two Batons that start at once, or one
  // that is killed meanwhile, never leave a cluster whose password nobody knows.
  const unfinished = `${folder}.${randomBytes(4).toString("hex")}`;
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = join(unfinished, "password");
  writeFileSync(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (home.account) {
    for (const path of [unfinished, passwordFile]) chownSync(path, home.account.uid, home.account.gid);
  }

  try {
    await runProgram({
      program: join(runtime.binDirectory, "initdb"),
      args: [
        `--pgdata=${join(unfinished, "cluster")}`,
        `--username=${user}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // PostgreSQL's own Unicode rules: the same order and the same lower() on every operating system.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        ...(isDurable ? [] : ["--no-sync"]),
      ],
      directory: unfinished,
      account: home.account,
    });
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another Baton was faster.
    if (!existsSync(folder)) throw error;
  }
}
