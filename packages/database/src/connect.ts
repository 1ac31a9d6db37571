import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";

export interface PoolOptions {
  /** Most connections open at once. Default 10: more did not accept more webhooks on two cores. */
  max?: number;
  /** Shown in pg_stat_activity, so that one can see which process holds a lock. Default "baton". */
  applicationName?: string;
  /**
   * For the few statements of the path of a message, which are the same every time: plan each once per connection. PostgreSQL
   * otherwise plans the first five times anew, 8 ms for the largest. And plan it for long tables: after the installation, or before
   * a rush of messages, tables are short, and reading them from end to end seems cheapest; the plan is kept until their statistics
   * are taken next, a minute and thousands of messages later. Not for searches whose best plan depends on what is searched.
   * Default false.
   */
  plansOnce?: boolean;
  /**
   * A query without an answer for so long fails and its connection is thrown away, milliseconds: behind a firewall or proxy that
   * drops packets without a word it would be waited for for ever. Longer than the longest statement. Default: no limit.
   */
  queryTimeoutMs?: number;
  /**
   * Called when an idle connection breaks (server restarted, network gone). The pool replaces the connection
   * by itself; without a listener Node would end the process. Default: ignored.
   */
  onIdleError?: (error: Error) => void;
}

/** A pool and the typed query builder on top of it. Both use the same connections. */
export interface DatabasePool<Schema> {
  pool: pg.Pool;
  db: Kysely<Schema>;
  /** Waits for running queries and closes every connection. Safe to call twice. */
  close(): Promise<void>;
}

const int8 = 20;
const date = 1082;

/**
 * Opens a pool on the database at `url`. Connects on first use: see `probeDatabase` to learn at start whether
 * it answers.
 *
 * Types: `bigint` columns arrive as numbers (and fail loudly beyond 2^53, which no count or sequence of ours
 * reaches), `timestamptz` as Date, `date` and `numeric` as strings.
 */
export function createPool<Schema>(url: string, options: PoolOptions = {}): DatabasePool<Schema> {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? "baton",
    connectionTimeoutMillis: 10_000,
    // A new connection costs a login and every statement's plan, some 50 ms in all: not again after each quiet moment.
    idleTimeoutMillis: 300_000,
    keepAlive: true,
    ...(options.queryTimeoutMs === undefined ? {} : { query_timeout: options.queryTimeoutMs }),
    ...(options.plansOnce ? { onConnect: planOnce } : {}),
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
  });
  pool.on("error", (error) => options.onIdleError?.(error));

  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | undefined;
  return {
    pool,
    db,
    close() {
      closing ??= db.destroy().then(() => (pool.ended ? undefined : pool.end()));
      return closing;
    },
  };
}

async function planOnce(client: pg.ClientBase): Promise<void> {
  await client.query("set plan_cache_mode = force_generic_plan; set enable_seqscan = off");
}

function typeParser(oid: number, format?: "text" | "binary"): (value: string) => unknown {
  if (oid === int8) return parseBigint;
  // pg would turn a calendar day into local midnight, which is another day in half of the world.
  if (oid === date) return (value) => value;
  return pg.types.getTypeParser(oid, format as "text");
}

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit into a number`);
  return value;
}
