import type { Queryable } from "@baton/database";
import pg from "pg";
import type { Change, ChangeFeed } from "../contract.ts";

/** PostgreSQL's name for the channel; one for the whole installation. */
const channel = "baton_changes";

/** Screens need not be newer than the eye sees; a turn changes its conversation several times within this. */
const coalesceMs = 60;

/** NOTIFY carries at most 8,000 bytes. */
const maximumPayload = 7_000;

/**
 * Tells every process of the installation what changed, so that its screens show it. Changes are collected for a moment and go
 * out in one NOTIFY outside of any transaction: NOTIFY takes a global lock at commit, and one in each write transaction was
 * measured to undo group commit (17,900 to 4,400 commits a second).
 *
 * It is a hint and may be lost (a dropped connection); readers fetch the truth, and do so again when they reconnect.
 *
 * @param url null: this process only.
 */
export function createChangeFeed(input: {
  database: Queryable;
  url: string | null;
  onError(error: unknown): void;
}): ChangeFeed {
  const listeners = new Set<(change: Change) => void>();
  let pending = new Map<string, Change>();
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  const origin = crypto.randomUUID();
  const deliver = (change: Change) => {
    for (const listener of listeners) listener(change);
  };

  const flush = async () => {
    timer = null;
    const changes = [...pending.values()];
    pending = new Map();
    changes.forEach(deliver);
    if (input.url === null) return;
    try {
      for (const payload of pack(origin, changes))
        await input.database.query("select pg_notify($1, $2)", [channel, payload]);
    } catch (error) {
      input.onError(error);
    }
  };

  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | null = null;
  const listen = async () => {
    if (input.url === null || isClosed) return;
    const next = new pg.Client({
      connectionString: input.url,
      application_name: "baton changes",
      keepAlive: true,
    });
    const again = () => {
      if (client === next) client = null;
      if (!isClosed && !retry) {
        retry = setTimeout(() => {
          retry = null;
          void listen();
        }, 1_000);
        retry.unref();
      }
    };
    next.on("error", again);
    next.on("end", again);
    next.on("notification", (message) => {
      const packed = JSON.parse(message.payload ?? "{}") as { origin: string; changes: Change[] };
      if (packed.origin !== origin) packed.changes.forEach(deliver);
    });
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
      client = next;
    } catch (error) {
      input.onError(error);
      await next.end().catch(() => {});
      again();
    }
  };
  void listen();

  return {
    publish(change) {
      if (isClosed) return;
      pending.set(`${change.topic} ${change.id}`, change);
      timer ??= setTimeout(() => void flush(), coalesceMs);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      if (retry) clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}

function pack(origin: string, changes: readonly Change[]): string[] {
  const payloads: string[] = [];
  let batch: Change[] = [];
  let size = 0;
  for (const change of changes) {
    const length = JSON.stringify(change).length + 1;
    if (size + length > maximumPayload && batch.length > 0) {
      payloads.push(JSON.stringify({ origin, changes: batch }));
      batch = [];
      size = 0;
    }
    batch.push(change);
    size += length;
  }
  if (batch.length > 0) payloads.push(JSON.stringify({ origin, changes: batch }));
  return payloads;
}
