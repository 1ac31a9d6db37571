import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPool, createSealer, createUuid } from "@baton/database";
import { createFolderStorage, deriveWebhookSecret, type EngineTiming } from "@baton/engine";
import type pg from "pg";
import { createVisitors } from "../messenger-visitors.ts";
import { bundleProgram } from "./bundle-program.ts";
import type { ChaosDesk, ChaosSimulator, DeskOptions, OpenDesk } from "./desks/chaos-desk.ts";
import { chaosDesks } from "./desks/chaos-desks.ts";
import { type BatonProcess, type Ending, loadBaton } from "./start-baton.ts";

const masterKey = "a master key for tests only";
const organizationId = "org-chaos";

/** Waits of production, shortened; their proportions are kept. A call is never held up for longer than `settleMs` here. */
export const chaosTiming: EngineTiming = {
  freshForMs: 250,
  settleMs: 600,
  giveUpMs: 5_000,
  confirmAfterMs: 800,
  webhookGraceMs: 0,
  escalationGiveUpMs: 5_000,
  escalationSettleMs: 600,
  tellWaitingAfterMs: 1_000,
  retryMs: 50,
  maximumRetryMs: 1_000,
};

export type ChaosSiteOptions = {
  databaseUrl: string;
  /** What the processes are told; by default the same database, or an address that leads to it through a proxy. */
  databaseUrlOfBaton?: string;
  /** One of `chaosDesks`. Default freshchat. */
  helpdesk?: string;
  desk?: DeskOptions;
  timing?: Partial<EngineTiming>;
  /** Also the messenger, whose people are in this helpdesk. Default without. */
  withMessenger?: boolean;
  /** How long a Baton waits for the database's answer to a query, milliseconds. Default 20 000, as in production. */
  queryTimeoutMs?: number;
  /** Settings of the channels `web` and `email`. */
  channels?: { debounceMs?: number; resolveAfterMs?: number; mode?: string };
};

/**
 * A company under test: a simulated helpdesk, a database, and any number of Batons as processes of their own, with a load
 * balancer before them that sends webhooks to each in turn.
 */
export interface ChaosSite {
  readonly desk: ChaosDesk;
  readonly simulator: ChaosSimulator;
  readonly pool: pg.Pool;
  readonly connectionId: string;
  /** A customer of the messenger, where there is one. */
  visit: ReturnType<typeof createVisitors>;
  /** The processes that are to be alive now. */
  readonly processes: readonly BatonProcess[];
  /** Crashes that nobody asked for. */
  readonly crashes: readonly Ending[];
  startProcess(): Promise<BatonProcess>;
  /** Waits until everything that can be done now is done; says what is left when it never is. */
  atRest(timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

export async function startChaosSite(options: ChaosSiteOptions): Promise<ChaosSite> {
  const helpdesk = options.helpdesk ?? "freshchat";
  const program = await bundleProgram();
  const desk = await (chaosDesks[helpdesk] as OpenDesk)(options.desk ?? {});
  const { simulator } = desk;
  const { pool, close: closePool } = createPool(options.databaseUrl, { max: 4, applicationName: "judge" });
  const processes: BatonProcess[] = [];
  const crashes: Ending[] = [];
  const balancer = startBalancer(() => processes);
  await once(balancer, "listening");
  const { port } = balancer.address() as AddressInfo;
  const connectionId = createUuid();
  const subscribe = () =>
    desk.subscribe({
      url: `http://127.0.0.1:${port}/webhooks/${helpdesk}/token`,
      secret: deriveWebhookSecret(createSealer(masterKey), connectionId),
    });
  const messengerId = createUuid();
  const messengerFolder = options.withMessenger ? mkdtempSync(join(tmpdir(), "baton-chaos-files-")) : null;
  await connect(pool, {
    connectionId,
    desk,
    settings: desk.asksBeforeSaving ? {} : await subscribe(),
    channels: { debounceMs: 0, ...options.channels },
  });
  if (messengerFolder) await connectMessenger(pool, { messengerId, connectionId, desk });
  let subscribed: Promise<unknown> | null = desk.asksBeforeSaving ? null : Promise.resolve();

  const load = () =>
    loadBaton(
      {
        databaseUrl: options.databaseUrlOfBaton ?? options.databaseUrl,
        masterKey,
        timing: { ...chaosTiming, ...options.timing },
        queryTimeoutMs: options.queryTimeoutMs ?? 20_000,
        watchMs: 100,
        ...(messengerFolder ? { messengerFolder } : {}),
      },
      program,
    );
  let isClosing = false;
  // One process always stands by, loaded and idle: who is killed is replaced at once.
  let spare = load();
  return {
    desk,
    simulator,
    pool,
    connectionId,
    visit: createVisitors({ pool, messengerId, storage: createFolderStorage(messengerFolder ?? "") }),
    processes,
    crashes,
    async startProcess() {
      const next = spare;
      spare = load();
      processes.push(next);
      void next.ended.then((ending) => {
        const index = processes.indexOf(next);
        if (index >= 0) processes.splice(index, 1);
        if (ending.kind === "crashed" && !isClosing) crashes.push(ending);
      });
      await next.start();
      subscribed ??= subscribe();
      await subscribed;
      return next;
    },
    atRest: (timeoutMs = 60_000) => waitForRest(simulator, pool, timeoutMs),
    async close() {
      isClosing = true;
      await Promise.all([...processes, spare].map((child) => child.kill()));
      await desk.close();
      balancer.closeAllConnections();
      balancer.close();
      await closePool();
      if (messengerFolder) rmSync(messengerFolder, { recursive: true, force: true });
    },
  };
}

async function connect(
  pool: pg.Pool,
  input: {
    connectionId: string;
    desk: ChaosDesk;
    settings: Record<string, unknown>;
    channels: Record<string, unknown>;
  },
): Promise<void> {
  const { settings, secrets, agentAccount } = input.desk.connection;
  await pool.query(
    `insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets, agent_account, created_at)
     values ($1, $2, $3, 'Lumen Bikes', 'token', $4, $5, $6, now() - interval '1 hour')`,
    [
      input.connectionId,
      organizationId,
      input.desk.helpdesk,
      JSON.stringify({ ...settings, ...input.settings }),
      createSealer(masterKey).seal(secrets),
      JSON.stringify(agentAccount),
    ],
  );
  await pool.query("insert into setting (organization_id, name, document) values ($1, 'channels', $2)", [
    organizationId,
    JSON.stringify({ web: input.channels, email: input.channels }),
  ]);
}

async function connectMessenger(
  pool: pg.Pool,
  { messengerId, connectionId, desk }: { messengerId: string; connectionId: string; desk: ChaosDesk },
): Promise<void> {
  await pool.query(
    `insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets, agent_account, created_at)
     values ($1, $2, 'messenger', 'Messenger', 'messenger', '{}', $3, $4, now() - interval '1 hour')`,
    [
      messengerId,
      organizationId,
      createSealer(masterKey).seal({}),
      { externalId: "agent", name: null, email: null },
    ],
  );
  const handoffTo =
    desk.escalation.kind === "conversation" ? { connectionId, ...desk.escalation.target } : null;
  await pool.query("insert into setting (organization_id, name, document) values ($1, 'messenger', $2)", [
    organizationId,
    JSON.stringify({ handoffTo }),
  ]);
}

/**
 * Sends each webhook to the next living process, so that copies of one delivery arrive at both. A process that dies with a
 * request in hand is a 502, as with any balancer; the helpdesk tries again.
 */
function startBalancer(processes: () => readonly BatonProcess[]): http.Server {
  let turn = 0;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const ports = processes().flatMap((process) => process.port ?? []);
    const port = ports[turn++ % Math.max(1, ports.length)];
    if (port === undefined) return response.writeHead(502).end();
    const onward = http.request(
      {
        host: "127.0.0.1",
        port,
        agent,
        method: request.method,
        path: request.url,
        headers: request.headers,
        timeout: 3_000,
      },
      (answer) => {
        const type = answer.headers["content-type"];
        response.writeHead(answer.statusCode ?? 502, type ? { "content-type": type } : {});
        answer.pipe(response);
      },
    );
    onward.on("timeout", () => onward.destroy());
    onward.on("error", () => {
      if (!response.headersSent) response.writeHead(502).end();
    });
    onward.end(Buffer.concat(chunks));
  });
  server.listen(0, "127.0.0.1");
  return server;
}

const openWork = `
  select (select count(*)::int from delivery where state = 'pending') as deliveries,
    (select count(*)::int from conversation_queue where leased_by is not null) as leases,
    (select count(*)::int from conversation_queue where wake_at <= now()) as due,
    (select count(*)::int from action where state in ('planned', 'sending', 'unknown')) as actions,
    (select count(*)::int from action where state = 'done' and confirm_due_at is not null) as unconfirmed,
    (select count(*)::int from escalation where state in ('waiting', 'opening')) as escalations,
    (select count(*)::int from attachment where state = 'waiting') as files,
    (select count(*)::int from message where awaits_decision) as undecided,
    (select count(*)::int from conversation where resolve_due_at <= now() + interval '1 second') as resolving`;

async function waitForRest(simulator: ChaosSimulator, pool: pg.Pool, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let left: Record<string, number> = {};
  const isAtRest = async () => {
    if (simulator.control.stats().webhooksWaiting > 0) return false;
    left = (await pool.query(openWork)).rows[0];
    return Object.values(left).every((count) => count === 0);
  };
  while (Date.now() < deadline) {
    await simulator.control.whenWebhooksIdle();
    // What was done last may be told by webhook still: it is at rest when it was so before and after the telling.
    const told = simulator.ledger.last;
    if (await isAtRest()) {
      await simulator.control.whenWebhooksIdle();
      if (simulator.ledger.last === told && (await isAtRest())) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const stuck = await pool.query(
    `select q.id, q.leased_by, q.wake_at, q.attempts, q.failure, c.status, c.holder, c.turn_due_at,
      (select json_agg(json_build_object('kind', a.kind, 'state', a.state, 'purpose', a.purpose, 'attempts', a.attempts, 'failure', a.failure)) from action a
        where a.conversation_id = q.id and a.state in ('planned', 'sending', 'unknown')) as actions,
      (select count(*)::int from message m where m.conversation_id = q.id and m.awaits_decision) as undecided
    from conversation_queue q left join conversation c using (id)
    where q.leased_by is not null or q.wake_at <= now() or exists (select 1 from message m where m.conversation_id = q.id and m.awaits_decision)
      or exists (select 1 from action a where a.conversation_id = q.id and a.state in ('planned', 'sending', 'unknown')) limit 5`,
  );
  throw new Error(
    `Still not at rest after ${timeoutMs} ms: ${JSON.stringify(left)}, webhooks waiting ${simulator.control.stats().webhooksWaiting}. ${JSON.stringify(stuck.rows, null, 1)}`,
  );
}
