import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartupError, type StartupLog } from "../startup-error.ts";
import { findPostmaster, launchPostmaster, type Postmaster, stopPostmaster } from "./postmaster.ts";
import { type PostgresCluster, prepareCluster } from "./prepare-cluster.ts";
import { type PostgresHome, prepareHome } from "./prepare-home.ts";
import { type PostgresRuntime, prepareRuntime } from "./prepare-runtime.ts";
import { postgresFailed } from "./run-program.ts";

export interface EmbeddedPostgresOptions {
  /** BATON_DATA_DIR. The database goes into its folder `postgres`. */
  dataDirectory: string;
  log: StartupLog;
  /** Settings of postgresql.conf, for example `{ fsync: "off" }` for tests. */
  tuning?: Readonly<Record<string, string>>;
  /**
   * What to do when a living Baton holds the data folder. "refuse", for the server: throw `data_folder_in_use`.
   * "share", for commands such as `baton why`: use its PostgreSQL, and leave it running. Default "refuse".
   */
  whenInUse?: "refuse" | "share";
  /** Called when PostgreSQL was lost and could not be started again. Default: nothing. */
  onLost?: (error: StartupError) => void;
}

export interface EmbeddedPostgres {
  /** With password: never log it. Stays the same for the life of this object. */
  url: string;
  /** Whether PostgreSQL already ran: a former Baton was killed, or another one shares it. */
  adopted: boolean;
  /** Whether a living Baton holds the data folder, and this one only visits. */
  shared: boolean;
  /** Stops PostgreSQL, unless it is shared. Safe to call twice. Close every pool first. */
  stop(): Promise<void>;
}

/** Database of the product, made at the first start. */
const databaseName = "baton";
/** Key of the advisory lock that the Baton in charge holds. Any number, as long as it never changes. */
const inChargeLock = 0x62_61_74_6f;
/** Recovery after a crash reads up to a gigabyte of log. */
const readyTimeoutMs = 60_000;
/** How long a former Baton may take to go away after it was told to stop. */
const inUseTimeoutMs = 3_000;

/**
 * Starts the PostgreSQL that comes with Baton on the data folder, or adopts the one that a killed Baton left
 * running there. When PostgreSQL is killed under a living Baton, it is started again on the same port.
 *
 * One Baton is in charge of a data folder: the one that holds a session lock inside this very PostgreSQL. The
 * kernel closes the session when its process dies, however it dies, so the lock can neither outlive its
 * holder nor be taken from it, as a file could.
 *
 * @throws StartupError.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = prepareHome(options.dataDirectory, options.log);
  const runtime = prepareRuntime(home.directory);
  const cluster = await prepareCluster(home, runtime);
  const place: Place = { home, runtime, cluster, tuning: options.tuning ?? {} };

  const { postmaster, adopted, lock } = await reachAndTakeCharge(place);
  if (!lock && options.whenInUse !== "share") {
    throw new StartupError({
      code: "data_folder_in_use",
      message: `Another Baton is running on the data folder ${options.dataDirectory}.`,
      hint: "Stop it first, or set BATON_DATA_DIR and PORT to start a second one beside it.",
    });
  }
  await ensureDatabase(cluster, postmaster);

  const url = urlOf(cluster, postmaster, databaseName);
  if (!lock) return { url, adopted: true, shared: true, stop: async () => {} };

  const watch = watchPostmaster(place, { lock, port: postmaster.port }, options);
  return { url, adopted, shared: false, stop: watch.stop };
}

interface Place {
  home: PostgresHome;
  runtime: PostgresRuntime;
  cluster: PostgresCluster;
  tuning: Readonly<Record<string, string>>;
}

interface Reached {
  postmaster: Postmaster;
  adopted: boolean;
  /** Undefined when a living Baton keeps it. */
  lock: pg.Client | undefined;
}

/**
 * Reaches PostgreSQL and takes charge of it. Where a former Baton is just stopping it, the connection breaks
 * in between; then from the start again.
 */
async function reachAndTakeCharge(place: Place, port?: number): Promise<Reached> {
  for (let attempt = 1; ; attempt++) {
    const { postmaster, adopted } = await reachPostmaster(place, port);
    try {
      return { postmaster, adopted, lock: await takeCharge(place, postmaster) };
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/** Waits until PostgreSQL takes connections on the cluster, and starts it when none runs. */
async function reachPostmaster(
  place: Place,
  port?: number,
): Promise<{ postmaster: Postmaster; adopted: boolean }> {
  const deadline = Date.now() + readyTimeoutMs;
  let adopted = true;
  let failureOf: () => StartupError | undefined = () => undefined;

  for (;;) {
    const postmaster = findPostmaster(place.cluster);
    if (postmaster?.isReady && (await answers(place.cluster, postmaster))) return { postmaster, adopted };

    const failure = failureOf();
    if (Date.now() > deadline) throw failure ?? postgresFailed("not ready after 60 s", "");
    if (failure && !mayPass(failure)) throw failure;
    if (!postmaster && (adopted || failure)) {
      // Not at full speed: what keeps it from starting needs a moment to go away.
      if (failure) await sleep(100);
      adopted = false;
      failureOf = await launchPostmaster({
        ...place,
        account: place.home.account,
        port,
        logFile: join(place.home.directory, "postgres.log"),
      });
    }
    await sleep(5);
  }
}

/**
 * Three reasons why PostgreSQL does not start are gone a moment later: another Baton starts it right now, its
 * own killed predecessor has not quite died yet, or somebody took the port between our choice and its start.
 */
function mayPass(failure: StartupError): boolean {
  return /lock file .* already exists|shared memory block .* is still in use|could not create any TCP\/IP sockets/.test(
    failure.message,
  );
}

/**
 * Whether one can log in. Postgres that is shutting down, or just died, cannot: the caller looks again.
 *
 * @throws StartupError when it is a PostgreSQL that does not know our password.
 */
async function answers(cluster: PostgresCluster, postmaster: Postmaster): Promise<boolean> {
  const client = openClient(cluster, postmaster);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "28P01")) return false;
    throw postgresFailed(
      "the password in the data folder is not the one of the database",
      error.message,
      error,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** Takes the lock of the Baton in charge, or undefined when a living one keeps it. */
async function takeCharge(place: Place, postmaster: Postmaster): Promise<pg.Client | undefined> {
  const client = openClient(place.cluster, postmaster);
  const deadline = Date.now() + inUseTimeoutMs;
  let isTaken = false;
  try {
    await client.connect();
    while (!isTaken && Date.now() < deadline) {
      const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [
        inChargeLock,
      ]);
      isTaken = rows[0]?.taken === true;
      if (!isTaken) await sleep(50);
    }
    return isTaken ? client : undefined;
  } finally {
    if (!isTaken) await client.end().catch(() => {});
  }
}

async function ensureDatabase(cluster: PostgresCluster, postmaster: Postmaster): Promise<void> {
  const client = openClient(cluster, postmaster);
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } catch (error) {
    // 42P04, 23505: a Baton that shares the data folder was faster.
    if (!(error instanceof Error && "code" in error && ["42P04", "23505"].includes(String(error.code))))
      throw error;
  } finally {
    await client.end();
  }
}

/**
 * Watches the session that holds the lock. It ends when PostgreSQL dies, when PostgreSQL restarts its own
 * processes after one crashed, and when we stop it. In the first two cases we take charge again.
 */
function watchPostmaster(
  place: Place,
  held: { lock: pg.Client; port: number },
  options: Pick<EmbeddedPostgresOptions, "log" | "onLost">,
): { stop(): Promise<void> } {
  let stopping: Promise<void> | undefined;
  let lock = held.lock;
  watch();

  function watch(): void {
    lock.once("end", () => {
      if (!stopping) void recover();
    });
  }

  async function recover(): Promise<void> {
    options.log.warn("The embedded PostgreSQL went away: starting it again.");
    try {
      const reached = await reachAndTakeCharge(place, held.port);
      if (!reached.lock || reached.postmaster.port !== held.port) {
        throw postgresFailed("another Baton took the data folder meanwhile", "");
      }
      lock = reached.lock;
      watch();
      options.log.info("The embedded PostgreSQL is back.");
    } catch (error) {
      const reason =
        error instanceof StartupError ? error : postgresFailed("it could not be restarted", "", error);
      options.log.warn(reason.message);
      options.onLost?.(reason);
    }
  }

  return {
    stop() {
      // The lock is held until PostgreSQL itself closes the session, so that nobody adopts a stopping one.
      stopping ??= stopPostmaster(place.cluster, place.runtime).then(() => lock.end().catch(() => {}));
      return stopping;
    },
  };
}

function openClient(cluster: PostgresCluster, postmaster: Postmaster): pg.Client {
  const client = new pg.Client({
    connectionString: urlOf(cluster, postmaster, "postgres"),
    application_name: "baton supervisor",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // The "end" that follows is what counts; without a listener Node would end the process.
  client.on("error", () => {});
  return client;
}

function urlOf(cluster: PostgresCluster, postmaster: Postmaster, database: string): string {
  return `postgresql://${cluster.user}:${cluster.password}@127.0.0.1:${postmaster.port}/${database}`;
}
