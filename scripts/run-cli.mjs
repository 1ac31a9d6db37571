import module from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildBrowserApps } from "./setup/build-browser-apps.mjs";
import { checkNode } from "./setup/check-node.mjs";
import { compileCache } from "./setup/compile-cache.mjs";
import { findNode } from "./setup/find-node.mjs";
import { install } from "./setup/install.mjs";
import { runNode } from "./setup/run-node.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const main = join(root, "apps", "cli", "src", "main.ts");

/** Commands that serve the browser apps. */
const servingCommands = new Set(["start", "server"]);

/**
 * Runs `baton <args>` from the clone: sets up whatever is missing, then hands over to the command line. Where
 * everything is in place, that takes well under 200 ms.
 *
 * @param {string[]} args
 */
export async function runCli(args) {
  checkNode();
  await install(root);
  const node = findNode(root);
  if (servingCommands.has(args[0] ?? "") && !args.includes("--help")) buildBrowserApps(root, node);

  if (node === process.execPath) {
    // No second process: signals and the exit code need no forwarding.
    module.enableCompileCache(compileCache(root));
    process.argv = [process.execPath, main, ...args];
    await import(pathToFileURL(main).href);
    return;
  }
  process.exitCode = await runNode({ root, node, args: [main, ...args] });
}
