import { addWebhookEventsSeen, addWebhookIncidents, type Queryable } from "@baton/database";

/** Counts what arrives at webhooks, in memory, and writes the sums together: a row per kind, not per request. */
export type WebhookCounters = {
  seen(connectionId: string, event: string): void;
  refused(connectionId: string, reason: string, message: string): void;
  /** Writes what has been counted. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

/** Two seconds of counts may be lost in a crash; deliveries never are. */
const flushIntervalMs = 2_000;
/** Unsigned senders choose the event names; beyond this many they are counted together. */
const maximumKinds = 1_000;
const maximumNameLength = 80;

export function createWebhookCounters(
  database: Queryable,
  options: { now: () => Date; onError: (error: unknown) => void },
): WebhookCounters {
  let events = new Map<string, { connectionId: string; event: string; count: number }>();
  let incidents = new Map<string, { connectionId: string; reason: string; message: string; count: number }>();
  let writing = Promise.resolve();
  const timer = setInterval(() => void flush(), flushIntervalMs);
  timer.unref();

  function seen(connectionId: string, name: string): void {
    const event = name.slice(0, maximumNameLength);
    const key = `${connectionId} ${event}`;
    const entry = events.get(key);
    if (entry) entry.count += 1;
    else if (events.size < maximumKinds || event === "other")
      events.set(key, { connectionId, event, count: 1 });
    else seen(connectionId, "other");
  }

  function refused(connectionId: string, reason: string, message: string): void {
    const key = `${connectionId} ${reason}`;
    const entry = incidents.get(key);
    if (entry) entry.count += 1;
    else incidents.set(key, { connectionId, reason, message, count: 1 });
  }

  function flush(): Promise<void> {
    // One after the other: two statements that touch the same rows at once would wait for each other anyway.
    writing = writing.then(write).catch(options.onError);
    return writing;
  }

  async function write(): Promise<void> {
    const seenNow = [...events.values()];
    const refusedNow = [...incidents.values()];
    events = new Map();
    incidents = new Map();
    if (seenNow.length > 0) await addWebhookEventsSeen(database, seenNow, options.now());
    if (refusedNow.length > 0) await addWebhookIncidents(database, refusedNow, options.now());
  }

  return {
    seen,
    refused,
    flush,
    close() {
      clearInterval(timer);
      return flush();
    },
  };
}
