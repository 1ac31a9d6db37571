import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { compileCache } from "./compile-cache.mjs";

const forwarded = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs a program with the Node.js at `node` as if it were this process: same terminal, signals passed on.
 *
 * @param {{ root: string, node: string, args: string[] }} options
 * @returns {Promise<number>} its exit code
 */
export function runNode({ root, node, args }) {
  const child = spawn(node, args, {
    stdio: "inherit",
    // Programs started from there find the same Node.js, as they do under npm.
    env: {
      ...process.env,
      PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`,
      NODE_COMPILE_CACHE: compileCache(root),
    },
  });
  for (const signal of forwarded) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches both of us. Passed on, it would arrive twice, which means "hurry up".
      if (signal === "SIGINT" && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve(status ?? 128 + signalNumber(signal)));
  });
}

/** @param {NodeJS.Signals | null} signal */
function signalNumber(signal) {
  return signal === "SIGINT" ? 2 : signal === "SIGHUP" ? 1 : signal === "SIGKILL" ? 9 : 15;
}
