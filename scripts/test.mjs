// npm test [-- vitest arguments]: sets up what is missing, then types, style, imports and all tests.
// The last line is always "N passed, N failed", with ", N skipped" when there are any.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkNode } from "./setup/check-node.mjs";
import { countResults } from "./setup/count-results.mjs";
import { runScript } from "./setup/fail.mjs";
import { findNode } from "./setup/find-node.mjs";
import { install } from "./setup/install.mjs";
import { runNode } from "./setup/run-node.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const checks = [
  ...[
    "tsconfig.json",
    "apps/dashboard/tsconfig.json",
    "apps/dashboard/tsconfig.dev.json",
    "apps/messenger/tsconfig.json",
  ].map((project) => ({
    name: `types of ${project}`,
    program: "node_modules/typescript/bin/tsc",
    args: ["--noEmit", "-p", project],
  })),
  { name: "style", program: "node_modules/@biomejs/biome/bin/biome", args: ["check", "."] },
  { name: "imports", program: "scripts/check-imports.mjs", args: [] },
];

await runScript(async () => {
  checkNode();
  await install(root);
  const node = findNode(root);
  process.chdir(root);

  const failedChecks = await runChecks(node);
  const results = await runTests(node, process.argv.slice(2));
  const failed = results.failed + failedChecks;

  if (failedChecks > 0) console.log(`${failedChecks} of ${checks.length} checks failed, see above.`);
  const skipped = results.skipped > 0 ? `, ${results.skipped} skipped` : "";
  console.log(`${results.passed} passed, ${failed} failed${skipped}`);
  process.exitCode = failed > 0 ? 1 : 0;
});

/**
 * Runs all checks side by side and shows what the failed ones said.
 *
 * @param {string} node
 * @returns {Promise<number>} how many failed
 */
async function runChecks(node) {
  const outcomes = await Promise.all(checks.map((check) => runCheck(node, check)));
  for (const { name, status, said } of outcomes) {
    console.log(`${status === 0 ? "✓" : "✗"} ${name}`);
    if (status !== 0) console.log(said);
  }
  return outcomes.filter(({ status }) => status !== 0).length;
}

/**
 * @param {string} node
 * @param {{ name: string, program: string, args: string[] }} check
 * @returns {Promise<{ name: string, status: number | null, said: string }>}
 */
function runCheck(node, { name, program, args }) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [join(root, program), ...args], {
      env: { ...process.env, PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}` },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        said += text;
      });
    }
    child.once("error", reject);
    child.once("close", (status) => resolve({ name, status, said }));
  });
}

/**
 * @param {string} node
 * @param {string[]} args
 */
async function runTests(node, args) {
  const folder = mkdtempSync(join(tmpdir(), "baton-report-"));
  const report = join(folder, "report.json");
  try {
    const status = await runNode({
      root,
      node,
      args: [
        join(root, "node_modules", "vitest", "vitest.mjs"),
        "run",
        "--reporter=default",
        "--reporter=json",
        `--reporter=${join(root, "scripts", "setup", "tell-retried.mjs")}`,
        `--outputFile.json=${report}`,
        ...args,
      ],
    });
    return countResults(report, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
