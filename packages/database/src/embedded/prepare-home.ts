import { randomBytes } from "node:crypto";
import { chownSync, lstatSync, realpathSync, statSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { assertWritable, makeFolder, unwritable } from "../make-folder.ts";
import { StartupError, type StartupLog } from "../startup-error.ts";
import { type Account, chooseAccount, isRoot } from "./account.ts";

/** The folder that holds the embedded PostgreSQL, and whom it belongs to. */
export interface PostgresHome {
  /** Real path of `<data folder>/postgres`. */
  directory: string;
  /** Who runs PostgreSQL; undefined when it is simply who runs Baton. */
  account: Account | undefined;
}

/** Where the database goes when root keeps Baton in a folder that no other account may enter. */
const sharedStateDirectory = "/var/lib/baton";

/**
 * Makes `<data folder>/postgres` ready to be used by the account that will run PostgreSQL.
 *
 * Root's own home is mode 0700 on many systems: PostgreSQL, which must not run as root, could not enter it.
 * The database then lives in /var/lib/baton, and `<data folder>/postgres` is a link to it, so that whoever
 * looks for the data, or makes a backup of it, finds the way.
 *
 * @throws StartupError when the folder cannot be created, written or entered.
 */
export function prepareHome(dataDirectory: string, log: StartupLog): PostgresHome {
  const data = resolve(dataDirectory);
  makeFolder(data);
  const directory = join(data, "postgres");

  if (!exists(directory)) createHome({ data, directory, log });
  return openHome(directory);
}

function createHome({ data, directory, log }: { data: string; directory: string; log: StartupLog }): void {
  const account = chooseAccount();
  if (!account || mayEnter(account, data)) {
    makeFolder(directory, 0o700);
    if (account) chownSync(directory, account.uid, account.gid);
    return;
  }

  const elsewhere = join(sharedStateDirectory, `postgres-${randomBytes(4).toString("hex")}`);
  try {
    makeFolder(sharedStateDirectory, 0o755);
    makeFolder(elsewhere, 0o700);
    chownSync(elsewhere, account.uid, account.gid);
    symlinkSync(elsewhere, directory);
  } catch (error) {
    throw unreachable(data, account, error);
  }
  log.info(
    `The account "${account.name}" that runs PostgreSQL may not enter ${data}: the database lives in ${elsewhere}.`,
  );
}

function openHome(path: string): PostgresHome {
  let directory: string;
  try {
    directory = realpathSync(path);
  } catch (error) {
    throw new StartupError({
      code: "data_folder_unreachable",
      message: `${path} points to a folder that is not there.`,
      hint: "Put the database folder back, or remove the link to begin with an empty database.",
      cause: error,
    });
  }

  const owner = statSync(directory);
  if (!isRoot()) {
    if (process.getuid && owner.uid !== process.getuid()) {
      throw new StartupError({
        code: "data_folder_other_account",
        message: `The database in ${directory} belongs to another account (uid ${owner.uid}).`,
        hint: "Start Baton as the user that started it first, or give the data folder to this user (chown -R).",
      });
    }
    assertWritable(directory);
    return { directory, account: undefined };
  }

  const account = adoptOwner(directory, owner);
  if (!mayEnter(account, directory)) throw unreachable(directory, account);
  return { directory, account };
}

/** As root, PostgreSQL keeps running as whoever owns the folder: the owner of a cluster cannot just change. */
function adoptOwner(directory: string, owner: { uid: number; gid: number }): Account {
  if (owner.uid !== 0) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  const account = chooseAccount();
  if (!account) throw new Error("root without an account to run PostgreSQL");
  chownSync(directory, account.uid, account.gid);
  return account;
}

/** Whether `account` may pass through every folder on the way to `path` and the folder itself, if it exists. */
function mayEnter(account: Account, path: string): boolean {
  const folder = realpathSync(path);
  const stat = statSync(folder);
  const bit = stat.uid === account.uid ? 0o100 : stat.gid === account.gid ? 0o010 : 0o001;
  if ((stat.mode & bit) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || mayEnter(account, parent);
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw unwritable(path, error);
  }
}

function unreachable(path: string, account: Account, cause?: unknown): StartupError {
  return new StartupError({
    code: "data_folder_unreachable",
    message: `PostgreSQL runs as "${account.name}", which may not enter ${path}.`,
    hint: "Set BATON_DATA_DIR to a folder outside of root's home (such as /var/lib/baton/data), or do not run Baton as root.",
    cause,
  });
}
