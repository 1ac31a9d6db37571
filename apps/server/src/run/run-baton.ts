import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { describeConversation, escalationText, handoffText, readLanguage } from "@baton/agent";
import { createHttpClient } from "@baton/connectors";
import { createGuardedFetch } from "@baton/connectors/http/create-guarded-fetch";
import { createPool, createSealer, type Database, migrate, openDatabase } from "@baton/database";
import {
  type ConnectionTools,
  createChangeFeed,
  createEngine,
  createMailer,
  noMailer,
  observeFaultPoints,
} from "@baton/engine";
import { createKnowledgeRuntime } from "@baton/knowledge";
import { collectDefaultMetrics, Registry } from "prom-client";
import { createAccounts } from "../accounts/create-accounts.ts";
import { ensureFirstOwner, type FirstOwner } from "../accounts/ensure-first-owner.ts";
import type { Config } from "../config.ts";
import { createApp } from "../create-app.ts";
import { createLogger } from "../operations/create-logger.ts";
import { createAgents } from "./create-agents.ts";
import { createAskPlayground, createEscalatePlayground } from "./create-ask-playground.ts";
import { createConnectors } from "./create-connectors.ts";
import { ensureFirstModel } from "./ensure-first-model.ts";
import { explainListening } from "./explain-listening.ts";
import { openStorage } from "./open-storage.ts";
import { readMasterKey } from "./read-master-key.ts";

export type RunOptions = {
  config: Config;
  /** `server`: HTTP only. `worker`: works through conversations, no HTTP. `both`: the usual single process. */
  role: "both" | "server" | "worker";
  version: string;
  /** What happens while starting and stopping, for people. */
  log: { info(message: string): void; warn(message: string): void };
};

export interface RunningBaton {
  /** Where this process answers HTTP; null for a worker. */
  readonly url: string | null;
  readonly owner: FirstOwner | null;
  /** The inspectors of the simulated helpdesks; none when the sandbox is off. */
  readonly sandboxes: readonly { helpdesk: string; url: string }[];
  /** Finishes what is in hand and leaves in order; safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Everything of a process, wired: what exists and what it needs, in the order in which it is made; it is undone in the
 * opposite order.
 *
 * @throws StartupError with one line that says what to do, for everything that can be wrong with the machine.
 */
export async function runBaton(options: RunOptions): Promise<RunningBaton> {
  const { config, role, log } = options;
  const undo: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      for (const step of undo.reverse()) await step();
    })();
    return stopping;
  };
  try {
    return await start();
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }

  async function start(): Promise<RunningBaton> {
    // Three simulated helpdesks are a third of the program: loaded where wanted, while the database starts.
    const loadingSandbox = config.isSandboxOn ? import("./sandbox.ts") : null;
    loadingSandbox?.catch(() => {}); // Told where it is awaited.
    const opened = await openDatabase({
      databaseUrl: config.databaseUrl,
      dataDirectory: config.dataDirectory,
      log,
      whenInUse: role === "worker" ? "share" : "refuse",
    });
    undo.push(() => opened.stop());
    await migrate(opened.url, { log });
    const database = createPool<Database>(opened.url, { max: 8, applicationName: `baton ${role}` });
    undo.push(() => database.close());
    // Screens that search for long never stand in the way of messages.
    const engineDatabase = createPool<Database>(opened.url, {
      max: 10,
      applicationName: `baton ${role} engine`,
      plansOnce: true,
      queryTimeoutMs: 20_000,
    });
    undo.push(() => engineDatabase.close());

    const masterKey = await readMasterKey(config);
    const sealer = createSealer(masterKey);
    const logger = createLogger({ level: config.logLevel });
    const metrics = new Registry();
    collectDefaultMetrics({ register: metrics });
    const storage = await openStorage(config, log);
    const changes = createChangeFeed({
      database: database.pool,
      url: opened.url,
      onError: (error) => logger.debug({ error: String(error) }, "the change feed waits for the database"),
    });
    const connectors = createConnectors({ pool: database.pool, storage, changes });

    let localUrl: string | null =
      config.isSandboxOn && role === "worker" ? `http://127.0.0.1:${config.port}` : null;
    const guarded = createHttpClient({ allowPrivateNetwork: config.allowPrivateNetwork });
    const open = createHttpClient({ allowPrivateNetwork: true });
    undo.push(async () => {
      await Promise.all([guarded.close(), open.close()]);
    });
    const sandboxRun = await loadingSandbox;
    const http = sandboxRun ? sandboxRun.allowSandbox(guarded, open, () => localUrl) : guarded;

    const knowledge = createKnowledgeRuntime({ database: database.pool });
    const fetch = createGuardedFetch(guarded);
    const { agentFor, markChanged } = createAgents({ knowledge, database: database.pool, sealer, fetch });
    // A hundred thousand passages take half a minute. Webhooks, screens and teammates do not wait for them; turns do.
    knowledge.catchUp().catch((error) => {
      logger.warn({ error: String(error) }, "the articles could not be taken in; the next turn tries again");
    });

    const mailer = config.mail ? createMailer(config.mail) : noMailer;
    undo.push(async () => mailer.close());
    installCrashForTests();
    const engine = createEngine({
      database: engineDatabase.pool,
      databaseUrl: opened.url,
      changes,
      connectors,
      sealer,
      createHttpClient: () => http,
      agentFor,
      describe: describeConversation,
      readLanguage,
      tellHandoff: handoffText,
      tellEscalation: escalationText,
      mailer,
      storage,
      publicUrl: config.publicUrl,
      log: logger,
    });
    undo.push(() => engine.close());
    const tools: ConnectionTools = {
      pool: database.pool,
      sealer,
      connectors,
      http,
      jobs: engine.jobs,
      now: () => new Date(),
    };
    engine.changes.subscribe((change) => {
      if (change.topic === "settings") markChanged(change.organizationId);
      if (change.topic !== "knowledge") return;
      knowledge.markChanged();
      // Taken in as it comes, so that no turn has to wait for the whole of a large sync. A turn looks again in any case.
      knowledge.catchUp().catch(() => {});
    });
    if (role === "worker") {
      await engine.startWorker();
      await engine.startJobs({ tools, webHttp: guarded });
      engine.startUpkeep({ tools });
      return { url: null, owner: null, sandboxes: [], stop };
    }

    const sessionSecret = `session ${masterKey}`;
    const accounts = createAccounts({ db: database.db, publicUrl: config.publicUrl, sessionSecret });
    const owner = await ensureFirstOwner(
      { pool: database.pool, accounts },
      {
        ...(config.owner ? { email: config.owner.email, password: config.owner.password } : {}),
        ...(config.apiKey === undefined ? {} : { apiKey: config.apiKey }),
        ...(config.isSandboxOn ? { organizationName: "Lumen Bikes" } : {}),
      },
    );
    const { organizationId } = owner;
    await ensureFirstModel({ pool: database.pool, sealer, organizationId, model: config.model });

    const app = await createApp({
      database,
      sealer,
      connectors,
      http,
      acceptor: engine.acceptor,
      jobs: engine.jobs,
      actAsTeammate: engine.actAsTeammate,
      hint: engine.hint,
      changes: engine.changes,
      storage,
      askPlayground: createAskPlayground({ database: database.pool, agentFor, publicUrl: config.publicUrl }),
      escalatePlayground: createEscalatePlayground({ database: database.pool, publicUrl: config.publicUrl }),
      publicUrl: config.publicUrl,
      trustProxy: config.trustProxy,
      sessionSecret,
      version: options.version,
      sandboxHelpdesks: sandboxRun ? sandboxRun.sandboxHelpdesks : [],
      dashboardFolder: fileURLToPath(new URL("../../../dashboard/dist", import.meta.url)),
      messengerFolder: fileURLToPath(new URL("../../../messenger/dist", import.meta.url)),
      metrics,
      logger,
      filling: () => knowledge.filling,
    });
    const sandbox = sandboxRun
      ? sandboxRun.createSandbox({
          dataDirectory: config.dataDirectory,
          localUrl: () => localUrl as string,
          publicUrl: config.publicUrl,
          database,
          onArticlesAdded: () => knowledge.markChanged(),
        })
      : null;
    if (sandboxRun && sandbox) {
      sandboxRun.mountSandbox(app.server, sandbox, async (request: IncomingMessage) => {
        const { cookie, authorization } = request.headers;
        const headers = { ...(cookie ? { cookie } : {}), ...(authorization ? { authorization } : {}) };
        const answer = await app.inject({ method: "GET", url: "/api/v1/me", headers });
        return answer.statusCode === 200;
      });
      undo.push(() => sandbox.close());
    }
    undo.push(() => app.close());
    await listen(app, config);
    const address = app.server.address();
    const port = typeof address === "object" && address !== null ? address.port : config.port;
    localUrl = `http://127.0.0.1:${port}`;

    if (role === "both") await engine.startWorker();
    if (sandbox) {
      await sandbox.connect(tools, owner.organizationId);
    }
    // After the sandbox, whose address the doctor must not find out of date.
    if (role === "both") {
      await engine.startJobs({ tools, webHttp: guarded });
      engine.startUpkeep({ tools });
    }
    const url = config.port === 0 ? localUrl : config.publicUrl;
    const sandboxes = (sandbox?.helpdesks ?? []).map(({ helpdesk }) => ({
      helpdesk,
      url: `${url}${sandboxRun?.sandboxPath}/${helpdesk}/`,
    }));
    // Now, since a process that is killed keeps nothing: the next start finds what this one compiled.
    setImmediate(flushCompileCache);
    return { url, owner, sandboxes, stop };
  }
}

async function listen(app: Awaited<ReturnType<typeof createApp>>, config: Config): Promise<void> {
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    throw explainListening(error as NodeJS.ErrnoException, {
      ...config,
      otherPort: `PORT=${config.port + 1} npm start`,
    });
  }
  if (!app.server.listening) await once(app.server, "listening");
}

/**
 * Tests kill the whole process at a named seam: `BATON_CRASH_AT=after-send:2` is the second time it is reached. Without the
 * variable nothing is installed.
 */
function installCrashForTests(): void {
  const wanted = process.env.BATON_CRASH_AT;
  if (!wanted) return;
  const [point, nth = "1"] = wanted.split(":");
  let left = Number(nth);
  observeFaultPoints((reached) => {
    if (reached === point && --left === 0) process.kill(process.pid, "SIGKILL");
  });
}
