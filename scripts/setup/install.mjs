import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "./fail.mjs";

/** Written after an install: what the lockfile and the root package.json were then. */
const stampFile = join("node_modules", ".baton-installed");

/**
 * Installs the npm packages when they are missing, or when the lockfile changed since they were installed.
 * Otherwise it costs a few milliseconds.
 *
 * @param {string} root folder of the repository
 */
export async function install(root) {
  const fingerprint = fingerprintOf(root);
  if (readOrEmpty(join(root, stampFile)) === fingerprint) return;

  // Somebody may have run npm themselves: what is there then counts, not who put it there.
  if (!matchesLockfile(root)) {
    const isFirst = !existsSync(join(root, "node_modules"));
    console.error(
      isFirst
        ? "Installing the packages. Only the first start does that; it takes about a minute."
        : "The packages changed: installing them again.",
    );
    await runNpm(root);
  }
  writeFileSync(join(root, stampFile), fingerprint);
}

/** @param {string} root */
function fingerprintOf(root) {
  return createHash("sha256")
    .update(readOrEmpty(join(root, "package-lock.json")))
    .update(readOrEmpty(join(root, "package.json")))
    .update(`${process.platform}-${process.arch}`)
    .digest("hex");
}

/**
 * Whether node_modules holds what the lockfile asks for, as npm noted it down in its own hidden lockfile.
 * A package of another platform is not there, and need not be.
 *
 * @param {string} root
 */
export function matchesLockfile(root) {
  const wanted = readPackages(join(root, "package-lock.json"));
  const present = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/") || entry.extraneous) return true;
    const found = present[path];
    if (!found) return entry.optional === true && !isMadeForThisMachine(entry);
    return found.version === entry.version;
  });
}

/**
 * @typedef {{ version?: string, optional?: boolean, extraneous?: boolean,
 *   os?: string[], cpu?: string[], libc?: string[] }} LockedPackage
 */

/**
 * @param {string} path
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(path) {
  const text = readOrEmpty(path);
  return text ? JSON.parse(text).packages : undefined;
}

/**
 * Whether an optional package names this very machine. Those of other machines, and what only they need, npm
 * leaves out. Packages for musl and glibc cannot be told apart cheaply, so they do not count.
 *
 * @param {LockedPackage} entry
 */
function isMadeForThisMachine({ os, cpu, libc }) {
  const named = [os ?? [], cpu ?? []].flat();
  return !libc && named.includes(process.platform) && named.includes(process.arch);
}

/** @param {string} root */
async function runNpm(root) {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const clean = await npm(root, ["ci", ...quiet]);
  if (clean.status === 0) return;
  if (isOffline(clean.said)) throw offline();

  // A lockfile that does not fit package.json: somebody is changing dependencies.
  console.error("npm ci refuses the lockfile: trying npm install.");
  const loose = await npm(root, ["install", ...quiet]);
  if (loose.status === 0) return;
  if (isOffline(loose.said)) throw offline();
  throw new SetupError(
    "The packages could not be installed.",
    `npm says: ${lastLines(loose.said) || lastLines(clean.said)}`,
  );
}

/**
 * @param {string} root
 * @param {string[]} args
 * @returns {Promise<{ status: number | null, said: string }>}
 */
function npm(root, args) {
  // Under `npm start` this is the very npm that runs us; otherwise the one on the PATH.
  const self = process.env.npm_execpath;
  const isNpm = self?.endsWith("npm-cli.js");
  const [program, ...before] = isNpm ? [process.execPath, self] : ["npm"];
  return new Promise((resolve) => {
    const child = spawn(program, [...before, ...args], {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
      shell: !isNpm && process.platform === "win32",
    });
    const startedAt = Date.now();
    const ticker = setInterval(() => {
      console.error(`  still installing, ${Math.round((Date.now() - startedAt) / 1000)} s`);
    }, 10_000);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
    child.once("error", (error) => {
      said += error.message;
    });
    child.once("close", (status) => {
      clearInterval(ticker);
      resolve({ status, said });
    });
  });
}

/** @param {string} said */
export function isOffline(said) {
  return /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|ENOTCACHED)\b/.test(said);
}

function offline() {
  return new SetupError(
    "The packages are not installed yet, and the npm registry cannot be reached.",
    "Connect this machine, or set the registry or proxy it should use (npm config set registry …), and start again.",
  );
}

/** @param {string} said */
function lastLines(said) {
  return said.trim().split("\n").slice(-5).join("\n  ");
}

/** @param {string} path */
function readOrEmpty(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
