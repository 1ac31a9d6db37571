import { readFile } from "node:fs/promises";
import { countLiveWorkers } from "@baton/database";
import { type CommandContext, defineCommand, exitCodes, UsageError } from "../command.ts";
import { findOneConnection } from "../find-one-connection.ts";
import { type Installation, withInstallation } from "../open-installation.ts";
import { readVersion } from "../read-version.ts";
import { awaitDelivery, type DeliveryResult } from "../receive/await-delivery.ts";
import { readHeaders } from "../receive/read-headers.ts";
import type { StoredDelivery } from "../receive/store-saved-delivery.ts";

const options = {
  connection: {
    type: "string",
    placeholder: "id",
    summary: "Whose delivery it is; needed with more than one",
  },
  headers: {
    type: "string",
    placeholder: "file",
    summary: "The headers it came with, as JSON or lines: the signature is verified then",
  },
  delivery: { type: "string", placeholder: "id", summary: "Replay a delivery that Baton has stored" },
  process: { type: "boolean", summary: "Process it here instead of by a running worker" },
} as const;
type Context = CommandContext<typeof options>;

/** A worker takes what is stored within milliseconds; beyond this it is busy with something else. */
const waitMs = 20_000;

export const receiveCommand = defineCommand({
  name: "receive",
  summary: "Replay a saved delivery, tell what came of it",
  usage: "[file]",
  description:
    "Takes a request body saved from a helpdesk's webhook on the way of a real one: verified, named, stored, processed. " +
    "With --delivery it takes one that Baton has stored, for instance one that failed. A delivery that was processed " +
    "before changes nothing again: messages count once by their id. A running worker processes it; where none runs, " +
    "--process starts one in this process, which also does whatever else is due.",
  options,
  examples: [
    { command: "baton receive body.json", does: "replay a saved body, with a running Baton" },
    { command: "baton receive body.json --headers headers.txt", does: "verify its signature first" },
    {
      command: "baton receive --delivery 4711 --process",
      does: "replay a stored delivery, without a worker",
    },
  ],
  run: (context) => withInstallation(context, (installation) => receive(context, installation)),
});

async function receive(context: Context, installation: Installation) {
  const { pool } = installation.database;
  const since = new Date();
  const stored = await store(context, installation);
  if (stored.kind === "duplicate") {
    context.result(
      { ...stored, result: null },
      `The connection has this delivery already: ${describe(stored)}. ` +
        `To process it again: baton receive --delivery ${stored.delivery.id}`,
    );
    return exitCodes.done;
  }
  const isAlone = (await countLiveWorkers(pool)) === 0;
  if (isAlone && !context.options.process) {
    context.result(
      { ...stored, result: null },
      `Delivery ${stored.delivery.id} is stored. No worker is running: start Baton, or add --process.`,
    );
    return exitCodes.done;
  }
  const wait = () =>
    awaitDelivery(pool, { id: stored.delivery.id, since, timeoutMs: waitMs, signal: context.signal });
  const result = context.options.process ? await withWorker(context, wait) : await wait();
  context.result({ ...stored, result }, printResult(stored, result, context));
  return result.isSettled && result.delivery.state !== "failed" ? exitCodes.done : exitCodes.failed;
}

async function store({ arguments: [file], options: given }: Context, installation: Installation) {
  const { pool } = installation.database;
  const { replayStoredDelivery, storeSavedDelivery } = await import("../receive/store-saved-delivery.ts");
  if (given.delivery !== undefined) {
    if (file !== undefined) throw new UsageError("Give a file or --delivery, not both.");
    const id = Number(given.delivery);
    if (!Number.isSafeInteger(id) || id < 1)
      throw new UsageError(`--delivery takes a number, not "${given.delivery}".`);
    return replayStoredDelivery(pool, id);
  }
  if (file === undefined) throw new UsageError("baton receive needs [file] or --delivery.");
  return storeSavedDelivery(pool, {
    body: await readInput(file),
    headers: given.headers === undefined ? null : readHeaders((await readInput(given.headers)).toString()),
    connection: await findOneConnection(pool, given.connection),
    sealer: installation.sealer,
  });
}

async function readInput(path: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read (${error.code}).`);
  });
}

/** A whole worker, for as long as `work` takes. */
async function withWorker<Result>(context: Context, work: () => Promise<Result>): Promise<Result> {
  const { runBaton } = await import("@baton/server/run/run-baton");
  // What the worker logs is meant for operators of a running Baton, and standard output is the result's.
  const config = { ...context.loadConfig(), logLevel: "silent" as const };
  const running = await runBaton({ config, role: "worker", version: readVersion(), log: context.log });
  try {
    return await work();
  } finally {
    await running.stop();
  }
}

function describe({ delivery }: Pick<StoredDelivery, "delivery">): string {
  const outcome = delivery.outcome === null ? "" : `, ${delivery.outcome}`;
  const failure = delivery.failure === null ? "" : `: ${delivery.failure.message} (${delivery.failure.code})`;
  return `delivery ${delivery.id} (${delivery.event}) is ${delivery.state}${outcome}${failure}`;
}

function printResult(stored: StoredDelivery, result: DeliveryResult, { paint }: Context): string {
  const { delivery, decisions } = result;
  const colour = delivery.state === "failed" ? "red" : delivery.state === "done" ? "green" : "yellow";
  const lines = [
    paint(colour, `${stored.isVerified ? "Verified. " : ""}${capital(describe({ delivery }))}.`),
  ];
  for (const { outcome, rule, reason, result: sent, text } of decisions) {
    lines.push(`  → ${outcome}, ${sent} (rule ${rule}): ${reason}`);
    if (text !== null) lines.push(`    │ ${text.replaceAll("\n", "\n    │ ")}`);
  }
  if (!result.isSettled)
    lines.push(paint("yellow", "  Not everything is done yet; baton why shows how it goes on."));
  if (delivery.conversationId !== null) lines.push(`  baton why ${delivery.conversationId}`);
  return lines.join("\n");
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
