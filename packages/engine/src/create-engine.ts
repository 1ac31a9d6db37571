import type { Connector, HttpClient } from "@baton/connectors";
import type { Queryable, Sealer } from "@baton/database";
import { createThreadReader } from "./answering/create-thread-reader.ts";
import { createChangeFeed } from "./changes/create-change-feed.ts";
import type { ConnectionTools } from "./connections/connection-tools.ts";
import type { ActAsTeammate, ChangeFeed, DeliveryAcceptor } from "./contract.ts";
import { createOpeningGate } from "./escalation/create-opening-gate.ts";
import { createDeliveryAcceptor } from "./inbound/create-delivery-acceptor.ts";
import { createJobQueue, type JobQueue } from "./jobs/create-job-queue.ts";
import { jobDefinitions } from "./jobs/job-definitions.ts";
import type { JobHandler } from "./jobs/job-handler.ts";
import { jobHandlers } from "./jobs/job-handlers.ts";
import { type JobWorker, startJobWorker } from "./jobs/start-job-worker.ts";
import { type Mailer, noMailer } from "./mail/create-mailer.ts";
import type { ReconcileTiming } from "./reconcile/reconcile-connection.ts";
import {
  type ConnectionPool,
  type CreateHttpClient,
  createConnectionPool,
} from "./runtime/connection-runtime.ts";
import { createContactResolver } from "./runtime/create-contact-resolver.ts";
import { createPeopleNames } from "./runtime/name-people.ts";
import { createActAsTeammate } from "./teammates/create-act-as-teammate.ts";
import { startUpkeep, type Upkeep } from "./upkeep/start-upkeep.ts";
import { upkeepTasks } from "./upkeep/upkeep-tasks.ts";
import { createVerification } from "./verification/create-verification.ts";
import { defaultTiming, type EngineDependencies, type EngineTiming } from "./worker/dependencies.ts";
import { startWorker, type Worker, type WorkerOptions, wakeChannel } from "./worker/start-worker.ts";
import { createWorkflowLibrary } from "./workflows/create-workflow-library.ts";

export type EngineOptions = Pick<
  EngineDependencies,
  "agentFor" | "describe" | "tellHandoff" | "tellEscalation" | "storage" | "publicUrl" | "log"
> & {
  database: Queryable;
  /** For the connections that must be a process's own: worker lock, LISTEN. */
  databaseUrl: string;
  connectors: ReadonlyMap<string, Connector>;
  sealer: Sealer;
  createHttpClient: CreateHttpClient;
  /** Default: none, and whoever wanted mail is told so. */
  mailer?: Mailer;
  /** Default: one of its own. Whoever made it before the engine shares it; the engine closes it. */
  changes?: ChangeFeed;
  now?: () => Date;
  timing?: Partial<EngineTiming>;
  /** Default: as the conversation says, else the fallback of the settings. */
  readLanguage?: EngineDependencies["readLanguage"];
};

export interface Engine {
  readonly acceptor: DeliveryAcceptor;
  readonly changes: ChangeFeed;
  readonly connections: ConnectionPool;
  readonly actAsTeammate: ActAsTeammate;
  /** Where background work is put, by any process. */
  readonly jobs: JobQueue;
  /** Somebody stored a delivery in a transaction of their own: wakes the workers. A hint; without it they find the work by polling. */
  hint(): void;
  /** Starts a worker in this process; any number of processes may have one. */
  startWorker(options?: Omit<WorkerOptions, "url">): Promise<Worker>;
  /** Starts reconciliation and the doctor in this process; any number of processes may (D3, D4). */
  startUpkeep(options: UpkeepOptions): Upkeep;
  /** Works through background jobs in this process; any number of processes may. */
  startJobs(options: StartJobsOptions): Promise<JobWorker>;
  /** Stops the jobs, the upkeep and the workers it started, then the acceptor, then the feed. */
  close(): Promise<void>;
}

export type UpkeepOptions = {
  tools: ConnectionTools;
  /** Parts of the default timing to be different. */
  reconcile?: Partial<ReconcileTiming>;
  /** How often the doctor looks at each connection, milliseconds. Default 5 minutes. */
  doctorEveryMs?: number;
  /** How often the ledger of what came of answers is brought up to date; default every minute. */
  outcomesEveryMs?: number;
};

export type StartJobsOptions = {
  tools: ConnectionTools;
  /** For addresses that people enter: the guarded client, and nothing wider (A8). */
  webHttp: HttpClient;
  /** Kinds of work that only the app can do, besides those of the engine. */
  handlers?: readonly JobHandler[];
};

/** A process with many deliveries a second hints a few times a second: the hint costs a lock for the whole database. */
const hintEveryMs = 50;

/** Wires the engine: the whole of it is made here, from what is passed in. */
export function createEngine(options: EngineOptions): Engine {
  const now = options.now ?? (() => new Date());
  const workers = new Set<Worker>();
  const upkeeps = new Set<Upkeep>();
  const jobWorkers = new Set<JobWorker>();
  const jobs = createJobQueue({ database: options.database, definitions: jobDefinitions });
  const timing = { ...defaultTiming, ...options.timing };
  const connections = createConnectionPool({
    database: options.database,
    connectors: options.connectors,
    sealer: options.sealer,
    createHttpClient: options.createHttpClient,
    now,
    timing,
  });
  const changes =
    options.changes ??
    createChangeFeed({
      database: options.database,
      url: options.databaseUrl,
      onError: (error) =>
        options.log.debug({ error: String(error) }, "the change feed waits for the database"),
    });

  let isHinting = false;
  const onStored = () => {
    if (workers.size > 0) {
      for (const worker of workers) worker.poke();
      return;
    }
    if (isHinting) return;
    isHinting = true;
    setTimeout(() => {
      isHinting = false;
      options.database.query("select pg_notify($1, '')", [wakeChannel]).catch(() => {});
    }, hintEveryMs).unref();
  };

  const acceptor = createDeliveryAcceptor({ database: options.database, onStored });
  const dependencies: EngineDependencies = {
    database: options.database,
    connections,
    people: createPeopleNames(now),
    agentFor: options.agentFor,
    describe: options.describe,
    readLanguage:
      options.readLanguage ??
      (({ conversation, settings }) => conversation.locale ?? settings.language.fallback),
    tellHandoff: options.tellHandoff,
    tellEscalation: options.tellEscalation,
    readPublicThread: createThreadReader(options.database),
    resolveContact: createContactResolver(options.database),
    workflows: createWorkflowLibrary(options.database),
    verification: createVerification({
      database: options.database,
      mailer: options.mailer ?? noMailer,
      key: options.sealer.derive("one-time passwords"),
      now,
      log: options.log,
    }),
    storage: options.storage,
    openings: createOpeningGate({ now, timing }),
    changes,
    hint: onStored,
    now,
    publicUrl: options.publicUrl,
    log: options.log,
    timing,
  };
  return {
    acceptor,
    changes,
    connections,
    jobs,
    hint: onStored,
    actAsTeammate: createActAsTeammate({ database: options.database, connections, onStored }),
    async startWorker(workerOptions = {}) {
      const worker = await startWorker(dependencies, { ...workerOptions, url: options.databaseUrl });
      workers.add(worker);
      return worker;
    },
    startUpkeep(upkeepOptions) {
      const upkeep = startUpkeep(dependencies, upkeepTasks(dependencies, { ...upkeepOptions, onStored }));
      upkeeps.add(upkeep);
      return upkeep;
    },
    async startJobs({ tools, webHttp, handlers = [] }) {
      const worker = await startJobWorker({
        pool: tools.pool,
        handlers: [...jobHandlers({ ...dependencies, tools, webHttp, jobs, onStored }), ...handlers],
        log: options.log,
      });
      jobWorkers.add(worker);
      return worker;
    },
    async close() {
      await Promise.all([...jobWorkers].map((worker) => worker.stop()));
      await jobs.close();
      await Promise.all([...upkeeps].map((upkeep) => upkeep.stop()));
      await Promise.all([...workers].map((worker) => worker.stop()));
      await acceptor.close();
      await changes.close();
    },
  };
}
