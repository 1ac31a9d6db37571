import { spawn } from "node:child_process";
import { StartupError } from "../startup-error.ts";
import type { Account } from "./account.ts";

/**
 * Environment of every PostgreSQL program: nothing of ours, above all no PGHOST, PGDATA or secrets.
 * Windows programs do not start without a few variables of the system.
 */
export function programEnvironment(): NodeJS.ProcessEnv {
  if (process.platform === "win32") {
    return Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(PG|BATON_|DATABASE_URL)/i.test(name)),
    );
  }
  return { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

/** Options that make a child process run as `account`. */
export function runAs(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/**
 * Runs a PostgreSQL program to its end.
 *
 * @throws StartupError with the last line the program said when it fails.
 */
export async function runProgram(options: {
  program: string;
  args: string[];
  directory: string;
  account: Account | undefined;
}): Promise<void> {
  const child = spawn(options.program, options.args, {
    cwd: options.directory,
    env: programEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
    ...runAs(options.account),
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", (error) => reject(explainSpawnError(error, options.program)));
    child.once("close", (status, signal) => {
      if (status === 0) return resolve();
      reject(postgresFailed(`${options.program} ended with ${signal ?? status}`, said));
    });
  });
}

/** A program that is there and yet "not found" lacks its loader: a system without glibc, such as Alpine. */
export function explainSpawnError(error: Error, program: string): StartupError {
  const code = "code" in error ? String(error.code) : "";
  if (code === "ENOENT") {
    return new StartupError({
      code: "embedded_postgres_unsupported",
      message:
        "The PostgreSQL that comes with Baton does not run on this system: it needs glibc (Alpine has musl).",
      hint: "Use a Debian-based image, or set DATABASE_URL to a PostgreSQL 15 or newer.",
      cause: error,
    });
  }
  return postgresFailed(`${program} cannot be started (${code || error.message})`, "", error);
}

/** A StartupError that quotes what PostgreSQL said last. */
export function postgresFailed(what: string, said: string, cause?: unknown): StartupError {
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  const reason =
    lines.findLast((line) => /(FATAL|PANIC|error):/i.test(line)) ?? lines.at(-1) ?? "it said nothing";
  return new StartupError({
    code: "embedded_postgres_failed",
    message: `The embedded PostgreSQL did not start: ${what}: ${reason}`,
    hint: "Look into postgres/postgres.log in the data folder; enough disk space and memory are the first things to check.",
    cause,
  });
}
