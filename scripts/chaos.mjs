// npm run chaos [-- --minutes n --seed n]: two Batons under live traffic, killed and starved of everything, judged by the helpdesk.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkNode } from "./setup/check-node.mjs";
import { runScript } from "./setup/fail.mjs";
import { findNode } from "./setup/find-node.mjs";
import { install } from "./setup/install.mjs";
import { runNode } from "./setup/run-node.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

await runScript(async () => {
  checkNode();
  await install(root);
  const args = [join(root, "tests", "chaos", "run-chaos.ts"), ...process.argv.slice(2)];
  process.exitCode = await runNode({ root, node: findNode(root), args });
});
