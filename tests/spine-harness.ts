import { once } from "node:events";
import http from "node:http";
import type { Agent, AgentAnswer, AnswerInput } from "@baton/agent/contract";
import { type AgentAccount, type Connector, connectors, createHttpClient } from "@baton/connectors";
import { createSealer, createUuid, type Database } from "@baton/database";
import { type Channel, type ChannelSettings, channels } from "@baton/domain";
import {
  type ConnectionTools,
  createEngine,
  type Engine,
  type EngineTiming,
  type Worker,
} from "@baton/engine";
import {
  createFreshchatSimulator,
  type FreshchatSimulator,
  type FreshchatSimulatorOptions,
} from "@baton/sandbox/freshchat/index";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";

/** Waits of production, shortened so that a test is over in seconds; their proportions are kept. */
export const testTiming: EngineTiming = {
  freshForMs: 250,
  settleMs: 400,
  giveUpMs: 5_000,
  confirmAfterMs: 600,
  retryMs: 50,
  maximumRetryMs: 500,
  webhookGraceMs: 0,
  escalationGiveUpMs: 5_000,
  escalationSettleMs: 400,
  tellWaitingAfterMs: 300,
};

/** Seals the secrets of the harness's connection; programs that open them get it as BATON_SECRET_KEY. */
export const masterKey = "a master key for these tests only";

export type Harness = {
  database: TestDatabase<Database>;
  simulator: FreshchatSimulator;
  engine: Engine;
  worker: Worker;
  connectionId: string;
  /** For the use cases of connections, and for the upkeep. */
  tools: ConnectionTools;
  /** What the agent says, and what happens when a file is to be stored; replaced by tests. */
  script: {
    answer(input: AnswerInput, options: { signal: AbortSignal }): Promise<AgentAnswer>;
    beforeStoring?: () => void;
  };
  webhookUrl: string;
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

/** A helpdesk to run Baton on: its connector, and what is stored of a connection to it. */
export type Desk = {
  connector: Connector;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
  agentAccount: AgentAccount;
};

export type HarnessOptions = {
  timing?: Partial<EngineTiming>;
  channels?: Partial<Record<Channel, Partial<ChannelSettings>>>;
};

/** A whole Baton without its HTTP server: engine and worker on real PostgreSQL, a simulated Freshchat, a scripted agent. */
export async function startHarness(
  options: HarnessOptions & {
    settings?: Record<string, unknown>;
    simulator?: FreshchatSimulatorOptions;
  } = {},
): Promise<Harness> {
  const simulator = createFreshchatSimulator({ demoConversations: false, ...options.simulator });
  const listening = await simulator.listen({ port: 0 });
  const { id, email } = simulator.workspace.agents.baton;
  const engine = await startEngineOn(
    {
      connector: connectors[0],
      settings: {
        domain: "lumenbikes.freshchat.com",
        defaultAgentEmail: email,
        autoHandleAll: true,
        apiBaseUrl: listening.url,
        ...options.settings,
      },
      secrets: { accessToken: simulator.workspace.accessToken },
      agentAccount: { externalId: id, name: "Baton AI", email },
    },
    options,
  );
  await simulator.control.saveWebhook({ url: engine.webhookUrl });
  return {
    ...engine,
    simulator,
    async close() {
      await engine.close();
      await listening.close();
    },
  };
}

/** The same on any helpdesk; its simulator is the caller's to start, to point at `webhookUrl`, and to close. */
export async function startEngineOn(
  desk: Desk,
  options: HarnessOptions = {},
): Promise<Omit<Harness, "simulator">> {
  const database = await createTestDatabase<Database>({ max: 12 });
  const sealer = createSealer(masterKey);
  const { connector } = desk;
  const { helpdesk } = connector.manifest;
  const registry = new Map([[helpdesk, connector]]);
  const connectionId = createUuid();
  const organizationId = "org-test";

  await database.db
    .insertInto("connection")
    .values({
      id: connectionId,
      organization_id: organizationId,
      helpdesk,
      name: "Lumen Bikes",
      webhook_token: "token",
      settings: JSON.stringify(desk.settings),
      secrets: sealer.seal(desk.secrets),
      agent_account: JSON.stringify(desk.agentAccount),
    })
    .execute();
  const perChannel = channels.map((name) => [name, { debounceMs: 0, ...options.channels?.[name] }]);
  await database.db
    .insertInto("setting")
    .values({
      organization_id: organizationId,
      name: "channels",
      document: JSON.stringify(Object.fromEntries(perChannel)),
    })
    .execute();

  const script: Harness["script"] = { answer: async (input) => reply(`Answer to: ${lastQuestion(input)}`) };
  const agent: Agent = { answer: (input, context) => script.answer(input, context) };
  const files = new Map<string, Buffer>();
  const engine = createEngine({
    database: database.pool,
    databaseUrl: database.url,
    connectors: registry as never,
    sealer,
    createHttpClient: () => createHttpClient({ allowPrivateNetwork: true }),
    agentFor: async () => agent,
    tellHandoff: () => "A colleague will take over.",
    tellEscalation: () => "This takes longer.",
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
    storage: {
      async put({ name, bytes }) {
        script.beforeStoring?.();
        const key = `${createUuid()}/${name}`;
        files.set(key, bytes);
        return key;
      },
      get: async (key) => files.get(key) as Buffer,
    },
    publicUrl: "http://baton.test",
    log: quiet,
    timing: { ...testTiming, ...options.timing },
  });

  const settings = connector.settingsSchema.parse({ ...desk.settings, ...desk.secrets });
  const receiver = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const given = { headers: request.headers as Record<string, string | undefined>, rawBody: body };
    const verdict = connector.verifyWebhook(given, settings, new Date());
    if (verdict.kind === "refused") return response.writeHead(401).end(verdict.reason);
    if (verdict.kind === "respond")
      return response.writeHead(verdict.status, { "content-type": verdict.contentType }).end(verdict.body);
    const identity = connector.identifyDelivery(body);
    const result = await engine.acceptor.accept({ connectionId, ...identity, body, headers: {} });
    response.writeHead(result === "overloaded" ? 503 : 200).end(result);
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const { port } = receiver.address() as { port: number };
  const webhookUrl = `http://127.0.0.1:${port}/webhooks/${helpdesk}/token`;
  const worker = await engine.startWorker();
  return {
    database,
    engine,
    worker,
    connectionId,
    tools: {
      pool: database.pool,
      sealer,
      connectors: registry as never,
      http: createHttpClient({ allowPrivateNetwork: true }),
      jobs: engine.jobs,
      now: () => new Date(),
    },
    script,
    webhookUrl,
    async close() {
      await engine.close();
      receiver.closeAllConnections();
      receiver.close();
      await database.close();
    },
  };
}

export function lastQuestion(input: AnswerInput): string {
  return input.messages
    .filter((message) => input.unanswered.includes(message.id))
    .map((message) => message.text)
    .join(" + ");
}

const base = {
  rule: "test",
  reason: "The test says so.",
  confidence: 0.9,
  passages: [],
  sentiment: "neutral" as const,
  language: "en",
  model: null,
  checks: [],
};

export function reply(text: string, isAnswer = true): AgentAnswer {
  return { ...base, outcome: "reply", text, isAnswer };
}

export function handoff(): AgentAnswer {
  return {
    ...base,
    outcome: "handoff",
    handoffReason: "customer-asked",
    customerText: "A colleague will take over.",
    note: {
      summary: "Wants a person.",
      sentiment: "frustrated",
      reason: "The customer asked.",
      stillNeeds: "A call.",
      sources: [],
    },
  };
}

/** Everything is done that can be done now: no delivery waits, nothing is in hand, the outbox is empty. */
export async function settled(
  harness: Pick<Harness, "database"> & {
    simulator: { control: { whenWebhooksIdle(): Promise<void> } };
  },
): Promise<void> {
  // What was done last is told by webhook, and something may come of that.
  for (let round = 0; round < 2; round++) {
    await harness.simulator.control.whenWebhooksIdle();
    await workDone(harness);
  }
}

async function workDone(harness: Pick<Harness, "database">): Promise<void> {
  await waitFor(
    async () => {
      const result = await harness.database.pool.query(
        `select (select count(*) from delivery where state = 'pending') + (select count(*) from conversation_queue where leased_by is not null)
          + (select count(*) from action where state in ('planned', 'sending', 'unknown')) + (select count(*) from message where awaits_decision) as open`,
      );
      return result.rows[0].open === 0;
    },
    { timeoutMs: 30_000, message: "work is still open" },
  );
}
