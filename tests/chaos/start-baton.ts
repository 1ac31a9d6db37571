import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FaultPoint } from "@baton/engine";
import type { BatonProcessSettings, FromBaton, ToBaton } from "./baton-process.ts";

/** Most of a start is compiling; with the results kept, a start costs half as much. */
const compileCache = join(tmpdir(), "baton-chaos-compile-cache");

const source = fileURLToPath(new URL("./baton-process.ts", import.meta.url));

/** How a process ended. `crashed` is what nobody asked for: a bug that takes all conversations in hand with it. */
export type Ending = { kind: "killed" } | { kind: "crashed"; status: number | null; said: string };

/** A Baton in a process of its own. */
export interface BatonProcess {
  /** Where it receives webhooks; null before it is ready and after its end. */
  readonly port: number | null;
  readonly ended: Promise<Ending>;
  /** What it wrote to its error output so far. */
  readonly said: string;
  /** Goes to work; resolves when it is ready, or has ended. */
  start(): Promise<void>;
  /** Dies by itself when the seam is reached for the nth time from now. */
  arm(point: FaultPoint, nth: number): void;
  /** Stops dying, and tells how often each seam was reached since the last time. */
  disarm(): Promise<Partial<Record<FaultPoint, number>>>;
  /** `kill -9`. */
  kill(): Promise<Ending>;
}

/**
 * Loads a Baton into a process of its own without starting its work: most of a start is reading source files, and whoever
 * waits for a restart waits for the rest only.
 *
 * @param program what `bundleProgram` made, for those who start many; default the source as it stands.
 */
export function loadBaton(settings: BatonProcessSettings, program = source): BatonProcess {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache, BATON_CHAOS: JSON.stringify(settings) },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-20_000);
  });
  let port: number | null = null;
  const ended = new Promise<Ending>((resolve) => {
    child.once("close", (status, signal) => {
      port = null;
      resolve(signal === "SIGKILL" ? { kind: "killed" } : { kind: "crashed", status, said });
    });
  });
  const heard = <Kind extends FromBaton["kind"]>(kind: Kind) =>
    new Promise<Extract<FromBaton, { kind: Kind }> | null>((resolve) => {
      const listen = (message: FromBaton) => {
        if (message.kind !== kind) return;
        child.off("message", listen);
        resolve(message as Extract<FromBaton, { kind: Kind }>);
      };
      child.on("message", listen);
      void ended.then(() => resolve(null));
    });
  const loaded = heard("loaded");

  return {
    get port() {
      return port;
    },
    get said() {
      return said;
    },
    ended,
    async start() {
      await loaded;
      const ready = heard("ready");
      tell(child, { kind: "start" });
      const message = await ready;
      if (message && child.exitCode === null && child.signalCode === null) port = message.port;
    },
    arm(point, nth) {
      tell(child, { kind: "arm", point, nth });
    },
    async disarm() {
      const counted = heard("counts");
      tell(child, { kind: "disarm" });
      return (await counted)?.counts ?? {};
    },
    kill() {
      port = null;
      child.kill("SIGKILL");
      return ended;
    },
  };
}

function tell(child: ChildProcess, message: ToBaton): void {
  // It may be dying at this very moment, which is what it is for.
  if (child.connected) child.send(message, () => {});
}
