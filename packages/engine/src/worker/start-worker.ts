import { hostname } from "node:os";
import {
  beatWorker,
  claimConversations,
  findWoken,
  type Lease,
  listLeased,
  loadWork,
  millisecondsUntilNextDue,
  type Release,
  registerWorker,
  releaseConversations,
  takeOverDeadWorkers,
} from "@baton/database";
import { Failure, recordFailure } from "@baton/domain";
import pg from "pg";
import { reach } from "../fault-points.ts";
import { createBatcher } from "../inbound/create-batcher.ts";
import { loadSettings } from "../runtime/load-settings.ts";
import { ConversationWork, LeaseLost } from "./conversation-work.ts";
import type { EngineDependencies } from "./dependencies.ts";
import { driveConversation } from "./drive-conversation.ts";

export interface Worker {
  /** A hint that there is work: looks at once instead of at the next poll. */
  poke(): void;
  /** Conversations in hand right now. */
  readonly inHand: number;
  /** Finishes what is in hand (up to `graceMs`), gives the rest back, and leaves. */
  stop(graceMs?: number): Promise<void>;
}

type InHand = { lease: Lease; controller: AbortController; since: number };

export type WorkerOptions = {
  /** Address of the database for the worker's own connection, which carries its lock and hears the hints. */
  url: string;
  /** Conversations worked on at once. Most of their time they wait on the network. Default 64. */
  concurrency?: number;
  /** Longest sleep without a hint, milliseconds. Default 500. */
  pollMs?: number;
  /** How often dead workers are looked for, milliseconds. Default 500. */
  watchMs?: number;
};

/** The channel on which acceptors of other processes hint at work. */
export const wakeChannel = "baton_wake";

/** A worker that has not beaten for so long is taken for dead even if its lock seems held (half-open connection). */
const deadAfterMs = 30_000;
const beatMs = 5_000;

/** No connection may hold all of a worker's hands: a slow helpdesk leaves this share to the others (D6). */
const shareOfOneConnection = 0.75;

/** How often leases without a holder are looked for; one must be seen twice. */
const forgottenMs = 2_000;

/** Turns that last longer are called off when news arrives; instant ones are over before anybody could look. */
const newsMs = 250;

/**
 * Takes due conversations and drives them, many at once, each by one worker at a time.
 *
 * Liveness: the worker holds a session advisory lock on a connection of its own. When the process dies, PostgreSQL frees the
 * lock, and within `watchMs` another worker (or the next start) takes its conversations over. When only that connection dies,
 * the worker registers anew under another id; what it had in hand can no longer be written, by the fence.
 */
export async function startWorker(dependencies: EngineDependencies, options: WorkerOptions): Promise<Worker> {
  const concurrency = options.concurrency ?? 64;
  const pollMs = options.pollMs ?? 500;
  const watchMs = options.watchMs ?? 500;
  /** One entry per lease, not per conversation: one that was given back may be claimed again before its batch is over. */
  const inHand = new Set<InHand>();
  const driving = new Set<Promise<void>>();
  let workerId: number | null = null;
  let client: pg.Client | null = null;
  let isStopping = false;
  let wake: (() => void) | null = null;
  let wasPoked = false;

  const poke = () => {
    wasPoked = true;
    wake?.();
  };

  const register = async () => {
    const next = new pg.Client({
      connectionString: options.url,
      application_name: "baton worker",
      keepAlive: true,
    });
    const lost = (error?: unknown) => {
      if (client !== next) return;
      client = null;
      workerId = null;
      for (const entry of inHand) entry.controller.abort();
      if (!isStopping)
        dependencies.log.warn(
          { failure: error ? recordFailure(error) : null },
          "the worker's connection was lost; it registers anew",
        );
    };
    next.on("error", lost);
    next.on("end", () => lost());
    next.on("notification", poke);
    await next.connect();
    const id = await registerWorker(next, hostname(), process.pid);
    await next.query(`listen ${wakeChannel}`);
    client = next;
    workerId = id;
  };

  const releaser = createBatcher<Release, void>({
    maximumBatch: 200,
    maximumQueued: 100_000,
    async flush(releases) {
      if (workerId !== null) await releaseConversations(dependencies.database, workerId, releases);
      return releases.map(() => undefined);
    },
  });

  const giveBack = (lease: Lease, error: unknown) => {
    const { retryMs, maximumRetryMs } = dependencies.timing;
    const asked = error instanceof Failure ? error.retryAfterMs : null;
    const backoff = Math.min(maximumRetryMs, retryMs * 2 ** Math.min(lease.attempts, 20));
    return releaser.add({
      conversationId: lease.conversationId,
      epoch: lease.epoch,
      wakeInMs: asked ?? backoff / 2 + Math.random() * (backoff / 2),
      attempts: lease.attempts + 1,
      failure: recordFailure(error),
    });
  };

  const drive = async (lease: Lease, work: ConversationWork, controller: AbortController) => {
    try {
      await driveConversation(dependencies, work, controller.signal);
      dependencies.changes.publish({
        organizationId: work.connection.organizationId,
        topic: "conversation",
        id: lease.conversationId,
      });
    } catch (error) {
      if (error instanceof LeaseLost) return;
      const failure = recordFailure(error);
      const details = {
        conversationId: lease.conversationId,
        code: failure.code,
        attempts: lease.attempts + 1,
      };
      if (error instanceof Failure) {
        dependencies.log.warn(details, `a conversation waits: ${failure.message}`);
        if (error.retryAfterMs !== null)
          await dependencies.connections.holdBack(work.connection, error.retryAfterMs);
        if (failure.code === "unauthorized") await dependencies.connections.pause(work.connection, failure);
      } else {
        dependencies.log.error(
          { ...details, stack: error instanceof Error ? error.stack : undefined },
          "a conversation failed",
        );
      }
      await giveBack(lease, error);
    }
  };

  const take = async (): Promise<number> => {
    const room = concurrency - inHand.size;
    if (room <= 0 || workerId === null) return 0;
    const leases = await claimConversations(dependencies.database, workerId, Math.min(room, 32));
    if (leases.length === 0) return 0;
    await reach("after-claim");
    // Registered anew in the meantime: those leases are another's, and the watch frees them.
    const id = workerId;
    if (id === null) return 0;
    const entries = leases.map((lease) => ({ lease, controller: new AbortController(), since: Date.now() }));
    for (const entry of entries) inHand.add(entry);
    const done = driveAll(id, entries).finally(() => driving.delete(done));
    driving.add(done);
    return leases.length;
  };

  const driveAll = async (id: number, entries: InHand[]) => {
    try {
      const leases = entries.map((entry) => entry.lease);
      const [connections, loaded] = await Promise.all([
        dependencies.connections.get(leases.map((lease) => lease.connectionId)),
        loadWork(
          dependencies.database,
          leases.map((lease) => lease.conversationId),
        ),
      ]);
      const organizations = [...connections.values()].map((connection) => connection.organizationId);
      const settings = await loadSettings(dependencies.database, organizations);
      await Promise.all(
        entries.map(async (entry) => {
          const { lease } = entry;
          const connection = connections.get(lease.connectionId);
          const data = loaded.get(lease.conversationId);
          const organization = connection && settings.get(connection.organizationId);
          if (!connection || !data || !organization) {
            await giveBack(lease, new Error(`Connection ${lease.connectionId} cannot be opened.`));
          } else if (isCrowdedOut(lease, connections.size)) {
            await releaser.add({ ...lease, wakeInMs: 25, failure: null });
          } else {
            const work = new ConversationWork({
              database: dependencies.database,
              workerId: id,
              lease,
              connection,
              settings: organization,
              loaded: data,
            });
            await drive(lease, work, entry.controller);
          }
          leave(entry);
        }),
      );
    } catch (error) {
      dependencies.log.error({ failure: recordFailure(error) }, "claimed conversations could not be loaded");
      for (const entry of entries) {
        if (inHand.has(entry)) await giveBack(entry.lease, error);
      }
    } finally {
      entries.forEach(leave);
    }
  };

  const leave = (entry: InHand) => {
    if (inHand.delete(entry)) wake?.();
  };

  const isCrowdedOut = (lease: Lease, connectionsInBatch: number): boolean => {
    if (inHand.size < concurrency || connectionsInBatch === 1) return false;
    const ofThisConnection = [...inHand].filter(
      (other) => other.lease.connectionId === lease.connectionId,
    ).length;
    return ofThisConnection > concurrency * shareOfOneConnection;
  };

  const sleep = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      if (wasPoked || isStopping) return resolve();
      const timer = setTimeout(done, milliseconds);
      function done() {
        clearTimeout(timer);
        wake = null;
        resolve();
      }
      wake = done;
    });

  const loop = async () => {
    while (!isStopping) {
      try {
        if (workerId === null) await register();
        wasPoked = false;
        const taken = await take();
        if (taken > 0 && inHand.size < concurrency) continue;
        if (inHand.size >= concurrency) {
          await sleep(pollMs);
          continue;
        }
        const next = await millisecondsUntilNextDue(dependencies.database);
        await sleep(Math.max(1, Math.min(pollMs, next ?? pollMs)));
      } catch (error) {
        dependencies.log.warn({ failure: recordFailure(error) }, "the worker waits for the database");
        await sleep(250);
        wasPoked = false;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  };

  /**
   * Leases that are ours in the database but in nobody's hand here, seen so twice: their release failed, for instance because the
   * database was away at that moment. Without this they would rest until the process ends.
   */
  let suspects = new Set<string>();
  const freeForgotten = async () => {
    if (workerId === null) return;
    const leased = await listLeased(dependencies.database, workerId);
    const held = new Set([...inHand].map((entry) => `${entry.lease.conversationId} ${entry.lease.epoch}`));
    const loose = leased.filter((lease) => !held.has(`${lease.conversationId} ${lease.epoch}`));
    const key = (lease: { conversationId: string; epoch: number }) =>
      `${lease.conversationId} ${lease.epoch}`;
    for (const lease of loose) {
      if (!suspects.has(key(lease))) continue;
      dependencies.log.warn(
        { conversationId: lease.conversationId },
        "a lease without a holder is given back",
      );
      await releaser.add({ ...lease, wakeInMs: 0, attempts: 0, failure: null });
    }
    suspects = new Set(loose.map(key));
  };

  const every = (milliseconds: number, run: () => Promise<void>) => {
    let isRunning = false;
    const timer = setInterval(() => {
      if (isRunning) return;
      isRunning = true;
      run()
        .catch(() => {}) // The database is away; the loop says so.
        .finally(() => {
          isRunning = false;
        });
    }, milliseconds);
    return () => clearInterval(timer);
  };
  const stops = [
    every(watchMs, async () => {
      if ((await takeOverDeadWorkers(dependencies.database, deadAfterMs, workerId)) > 0) poke();
    }),
    every(forgottenMs, freeForgotten),
    every(beatMs, async () => {
      if (workerId !== null && !(await beatWorker(dependencies.database, workerId))) await client?.end();
    }),
    every(newsMs, async () => {
      const long = [...inHand].filter((entry) => Date.now() - entry.since > newsMs);
      if (long.length === 0) return;
      const ids = long.map((entry) => entry.lease.conversationId);
      const woken = new Set(await findWoken(dependencies.database, ids));
      for (const entry of long) if (woken.has(entry.lease.conversationId)) entry.controller.abort();
    }),
  ];

  await register();
  const running = loop();
  return {
    poke,
    get inHand() {
      return inHand.size;
    },
    async stop(graceMs = 10_000) {
      isStopping = true;
      wake?.();
      await running;
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([Promise.all(driving), grace]);
      await releaser.close();
      for (const stop of stops) stop();
      if (workerId !== null)
        await dependencies.database.query("delete from worker where id = $1", [workerId]).catch(() => {});
      await client?.end().catch(() => {});
    },
  };
}
