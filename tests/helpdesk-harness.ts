import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { AgentAnswer, AnswerInput } from "@baton/agent/contract";
import { type Connector, connectors, createHttpClient } from "@baton/connectors";
import { createSealer, createUuid, type Database } from "@baton/database";
import type { ChannelSettings } from "@baton/domain";
import {
  type ConnectionTools,
  createConnection,
  createEngine,
  deriveWebhookSecret,
  type Engine,
  type EngineTiming,
  type Worker,
} from "@baton/engine";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";
import { lastQuestion, masterKey, reply, testTiming } from "./spine-harness.ts";

export const organizationId = "org-test";

/** A whole Baton without its HTTP server, connected to a helpdesk as a person connects it: by Test & Save. */
export type HelpdeskHarness = {
  database: TestDatabase<Database>;
  engine: Engine;
  worker: Worker;
  tools: ConnectionTools;
  connectionId: string;
  webhookUrl: string;
  webhookSecret: string;
  /** What the agent says; replaced by tests. */
  script: { answer(input: AnswerInput, options: { signal: AbortSignal }): Promise<AgentAnswer> };
  /** Everything that can be done now is done: no delivery waits, nothing is in hand, the outbox is empty. */
  atRest(): Promise<void>;
  close(): Promise<void>;
};

const quiet = {
  debug() {},
  info() {},
  warn() {},
  error(details: object, message: string) {
    console.error(message, details);
  },
};

/** Engine and worker on real PostgreSQL, with a receiver for webhooks that verifies them as the server does. */
export async function startHelpdeskHarness(input: {
  helpdesk: string;
  settings: Record<string, unknown>;
  timing?: Partial<EngineTiming>;
  /** Settings of all channels. */
  channel?: Partial<ChannelSettings>;
  /** Runs before the helpdesk is connected. */
  prepare?: (harness: Pick<HelpdeskHarness, "database">) => Promise<void>;
}): Promise<HelpdeskHarness> {
  const database = await createTestDatabase<Database>({ max: 12 });
  const registry = new Map(
    connectors.map((connector) => [connector.manifest.helpdesk, connector as unknown as Connector]),
  );
  const connector = registry.get(input.helpdesk) as Connector;
  const sealer = createSealer(masterKey);
  const channel = { debounceMs: 0, ...input.channel };
  await database.pool.query(
    "insert into setting (organization_id, name, document) values ($1, 'channels', $2)",
    [organizationId, JSON.stringify({ web: channel, email: channel, sms: channel, phone: channel })],
  );
  const script: HelpdeskHarness["script"] = {
    answer: async (given) => reply(`Answer to: ${lastQuestion(given)}`),
  };
  const files = new Map<string, Buffer>();
  const engine = createEngine({
    database: database.pool,
    databaseUrl: database.url,
    connectors: registry,
    sealer,
    createHttpClient: () => createHttpClient({ allowPrivateNetwork: true }),
    agentFor: async () => ({ answer: (given, context) => script.answer(given, context) }),
    tellHandoff: () => "A colleague will take over.",
    tellEscalation: () => "This takes longer.",
    describe: () => ({ summary: "", sentiment: "neutral", reason: "", stillNeeds: "", sources: [] }),
    storage: {
      async put({ name, bytes }) {
        const key = `${createUuid()}/${name}`;
        files.set(key, bytes);
        return key;
      },
      get: async (key) => files.get(key) as Buffer,
    },
    publicUrl: "http://baton.test",
    log: quiet,
    timing: { ...testTiming, ...input.timing },
  });
  const tools: ConnectionTools = {
    pool: database.pool,
    sealer,
    connectors: registry,
    http: createHttpClient({ allowPrivateNetwork: true }),
    jobs: engine.jobs,
    now: () => new Date(),
  };
  await input.prepare?.({ database });
  const saved = await createConnection(
    {
      organizationId,
      actor: { kind: "system", id: null, name: null },
      helpdesk: input.helpdesk,
      name: "Lumen Bikes",
      settings: input.settings,
    },
    tools,
  );
  if (saved.kind !== "saved") throw new Error(`Not connected: ${JSON.stringify(saved)}`);
  const connectionId = saved.connection.id;
  const webhookSecret = deriveWebhookSecret(sealer, connectionId);

  const receiver = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const rawBody = Buffer.concat(chunks);
    const runtime = (await engine.connections.get([connectionId])).get(connectionId);
    const verdict = connector.verifyWebhook(
      {
        headers: request.headers as Record<string, string | undefined>,
        rawBody,
        connectionSecret: webhookSecret,
      },
      runtime?.settings ?? {},
      new Date(),
    );
    if (verdict.kind === "respond") return response.writeHead(verdict.status).end(verdict.body);
    if (verdict.kind === "refused") return response.writeHead(401).end(verdict.reason);
    const identity = connector.identifyDelivery(rawBody);
    const result = await engine.acceptor.accept({ connectionId, ...identity, body: rawBody, headers: {} });
    return response.writeHead(result === "overloaded" ? 503 : 200).end(result);
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const { port } = receiver.address() as AddressInfo;
  const worker = await engine.startWorker();

  return {
    database,
    engine,
    worker,
    tools,
    connectionId,
    webhookUrl: `http://127.0.0.1:${port}/webhooks/${input.helpdesk}/token`,
    webhookSecret,
    script,
    atRest: () => waitForRest(database),
    async close() {
      await engine.close();
      receiver.closeAllConnections();
      receiver.close();
      await database.close();
    },
  };
}

async function waitForRest({ pool }: TestDatabase<Database>): Promise<void> {
  await waitFor(
    async () => {
      const result = await pool.query(
        `select (select count(*) from delivery where state = 'pending') + (select count(*) from conversation_queue where leased_by is not null)
          + (select count(*) from action where state in ('planned', 'sending', 'unknown')) + (select count(*) from message where awaits_decision) as open`,
      );
      return result.rows[0].open === 0;
    },
    { timeoutMs: 30_000, message: "work is still open" },
  );
}
