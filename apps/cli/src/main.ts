/** Program `baton`: hands the command line, the environment and the terminal to runCommandLine. */
import { existsSync, readFileSync } from "node:fs";
import { commands } from "./commands.ts";
import { runCommandLine } from "./run-command-line.ts";

// What is set in the environment wins over the file.
if (existsSync(".env")) process.loadEnvFile(".env");

// `baton why 42 | head` closes our output early; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

process.exitCode = await runCommandLine(process.argv.slice(2), commands, {
  environment: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
  version,
  isTerminal: process.stdout.isTTY === true,
  signal: abortOnSignals(),
});

/** The first Ctrl-C asks to finish in order, the second does not wait. */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const [name, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + number);
      controller.abort(name);
    });
  }
  return controller.signal;
}
