import { once } from "node:events";
import http from "node:http";
import type { AgentAnswer, AnswerInput } from "@baton/agent/contract";
import { type Connector, createHttpClient } from "@baton/connectors";
import { createMessengerConnector } from "@baton/connectors/messenger/index";
import { createSealer, createUuid, type Database } from "@baton/database";
import type { ConversationId, OrganizationId } from "@baton/domain";
import {
  createChangeFeed,
  createEngine,
  createMessengerDesk,
  deriveWebhookSecret,
  type Engine,
  type EngineTiming,
  type TeammateAct,
} from "@baton/engine";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";
import { createVisitors, type VisitorIdentity } from "./messenger-visitors.ts";
import { handoff, lastQuestion, masterKey, reply, testTiming } from "./spine-harness.ts";

const organizationId = "org-test";

/** A helpdesk beside the messenger, as it is stored. */
export type OtherDesk = {
  connector: Connector;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
  agentAccount: { externalId: string; name: string | null; email: string | null };
};

export type EscalationHarness = Awaited<ReturnType<typeof startEscalationHarness>>;

/**
 * Baton with its messenger and one connected helpdesk, without an HTTP server; the agent hands off whoever asks for a person.
 *
 * @param options.beside more helpdesks, of which nothing is heard by webhook.
 */
export async function startEscalationHarness(
  desk: OtherDesk,
  { timing = {}, beside = [] }: { timing?: Partial<EngineTiming>; beside?: readonly OtherDesk[] } = {},
) {
  const database: TestDatabase<Database> = await createTestDatabase<Database>({ max: 12 });
  const { pool } = database;
  const sealer = createSealer(masterKey);
  const files = new Map<string, Buffer>();
  const storage = {
    async put({ name, bytes }: { name: string; bytes: Buffer }) {
      const key = `${createUuid()}/${name}`;
      files.set(key, bytes);
      return key;
    },
    get: async (key: string) => files.get(key) as Buffer,
  };
  const changes = createChangeFeed({ database: pool, url: database.url, onError() {} });
  const messenger = createMessengerConnector(createMessengerDesk({ pool, storage, changes }));
  const { helpdesk } = desk.connector.manifest;
  const connectors = new Map<string, Connector>([
    ["messenger", messenger as Connector],
    ...[desk, ...beside].map(({ connector }) => [connector.manifest.helpdesk, connector] as const),
  ]);
  const messengerId = createUuid();
  const connectionId = createUuid();
  const rows = [
    {
      id: messengerId,
      helpdesk: "messenger",
      settings: {},
      secrets: {},
      account: { externalId: "agent", name: null, email: null },
    },
    {
      id: connectionId,
      helpdesk,
      settings: desk.settings,
      secrets: desk.secrets,
      account: desk.agentAccount,
    },
    ...beside.map(({ connector, settings, secrets, agentAccount }) => ({
      id: createUuid(),
      helpdesk: connector.manifest.helpdesk,
      settings,
      secrets,
      account: agentAccount,
    })),
  ];
  const besideIds = rows.slice(2).map(({ id }) => id);
  for (const row of rows) {
    await pool.query(
      `insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets, agent_account)
        values ($1, $2, $3, $3, $4, $5, $6, $7)`,
      [row.id, organizationId, row.helpdesk, row.id, row.settings, sealer.seal(row.secrets), row.account],
    );
  }
  const setting = (name: string, document: object) =>
    pool.query(
      `insert into setting (organization_id, name, document) values ($1, $2, $3)
        on conflict (organization_id, name) do update set document = excluded.document`,
      [organizationId, name, JSON.stringify(document)],
    );
  await setting("channels", { web: { debounceMs: 0 }, email: { debounceMs: 0 } });
  const handOffTo = (target: { connectionId?: string; groupId?: string; topicId?: string } | null) =>
    setting("messenger", {
      handoffTo: target && { connectionId, groupId: null, topicId: null, ...target },
    });
  await handOffTo({});

  const script = {
    answer: async (input: AnswerInput): Promise<AgentAnswer> =>
      /person|human/.test(lastQuestion(input)) ? handoff() : reply(`Answer to: ${lastQuestion(input)}`),
  };
  const log = {
    debug() {},
    info() {},
    warn() {},
    error(details: object, message: string) {
      console.error(message, details);
    },
  };
  const engine: Engine = createEngine({
    database: pool,
    databaseUrl: database.url,
    changes,
    connectors,
    sealer,
    createHttpClient: () => createHttpClient({ allowPrivateNetwork: true }),
    agentFor: async () => ({ answer: (input) => script.answer(input) }),
    describe: () => ({
      summary: "A summary.",
      sentiment: "neutral",
      reason: "",
      stillNeeds: "",
      sources: [],
    }),
    tellHandoff: () => "A colleague will take over.",
    tellEscalation: (told) =>
      told.kind === "waits" ? "This takes longer." : `Ticket ${told.number} is there.`,
    storage,
    publicUrl: "http://baton.test",
    log,
    timing: { ...testTiming, ...timing },
  });

  const settings = desk.connector.settingsSchema.parse({ ...desk.settings, ...desk.secrets });
  const webhookSecret = deriveWebhookSecret(sealer, connectionId);
  const receiver = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const rawBody = Buffer.concat(chunks);
    const headers = request.headers as Record<string, string | undefined>;
    const verdict = desk.connector.verifyWebhook(
      { headers, rawBody, connectionSecret: webhookSecret },
      settings,
      new Date(),
    );
    if (verdict.kind === "respond") return response.writeHead(verdict.status).end(verdict.body);
    if (verdict.kind === "refused") return response.writeHead(401).end(verdict.reason);
    const identity = desk.connector.identifyDelivery(rawBody);
    const result = await engine.acceptor.accept({ connectionId, ...identity, body: rawBody, headers: {} });
    return response.writeHead(result === "overloaded" ? 503 : 200).end(result);
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const { port } = receiver.address() as { port: number };

  const newVisitor = createVisitors({ pool, messengerId, storage, onPosted: () => engine.hint() });
  async function visit(identity?: VisitorIdentity) {
    const visitor = await newVisitor(identity);
    return {
      ...visitor,
      conversation: async () => find(messengerId, visitor.threadId()),
      async act(act: TeammateAct) {
        const { id } = await find(messengerId, visitor.threadId());
        await engine.actAsTeammate({
          organizationId: organizationId as OrganizationId,
          conversationId: id as ConversationId,
          actor: { kind: "teammate", externalId: "p1", name: "Ada" },
          act,
        });
      },
    };
  }

  async function find(connection: string, externalId: string) {
    const { rows: found } = await pool.query(
      "select * from conversation where connection_id = $1 and external_id = $2",
      [connection, externalId],
    );
    return found[0];
  }

  return {
    database,
    engine,
    connectionId,
    besideIds,
    messengerId,
    webhookUrl: `http://127.0.0.1:${port}/`,
    /** What helpdesks that sign nothing send in a header. */
    webhookSecret,
    script,
    files,
    visit,
    handOffTo,
    conversation: (externalId: string) => find(connectionId, externalId),
    async escalations() {
      return (await pool.query("select * from escalation order by created_at")).rows;
    },
    async timeline(conversationId: string): Promise<string[]> {
      const { rows: events } = await pool.query(
        "select kind || ': ' || summary as line from timeline_event where conversation_id = $1 order by id",
        [conversationId],
      );
      return events.map(({ line }) => line);
    },
    /** Everything that can be done now is done at both ends, and nothing is on its way between them. */
    async atRest(simulator: { control: { whenWebhooksIdle(): Promise<void> } }) {
      const isAtRest = async () => {
        await simulator.control.whenWebhooksIdle();
        const { rows: open } = await pool.query(
          `select (select count(*) from delivery where state = 'pending') + (select count(*) from conversation_queue where leased_by is not null)
            + (select count(*) from action where state in ('planned', 'sending', 'unknown'))
            + (select count(*) from escalation where state = 'opening' or (state = 'waiting' and failure is null))
            + (select count(*) from message where awaits_decision) as open`,
        );
        return Number(open[0].open) === 0;
      };
      // Twice: what was sent last is told by webhook a moment later.
      await waitFor(async () => (await isAtRest()) && (await isAtRest()), {
        timeoutMs: 20_000,
        message: "work is still open",
      });
    },
    async close() {
      await engine.close();
      receiver.closeAllConnections();
      receiver.close();
      await database.close();
    },
  };
}
