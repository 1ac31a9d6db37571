import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { StartupError } from "../startup-error.ts";

/** The operating system account that PostgreSQL runs as. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** In order of preference; the last one exists on every Unix. */
const unprivilegedAccounts = ["baton", "postgres", "nobody"];

/**
 * The account to start PostgreSQL as when Baton runs as root, which PostgreSQL refuses to do. Undefined when
 * Baton is not root, and on Windows: PostgreSQL then simply runs as whoever runs Baton.
 *
 * @throws StartupError when root has no unprivileged account to lend.
 */
export function chooseAccount(): Account | undefined {
  if (!isRoot()) return undefined;
  for (const name of unprivilegedAccounts) {
    const account = findAccount(name);
    if (account && account.uid !== 0) return account;
  }
  throw new StartupError({
    code: "embedded_postgres_unsupported",
    message: "PostgreSQL does not run as root, and there is no account to run it as.",
    hint: `Create one (useradd --system baton), start Baton as another user, or set DATABASE_URL.`,
  });
}

/** PostgreSQL refuses to run as root. False on Windows. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function findAccount(name: string): Account | undefined {
  return findInPasswd(name) ?? askSystem(name);
}

function findInPasswd(name: string): Account | undefined {
  let passwd: string;
  try {
    passwd = readFileSync("/etc/passwd", "utf8");
  } catch {
    return undefined;
  }
  const fields = passwd
    .split("\n")
    .map((line) => line.split(":"))
    .find((line) => line[0] === name);
  return fields ? toAccount(name, fields[2], fields[3]) : undefined;
}

/** For accounts that come from a directory service, and for macOS, where /etc/passwd is not the whole truth. */
function askSystem(name: string): Account | undefined {
  const uid = spawnSync("id", ["-u", name], { encoding: "utf8" });
  const gid = spawnSync("id", ["-g", name], { encoding: "utf8" });
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return toAccount(name, uid.stdout, gid.stdout);
}

function toAccount(name: string, uid: string | undefined, gid: string | undefined): Account | undefined {
  const account = { name, uid: Number(uid), gid: Number(gid) };
  // macOS gives `nobody` the uid -2, which spawn does not take.
  return account.uid > 0 && account.gid >= 0 ? account : undefined;
}
