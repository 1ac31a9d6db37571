import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartupError, type StartupLog } from "../startup-error.ts";
import { findPostmaster, launchPostmaster, stopPostmaster } from "./postmaster.ts";
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
  /** How long to wait for a former Baton to go away before refusing, in milliseconds. Default 3000. */
  patienceMs?: number;
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
/** A Baton that was told to stop finishes its last requests first. */
const defaultPatienceMs = 3_000;

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
  const tuning = options.tuning ?? {};
  const cluster = await prepareCluster({ home, runtime, isDurable: tuning.fsync !== "off" });
  const place: Place = { home, runtime, cluster, tuning };

  const { client, port, adopted, isInCharge } = await reachAndTakeCharge(place, {
    // A visitor has no reason to wait until the other Baton goes away.
    patienceMs: options.whenInUse === "share" ? 0 : (options.patienceMs ?? defaultPatienceMs),
  });
  if (!isInCharge && options.whenInUse !== "share") {
    await client.end();
    throw new StartupError({
      code: "data_folder_in_use",
      message: `Another Baton is running on the data folder ${options.dataDirectory}.`,
      hint: "Stop it first, or set BATON_DATA_DIR and PORT to start a second one beside it.",
    });
  }

  const url = urlOf(cluster, port, databaseName);
  try {
    await ensureDatabase(client);
  } catch (error) {
    await client.end();
    if (isInCharge) await stopPostmaster(cluster, runtime);
    throw postgresFailed(`the database "${databaseName}" could not be made`, String(error), error);
  }
  if (!isInCharge) {
    await client.end();
    return { url, adopted: true, shared: true, stop: async () => {} };
  }

  const watch = watchPostmaster(place, { client, port }, options);
  return { url, adopted, shared: false, stop: watch.stop };
}

interface Place {
  home: PostgresHome;
  runtime: PostgresRuntime;
  cluster: PostgresCluster;
  tuning: Readonly<Record<string, string>>;
}

interface Reached {
  /** Logged in. Its session holds the lock when we are in charge. */
  client: pg.Client;
  port: number;
  /** Whether PostgreSQL ran before we came. */
  adopted: boolean;
}

/**
 * Reaches PostgreSQL and takes charge of it, unless a living Baton keeps it. Where a former Baton is just
 * stopping it, the connection breaks in between; then from the start again.
 */
async function reachAndTakeCharge(
  place: Place,
  { port, patienceMs }: { port?: number; patienceMs: number },
): Promise<Reached & { isInCharge: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const reached = await reachPostmaster(place, port);
    try {
      return { ...reached, isInCharge: await takeCharge(reached.client, patienceMs) };
    } catch (error) {
      await reached.client.end().catch(() => {});
      if (attempt === 5) throw postgresFailed("it went away again and again", String(error), error);
    }
  }
}

/** Logs into the PostgreSQL on the cluster as soon as it takes connections, and starts it when none runs. */
async function reachPostmaster(place: Place, port?: number): Promise<Reached> {
  const deadline = Date.now() + readyTimeoutMs;
  let adopted = true;
  let failureOf: () => StartupError | undefined = () => undefined;

  for (;;) {
    const postmaster = findPostmaster(place.cluster);
    const client = postmaster?.isReady ? await logIn(place.cluster, postmaster.port) : undefined;
    if (postmaster && client) return { client, port: postmaster.port, adopted };

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
 * A session, or undefined when there is none to be had: PostgreSQL that is shutting down, or just died, takes
 * none, and the caller looks again.
 *
 * @throws StartupError when it is a PostgreSQL that does not know our password.
 */
async function logIn(cluster: PostgresCluster, port: number): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, port, "postgres"),
    application_name: "baton supervisor",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // The "end" that follows is what counts; without a listener Node would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    if (!(error instanceof Error && "code" in error && error.code === "28P01")) return undefined;
    throw postgresFailed(
      "the password in the data folder is not the one of the database",
      error.message,
      error,
    );
  }
}

/** Takes the lock of the Baton in charge. False when a living one keeps it. */
async function takeCharge(client: pg.Client, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [
      inChargeLock,
    ]);
    if (rows[0]?.taken) return true;
    if (Date.now() >= deadline) return false;
    await sleep(50);
  }
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [databaseName]);
  if (rowCount !== 0) return;
  try {
    await client.query(`create database ${databaseName}`);
  } catch (error) {
    // 42P04, 23505: a Baton that shares the data folder was faster.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "42P04" && code !== "23505") throw error;
  }
}

/**
 * Watches the session that holds the lock. It ends when PostgreSQL dies, when PostgreSQL restarts its own
 * processes after one crashed, and when we stop it. In the first two cases we take charge again.
 */
function watchPostmaster(
  place: Place,
  held: { client: pg.Client; port: number },
  options: Pick<EmbeddedPostgresOptions, "log" | "onLost">,
): { stop(): Promise<void> } {
  let stopping: Promise<void> | undefined;
  let recovering: Promise<void> | undefined;
  watch(held.client);

  function watch(client: pg.Client): void {
    client.once("end", () => {
      if (!stopping) recovering = recover();
    });
  }

  async function recover(): Promise<void> {
    options.log.warn("The embedded PostgreSQL went away: starting it again.");
    try {
      const { client, port, isInCharge } = await reachAndTakeCharge(place, {
        port: held.port,
        patienceMs: defaultPatienceMs,
      });
      if (!isInCharge || port !== held.port) {
        await client.end();
        throw postgresFailed("another Baton took the data folder meanwhile", "");
      }
      watch(client);
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
      // The lock is not given back: PostgreSQL itself closes the session, so that nobody adopts a stopping one.
      stopping ??= Promise.resolve(recovering).then(() => stopPostmaster(place.cluster, place.runtime));
      return stopping;
    },
  };
}

function urlOf(cluster: PostgresCluster, port: number, database: string): string {
  return `postgresql://${cluster.user}:${cluster.password}@127.0.0.1:${port}/${database}`;
}
