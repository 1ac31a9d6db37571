import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A program of this folder in a process of its own, which answers calls one after the other. */
export type Program = {
  readonly pid: number;
  /** Calls one of the functions it was served with; the result travels as JSON. */
  call<Result = unknown>(name: string, input?: unknown): Promise<Result>;
  /** Seconds of processor time it has used so far; Linux only, elsewhere 0. */
  processorSeconds(): number;
  kill(signal?: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
};

type Answer = { id: number; result?: unknown; error?: string };

/** Starts `bench/programs/<name>.ts` and waits until it serves. */
export async function startProgram(
  name: string,
  input: unknown,
  options: { execArgv?: string[] } = {},
): Promise<Program> {
  const child = fork(
    fileURLToPath(new URL(`../programs/${name}.ts`, import.meta.url)),
    [JSON.stringify(input)],
    {
      execArgv: options.execArgv ?? process.env.BENCH_EXEC_ARGV?.split(" ").filter(Boolean) ?? [],
      serialization: "advanced",
    },
  );
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let next = 1;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.on("message", (answer: Answer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) call?.resolve(answer.result);
    else call?.reject(new Error(`${name}: ${answer.error}`));
  });
  child.on("exit", (code, signal) => {
    for (const call of waiting.values()) call.reject(new Error(`${name} ended with ${signal ?? code}`));
    waiting.clear();
  });
  const call = <Result>(functionName: string, argument?: unknown): Promise<Result> =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      child.send({ id, name: functionName, input: argument });
    });
  await call("ready");
  return {
    pid: child.pid as number,
    call,
    processorSeconds: () => processorSecondsOf(child.pid as number),
    async kill(signal = "SIGKILL") {
      child.kill(signal);
      await gone;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      await call("stop").catch(() => {});
      end(child);
      await gone;
    },
  };
}

function end(child: ChildProcess): void {
  if (child.connected) child.disconnect();
}

/** The other side: answers calls until the parent lets go. */
export function serve(functions: Record<string, (input: never) => unknown>): void {
  process.on("message", async ({ id, name, input }: { id: number; name: string; input: unknown }) => {
    try {
      const result = name === "ready" ? null : await functions[name]?.(input as never);
      process.send?.({ id, result });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  // A parent that was killed leaves nobody to work for.
  process.on("disconnect", () => process.exit(0));
}

/** What `startProgram` was given. */
export function programInput<Input>(): Input {
  return JSON.parse(process.argv[2] ?? "null") as Input;
}

const ticksPerSecond = 100;

/** User and system time of a process and of those of its children that have ended. */
export function processorSecondsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
  } catch {
    return 0;
  }
}
