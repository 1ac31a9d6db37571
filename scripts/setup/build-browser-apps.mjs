import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "./fail.mjs";

/** What the browser apps are made of besides their own folder. */
const sharedSources = [
  "packages/api/src",
  "packages/domain/src",
  "packages/workflows/src",
  "package-lock.json",
];
const ignored = new Set(["node_modules", "dist", ".vite"]);
const stampFile = join("dist", ".baton-build");

/**
 * Builds every app that has a Vite configuration and changed since it was last built. Whether it changed is
 * told by the contents of its files, not by their times, which git does not keep.
 *
 * @param {string} root folder of the repository
 * @param {string} node path of the Node.js to build with
 */
export function buildBrowserApps(root, node) {
  for (const app of findBrowserApps(root)) {
    const fingerprint = fingerprintOf([app.directory, ...sharedSources.map((path) => join(root, path))]);
    const stamp = join(app.directory, stampFile);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) continue;

    console.error(`Building the ${app.name}.`);
    build(root, node, app);
    writeFileSync(stamp, fingerprint);
  }
}

/** @param {string} root */
export function findBrowserApps(root) {
  const apps = join(root, "apps");
  return readdirSync(apps)
    .map((name) => ({ name, directory: join(apps, name) }))
    .filter(({ directory }) =>
      ["vite.config.ts", "vite.config.mjs", "vite.config.js"].some((file) =>
        existsSync(join(directory, file)),
      ),
    );
}

/**
 * A hash over the names and contents of all files below `paths`.
 *
 * @param {string[]} paths
 */
export function fingerprintOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) addToHash(path);
  return hash.digest("hex");

  /** @param {string} path */
  function addToHash(path) {
    if (!existsSync(path)) return;
    const entries = listDirectory(path);
    if (!entries) {
      hash.update(path).update(readFileSync(path));
      return;
    }
    for (const name of entries) addToHash(join(path, name));
  }
}

/**
 * @param {string} path
 * @returns {string[] | undefined} undefined when it is a file
 */
function listDirectory(path) {
  try {
    return readdirSync(path)
      .filter((name) => !ignored.has(name))
      .sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return undefined;
    throw error;
  }
}

/**
 * An app with a `build` script of its own is built by that, any other by `vite build`.
 *
 * @param {string} root
 * @param {string} node
 * @param {{ name: string, directory: string }} app
 */
function build(root, node, app) {
  const { scripts } = JSON.parse(readFileSync(join(app.directory, "package.json"), "utf8"));
  const bin = join(root, "node_modules", ".bin");
  const separator = process.platform === "win32" ? ";" : ":";
  const options = {
    cwd: app.directory,
    env: { ...process.env, PATH: `${bin}${separator}${process.env.PATH}` },
    encoding: /** @type {const} */ ("utf8"),
  };
  const result = scripts?.build
    ? spawnSync(scripts.build, { ...options, shell: true })
    : spawnSync(
        node,
        [join(root, "node_modules", "vite", "bin", "vite.js"), "build", "--logLevel=warn"],
        options,
      );
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  throw new SetupError(`The ${app.name} could not be built.`, "The lines above say why.");
}
