import { once } from "node:events";
import type { RunningBaton, RunOptions } from "@baton/server/run/run-baton";
import { type CommandContext, type ExitCode, exitCodes } from "./command.ts";
import { readVersion } from "./read-version.ts";

/** Runs a Baton process until somebody stops it. The server's code is loaded only now: help must not wait for it. */
export async function runProcess(
  context: CommandContext<Record<string, never>>,
  role: RunOptions["role"],
  greet: (running: RunningBaton) => void,
): Promise<ExitCode> {
  const { runBaton } = await import("@baton/server/run/run-baton");
  const running = await runBaton({
    config: context.loadConfig(),
    role,
    version: readVersion(),
    log: context.log,
  });
  greet(running);
  if (!context.signal.aborted) await once(context.signal, "abort");
  context.log.info("Stopping: what is in hand is finished first. Press Ctrl-C again to stop at once.");
  await running.stop();
  context.log.info("Stopped.");
  return exitCodes.done;
}
