import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const module = fileURLToPath(new URL("./run-node.mjs", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "baton-run-node-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A process that hands over to `program` with runNode, as npm start does on an old Node.js. */
function start(program: string) {
  const inner = join(root, "inner.mjs");
  const outer = join(root, "outer.mjs");
  writeFileSync(inner, program);
  writeFileSync(
    outer,
    `import { runNode } from ${JSON.stringify(module)};
     process.exitCode = await runNode({ root: "/", node: process.execPath, args: [${JSON.stringify(inner)}, "one"] });`,
  );
  const child = spawn(process.execPath, [outer], { stdio: ["ignore", "pipe", "inherit"] });
  const said = new Promise<string>((resolve) =>
    child.stdout.once("data", (text) => resolve(String(text).trim())),
  );
  const exitCode = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, said, exitCode };
}

describe("runNode", () => {
  it("passes arguments on and the exit code back", async () => {
    const { said, exitCode } = start("console.log(process.argv[2]); process.exitCode = 2;");
    expect(await said).toBe("one");
    expect(await exitCode).toBe(2);
  });

  it.each([
    "SIGTERM",
    "SIGINT",
    "SIGHUP",
  ] as const)("passes %s on and lets the program finish", async (signal) => {
    const { child, said, exitCode } = start(`
      process.on("${signal}", () => setTimeout(() => process.exit(7), 50));
      setInterval(() => {}, 1000);
      console.log("ready");`);
    await said;
    child.kill(signal);
    expect(await exitCode).toBe(7);
  });

  it("tells of a program that was killed, as a shell does", async () => {
    const { said, exitCode } = start('console.log("ready"); process.kill(process.pid, "SIGKILL");');
    await said;
    expect(await exitCode).toBe(137);
  });
});
