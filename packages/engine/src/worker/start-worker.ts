import type { Socket } from "node:net";
import { hostname } from "node:os";
import {
  beatWorker,
  claimConversations,
  commitWork,
  findWoken,
  type Lease,
  loadWork,
  type Release,
  registerWorker,
  releaseConversations,
  releaseStrays,
  takeOverDeadWorkers,
  type WorkToCommit,
  wasRolledBack,
} from "@baton/database";
import { Failure, type FailureRecord, recordFailure } from "@baton/domain";
import pg from "pg";
import { reach } from "../fault-points.ts";
import { createBatcher } from "../inbound/create-batcher.ts";
import { HeldBack } from "../outbound/read-fresh.ts";
import { spreadOut } from "../runtime/connection-runtime.ts";
import { loadSettings } from "../runtime/load-settings.ts";
import { type CommitWork, ConversationWork, LeaseLost } from "./conversation-work.ts";
import type { EngineDependencies } from "./dependencies.ts";
import { driveConversation } from "./drive-conversation.ts";
import { shareHands } from "./share-hands.ts";

export interface Worker {
  /** A hint that there is work: looks at once instead of at the next poll. */
  poke(): void;
  /** Conversations in hand right now. */
  readonly inHand: number;
  /** Finishes what is in hand (up to `graceMs`), gives the rest back, and leaves. */
  stop(graceMs?: number): Promise<void>;
}

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
const deadAfterMs = 8_000;
const beatMs = 2_000;
/** A living database answers the worker's own connection sooner; a dead line is noticed before the worker is taken for dead. */
const ownAnswerMs = 5_000;

/** How often a worker looks for leases it does not know of, besides after each failure of the database. */
const strayMs = 5_000;

/** While one connection crowds the others, what is due of theirs is looked for this often at most: its own is in the way. */
const othersMs = 100;

/** Turns that last longer are called off when news arrives; instant ones are over before anybody could look. */
const newsMs = 250;

/**
 * A lease in this worker's hands. It is the lease that is held, not the conversation: a conversation that was given back is
 * often claimed again, by this very worker, before the end of the first drive has been noticed here.
 */
type Hold = { lease: Lease; controller: AbortController; since: number };

/** Ends a connection that answers no more: a polite goodbye would wait for its answer. Its listeners hear the error. */
function hangUp(client: pg.Client, error: Error): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.destroy(error);
}

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
  // A claim and what is loaded for it cost the same for one conversation as for eight, so a busy worker waits for that many free hands.
  const worthClaiming = Math.max(1, Math.floor(concurrency / 8));
  const inHand = new Set<Hold>();
  const driving = new Set<Promise<void>>();
  let workerId: number | null = null;
  let client: pg.Client | null = null;
  let isStopping = false;
  let wake: (() => void) | null = null;
  let wasPoked = false;
  let mayHaveStrays = false;
  let strayLookAt = 0;
  let othersLookAt = 0;

  const poke = () => {
    wasPoked = true;
    wake?.();
  };

  const register = async () => {
    const next = new pg.Client({
      connectionString: options.url,
      application_name: "baton worker",
      keepAlive: true,
      connectionTimeoutMillis: ownAnswerMs,
      query_timeout: ownAnswerMs,
    });
    const lost = (error?: unknown) => {
      if (client !== next) return;
      client = null;
      workerId = null;
      for (const hold of inHand) hold.controller.abort();
      if (!isStopping)
        dependencies.log.warn(
          { failure: error ? recordFailure(error) : null },
          "the worker's connection was lost; it registers anew",
        );
    };
    next.on("error", lost);
    next.on("end", () => lost());
    next.on("notification", poke);
    try {
      await next.connect();
      const id = await registerWorker(next, hostname(), process.pid);
      await next.query(`listen ${wakeChannel}`);
      client = next;
      workerId = id;
    } catch (error) {
      // Left open it would keep the lock of a worker that nobody is.
      await next.end().catch(() => {});
      throw error;
    }
  };

  const releaser = createBatcher<Release, void>({
    maximumBatch: 200,
    maximumQueued: 100_000,
    async flush(releases) {
      if (workerId !== null) await releaseConversations(dependencies.database, workerId, releases);
      return releases.map(() => undefined);
    },
  });

  /** Conversations that come to the same point at the same time share a statement, as deliveries do. */
  const committer = createBatcher<WorkToCommit, boolean>({
    maximumBatch: 32,
    maximumQueued: 100_000,
    flush: (commits) => commitWork(dependencies.database, commits),
    mayRepeat: wasRolledBack,
  });
  const commit: CommitWork = async (work) => {
    const batched = await committer.add(work);
    // Refused only after this worker has left.
    return batched.kind === "done" && batched.result;
  };

  const giveBack = async (lease: Lease, error: unknown) => {
    const { retryMs, maximumRetryMs } = dependencies.timing;
    const asked = error instanceof Failure ? error.retryAfterMs : null;
    const backoff = Math.min(maximumRetryMs, retryMs * 2 ** Math.min(lease.attempts, 20));
    try {
      await releaser.add({
        conversationId: lease.conversationId,
        epoch: lease.epoch,
        wakeInMs: asked === null ? backoff / 2 + Math.random() * (backoff / 2) : spreadOut(asked),
        attempts: lease.attempts + 1,
        failure: recordFailure(error),
      });
    } catch {
      // The database is away, and will still believe that we hold it when it is back.
      mayHaveStrays = true;
    }
  };

  /**
   * Frees what the database counts as this worker's and is in nobody's hands: a claim whose answer was lost with the connection, a
   * conversation that could not be given back. The worker is alive, so nobody else would ever take them over. Called by the
   * loop only, so no claim is under way meanwhile.
   */
  const freeStrays = async () => {
    if (workerId === null) return;
    const held = [...inHand].map((hold) => hold.lease);
    await releaseStrays(dependencies.database, workerId, held);
    mayHaveStrays = false;
    strayLookAt = Date.now() + strayMs;
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
        await heed(work, error, failure).catch(() => {}); // The next call will be told the same.
      } else {
        dependencies.log.error(
          { ...details, stack: error instanceof Error ? error.stack : undefined },
          "a conversation failed",
        );
      }
      await giveBack(lease, error);
    }
  };

  const heed = async (work: ConversationWork, error: Failure, failure: FailureRecord) => {
    if (!(error instanceof HeldBack)) await dependencies.connections.heedLimit(work.connection, error);
    if (failure.code === "unauthorized") await dependencies.connections.pause(work.connection, failure);
  };

  /** @returns how long it may sleep, at most, before it looks again. */
  const take = async (): Promise<number> => {
    const now = Date.now();
    const held = [...inHand].map(({ lease, since }) => ({
      connectionId: lease.connectionId,
      heldMs: now - since,
    }));
    const { forAll, forOthers } = shareHands(concurrency, held);
    const isCrowded = forOthers !== null && forOthers.hands > 0;
    if (isCrowded && now >= othersLookAt) {
      const restMs = await claim(forOthers.hands, forOthers.except);
      if (restMs > 0) othersLookAt = now + othersMs;
    }
    const room = Math.min(forAll, concurrency - inHand.size);
    const restMs = room >= worthClaiming ? await claim(room) : pollMs;
    return isCrowded ? Math.min(restMs, Math.max(1, othersLookAt - Date.now())) : restMs;
  };

  /** Takes up to so many and has them driven. @returns how long it may sleep before the same brings more. */
  const claim = async (hands: number, except: readonly string[] = []): Promise<number> => {
    if (workerId === null) return 0;
    const limit = Math.min(hands, 32);
    const { leases, nextDueMs } = await claimConversations(dependencies.database, workerId, limit, except);
    const restMs = leases.length === limit ? 0 : Math.max(1, Math.min(pollMs, nextDueMs ?? pollMs));
    if (leases.length === 0) return restMs;
    await reach("after-claim");
    const id = workerId;
    if (id === null) return 0;
    const holds = leases.map((lease) => ({ lease, controller: new AbortController(), since: Date.now() }));
    for (const hold of holds) inHand.add(hold);
    const done = begin(id, holds).finally(() => driving.delete(done));
    driving.add(done);
    return restMs;
  };

  /** Never rejects: whatever goes wrong with one conversation is that conversation's, and it is given back. */
  const begin = async (id: number, holds: Hold[]) => {
    const loading = load(holds);
    await Promise.all(
      holds.map(async (hold) => {
        try {
          await driveHeld(id, hold, await loading);
        } catch (error) {
          dependencies.log.warn(
            { failure: recordFailure(error) },
            "a claimed conversation could not be begun",
          );
          await giveBack(hold.lease, error);
        } finally {
          inHand.delete(hold);
          wake?.();
        }
      }),
    );
  };

  const load = async (holds: readonly Hold[]) => {
    const [connections, loaded] = await Promise.all([
      dependencies.connections.get(holds.map(({ lease }) => lease.connectionId)),
      loadWork(
        dependencies.database,
        holds.map(({ lease }) => lease.conversationId),
      ),
    ]);
    const organizations = [...connections.values()].map((connection) => connection.organizationId);
    return { connections, loaded, settings: await loadSettings(dependencies.database, organizations) };
  };

  const driveHeld = async (
    id: number,
    { lease, controller }: Hold,
    { connections, loaded, settings }: Awaited<ReturnType<typeof load>>,
  ) => {
    const connection = connections.get(lease.connectionId);
    const data = loaded.get(lease.conversationId);
    const organization = connection && settings.get(connection.organizationId);
    // The rows refer to each other, so none can be missing.
    if (!connection || !data || !organization)
      throw new Error(`Conversation ${lease.conversationId} has no connection.`);
    const work = new ConversationWork({
      database: dependencies.database,
      commit,
      workerId: id,
      lease,
      connection,
      settings: organization,
      loaded: data,
    });
    await drive(lease, work, controller);
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
        if (mayHaveStrays || Date.now() >= strayLookAt) await freeStrays();
        wasPoked = false;
        const restMs = await take();
        if (restMs > 0) await sleep(restMs);
      } catch (error) {
        mayHaveStrays = true;
        dependencies.log.warn({ failure: recordFailure(error) }, "the worker waits for the database");
        await sleep(250);
        wasPoked = false;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
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
  const takeOver = async () => {
    if ((await takeOverDeadWorkers(dependencies.database, deadAfterMs, workerId)) > 0) poke();
  };
  const stops = [
    every(watchMs, takeOver),
    every(beatMs, async () => {
      if (workerId !== null && !(await beatWorker(dependencies.database, workerId))) await client?.end();
    }),
    every(beatMs, async () => {
      const own = client;
      // Nothing else asks on this connection, so nothing else would notice that it leads nowhere any more.
      await own?.query("select 1").catch((error: Error) => hangUp(own, error));
    }),
    every(newsMs, async () => {
      const long = [...inHand].filter((hold) => Date.now() - hold.since > newsMs);
      if (long.length === 0) return;
      const ids = long.map((hold) => hold.lease.conversationId);
      const woken = new Set(await findWoken(dependencies.database, ids));
      for (const hold of long) if (woken.has(hold.lease.conversationId)) hold.controller.abort();
    }),
  ];

  await register();
  // After a crash and restart nobody waits for the first look; should it fail, the next one is near.
  await takeOver().catch(() => {});
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
      await Promise.all([committer.close(), releaser.close()]);
      for (const stop of stops) stop();
      if (workerId !== null)
        await dependencies.database.query("delete from worker where id = $1", [workerId]).catch(() => {});
      await client?.end().catch(() => {});
    },
  };
}
