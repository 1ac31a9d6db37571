// npm run bench [-- name ...]: measures the product, each benchmark in a process of its own, one after the other.
// Each prints a table and one line of JSON; the limit it is compared with is measured in the same run.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkNode } from "./setup/check-node.mjs";
import { runScript } from "./setup/fail.mjs";
import { findNode } from "./setup/find-node.mjs";
import { install } from "./setup/install.mjs";
import { runNode } from "./setup/run-node.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** In the order of the path of a message. */
const benchmarks = [
  "deliveries",
  "reply-time",
  "turns",
  "queue",
  "takeover",
  "backfill",
  "reconcile",
  "memory",
  "retrieval",
  "messenger-size",
  "messenger-streams",
];

await runScript(async () => {
  checkNode();
  await install(root);
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !benchmarks.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no benchmark "${unknown[0]}". There are: ${benchmarks.join(", ")}.`);
    process.exitCode = 2;
    return;
  }
  const node = findNode(root);
  for (const name of wanted.length > 0 ? wanted : benchmarks) {
    const status = await runNode({
      root,
      node,
      args: ["--expose-gc", join(root, "bench", `${name}.ts`)],
    });
    if (status !== 0) process.exitCode = status;
  }
});
