import type { Connector } from "@baton/connectors";
import type { Queryable, Sealer } from "@baton/database";
import { createChangeFeed } from "./changes/create-change-feed.ts";
import type { ConnectionTools } from "./connections/connection-tools.ts";
import type { ActAsTeammate, ChangeFeed, DeliveryAcceptor } from "./contract.ts";
import { createDeliveryAcceptor } from "./inbound/create-delivery-acceptor.ts";
import type { ReconcileTiming } from "./reconcile/reconcile-connection.ts";
import {
  type ConnectionPool,
  type CreateHttpClient,
  createConnectionPool,
} from "./runtime/connection-runtime.ts";
import { createPeopleNames } from "./runtime/name-people.ts";
import { createActAsTeammate } from "./teammates/create-act-as-teammate.ts";
import { startUpkeep, type Upkeep } from "./upkeep/start-upkeep.ts";
import { upkeepTasks } from "./upkeep/upkeep-tasks.ts";
import { defaultTiming, type EngineDependencies, type EngineTiming } from "./worker/dependencies.ts";
import { startWorker, type Worker, type WorkerOptions, wakeChannel } from "./worker/start-worker.ts";

export type EngineOptions = Pick<
  EngineDependencies,
  "agentFor" | "guide" | "describe" | "tellHandoff" | "storage" | "publicUrl" | "log"
> & {
  database: Queryable;
  /** For the connections that must be a process's own: worker lock, LISTEN. */
  databaseUrl: string;
  connectors: ReadonlyMap<string, Connector>;
  sealer: Sealer;
  createHttpClient: CreateHttpClient;
  /** Default: one of its own. Whoever made it before the engine shares it; the engine closes it. */
  changes?: ChangeFeed;
  now?: () => Date;
  timing?: Partial<EngineTiming>;
};

export interface Engine {
  readonly acceptor: DeliveryAcceptor;
  readonly changes: ChangeFeed;
  readonly connections: ConnectionPool;
  readonly actAsTeammate: ActAsTeammate;
  /** Somebody stored a delivery in a transaction of their own: wakes the workers. A hint; without it they find the work by polling. */
  hint(): void;
  /** Starts a worker in this process; any number of processes may have one. */
  startWorker(options?: Omit<WorkerOptions, "url">): Promise<Worker>;
  /** Starts reconciliation and the doctor in this process; any number of processes may (D3, D4). */
  startUpkeep(options: UpkeepOptions): Upkeep;
  /** Stops the upkeep and the workers it started, then the acceptor, then the feed. */
  close(): Promise<void>;
}

export type UpkeepOptions = {
  tools: ConnectionTools;
  /** Parts of the default timing to be different. */
  reconcile?: Partial<ReconcileTiming>;
  /** How often the doctor looks at each connection, milliseconds. Default 5 minutes. */
  doctorEveryMs?: number;
};

/** A process with many deliveries a second hints a few times a second: the hint costs a lock for the whole database. */
const hintEveryMs = 50;

/** Wires the engine: the whole of it is made here, from what is passed in. */
export function createEngine(options: EngineOptions): Engine {
  const now = options.now ?? (() => new Date());
  const workers = new Set<Worker>();
  const upkeeps = new Set<Upkeep>();
  const connections = createConnectionPool({
    database: options.database,
    connectors: options.connectors,
    sealer: options.sealer,
    createHttpClient: options.createHttpClient,
    now,
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
    ...(options.guide ? { guide: options.guide } : {}),
    describe: options.describe,
    tellHandoff: options.tellHandoff,
    storage: options.storage,
    changes,
    now,
    publicUrl: options.publicUrl,
    log: options.log,
    timing: { ...defaultTiming, ...options.timing },
  };
  return {
    acceptor,
    changes,
    connections,
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
    async close() {
      await Promise.all([...upkeeps].map((upkeep) => upkeep.stop()));
      await Promise.all([...workers].map((worker) => worker.stop()));
      await acceptor.close();
      await changes.close();
    },
  };
}
