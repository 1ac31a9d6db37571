/**
 * Program: one Baton (webhook receiver, engine, worker) with a scripted agent, to be killed. Started by `start-baton.ts` with
 * its settings in BATON_CHAOS; says `ready` over IPC. BATON_CRASH_AT, or an `arm` message later, names the seam at which it ends
 * itself as `kill -9` would.
 */
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { type Connector, connectors, createHttpClient } from "@baton/connectors";
import { createMessengerConnector } from "@baton/connectors/messenger/index";
import { createPool, createSealer } from "@baton/database";
import {
  createChangeFeed,
  createEngine,
  createFolderStorage,
  createMessengerDesk,
  deriveWebhookSecret,
  type EngineTiming,
  type FaultPoint,
  type FileStorage,
  observeFaultPoints,
} from "@baton/engine";
import { createScriptedAgent } from "./scripted-agent.ts";

/** What the process is told at its start, as JSON in BATON_CHAOS. */
export type BatonProcessSettings = {
  databaseUrl: string;
  masterKey: string;
  timing: EngineTiming;
  /** How long a query may go unanswered, milliseconds. */
  queryTimeoutMs: number;
  /** How often dead workers are looked for, milliseconds. */
  watchMs: number;
  /** Has the messenger too, with its files in this folder: one that dies leaves them to the next. Default none. */
  messengerFolder?: string;
  /** Also works through background jobs. */
  withJobs?: boolean;
};

export type ToBaton =
  /** Open the database and go to work: until then a process only holds itself ready, so that a restart is quick. */
  | { kind: "start" }
  /** From now on: die when the seam is reached for the nth time. */
  | { kind: "arm"; point: FaultPoint; nth: number }
  /** Count the seams anew, and stop dying. */
  | { kind: "disarm" };

export type FromBaton =
  | { kind: "loaded" }
  | { kind: "ready"; port: number }
  /** How often each seam was reached since the last `disarm`. */
  | { kind: "counts"; counts: Partial<Record<FaultPoint, number>> };

type Handshake = { status: number; contentType: string; body: string };

const settings = JSON.parse(process.env.BATON_CHAOS ?? "{}") as BatonProcessSettings;
let crash = readCrashAt(process.env.BATON_CRASH_AT);
let counts: Partial<Record<FaultPoint, number>> = {};

observeFaultPoints((point) => {
  counts[point] = (counts[point] ?? 0) + 1;
  if (crash?.point === point && --crash.nth === 0) process.kill(process.pid, "SIGKILL");
});
process.on("message", (message: ToBaton) => {
  if (message.kind === "start") void start();
  if (message.kind === "arm") crash = { point: message.point, nth: message.nth };
  if (message.kind === "disarm") {
    tell({ kind: "counts", counts });
    counts = {};
    crash = null;
  }
});
// Nobody is left to kill it.
process.on("disconnect", () => process.exit(0));
tell({ kind: "loaded" });

function readCrashAt(text: string | undefined): { point: FaultPoint; nth: number } | null {
  if (!text) return null;
  const [point, nth] = text.split(":");
  return { point: point as FaultPoint, nth: Number(nth ?? 1) };
}

async function start(): Promise<void> {
  const { pool } = createPool(settings.databaseUrl, {
    max: 10,
    applicationName: "baton chaos",
    queryTimeoutMs: settings.queryTimeoutMs,
  });
  const storage = settings.messengerFolder ? createFolderStorage(settings.messengerFolder) : keepInMemory();
  const changes = createChangeFeed({ database: pool, url: settings.databaseUrl, onError() {} });
  const agent = createScriptedAgent();
  const registry = new Map<string, Connector>(
    connectors.map((connector) => [connector.manifest.helpdesk, connector as unknown as Connector]),
  );
  if (settings.messengerFolder) {
    const messenger = createMessengerConnector(createMessengerDesk({ pool, storage, changes }));
    registry.set(messenger.manifest.helpdesk, messenger as unknown as Connector);
  }
  const sealer = createSealer(settings.masterKey);
  const engine = createEngine({
    database: pool,
    databaseUrl: settings.databaseUrl,
    changes,
    connectors: registry,
    sealer,
    createHttpClient: () => createHttpClient({ allowPrivateNetwork: true }),
    agentFor: async () => agent,
    tellHandoff: () => "A colleague will take over.",
    tellEscalation: (told) =>
      told.kind === "waits" ? "This takes longer." : `Ticket ${told.number} is there.`,
    describe: (input) => ({
      summary: input.messages
        .filter((message) => message.author === "customer")
        .map((message) => message.text)
        .join(" / "),
      sentiment: "neutral",
      reason: "",
      stillNeeds: "",
      sources: [],
    }),
    storage,
    publicUrl: "http://baton.test",
    log: { debug() {}, info() {}, warn: say("warn"), error: say("error") },
    timing: settings.timing,
  });

  /** Webhook in, answer out: as small as a receiver can be that verifies, stores and only then says 200. */
  const receive = async (request: http.IncomingMessage): Promise<number | Handshake> => {
    const [, , helpdesk, token] = (request.url ?? "").split("/");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const rawBody = Buffer.concat(chunks);
    const found = await pool.query<{ id: string }>(
      "select id from connection where helpdesk = $1 and webhook_token = $2",
      [helpdesk, token],
    );
    const id = found.rows[0]?.id;
    const connection = id && (await engine.connections.get([id])).get(id);
    if (!connection) return 404;
    const headers = request.headers as Record<string, string | undefined>;
    const { connector } = connection;
    const verdict = connector.verifyWebhook(
      { headers, rawBody, connectionSecret: deriveWebhookSecret(sealer, connection.id) },
      connection.settings,
      new Date(),
    );
    if (verdict.kind === "respond") return verdict;
    if (verdict.kind !== "accepted") return 401;
    const identity = connector.identifyDelivery(rawBody);
    const result = await engine.acceptor.accept({
      connectionId: connection.id,
      ...identity,
      body: rawBody,
      headers: {},
    });
    return result === "overloaded" ? 503 : 200;
  };
  const receiver = http.createServer((request, response) => {
    receive(request).then(
      (answer) =>
        typeof answer === "number"
          ? response.writeHead(answer).end()
          : response.writeHead(answer.status, { "content-type": answer.contentType }).end(answer.body),
      () => response.writeHead(500).end(),
    );
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  for (;;) {
    try {
      await engine.startWorker({ watchMs: settings.watchMs });
      break;
    } catch {
      // The database is away just now; a process manager would start us again until it is back.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  if (settings.withJobs) {
    const client = createHttpClient({ allowPrivateNetwork: true });
    const now = () => new Date();
    await engine.startJobs({
      tools: { pool, sealer, connectors: registry, http: client, jobs: engine.jobs, now },
      webHttp: client,
    });
  }
  tell({ kind: "ready", port: (receiver.address() as AddressInfo).port });
}

function keepInMemory(): FileStorage {
  const files = new Map<string, Buffer>();
  return {
    async put({ name, bytes }) {
      files.set(name, bytes);
      return name;
    },
    get: async (key) => files.get(key) as Buffer,
  };
}

function say(level: "warn" | "error") {
  return (details: object, message: string) => {
    if (level === "error" || process.env.BATON_CHAOS_VERBOSE)
      process.stderr.write(`${level}: ${message} ${JSON.stringify(details)}\n`);
  };
}

function tell(message: FromBaton): void {
  process.send?.(message);
}
