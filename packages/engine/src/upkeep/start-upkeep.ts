import { type ConnectionTask, finishConnectionTask, takeConnectionTasks } from "@baton/database";
import { Failure, recordFailure } from "@baton/domain";
import type { EngineDependencies } from "../worker/dependencies.ts";

/** A task that every connection gets now and then. */
export type UpkeepTask = {
  task: ConnectionTask;
  /** From the end of one run on a connection to the begin of the next, milliseconds. */
  everyMs: number;
  /** Longest that a run may last; a process that dies in one holds the connection up for so long. */
  holdMs: number;
  /** @returns what the task wants to remember. */
  run(connectionId: string, state: Record<string, unknown>): Promise<Record<string, unknown>>;
};

export interface Upkeep {
  /** Runs what is due now, in this process; answers how many connections got a turn. For tests. */
  runDue(): Promise<number>;
  stop(): Promise<void>;
}

/** How often is looked whether something is due; a look is one statement per task. */
const lookMs = 1_000;
/** Connections that one process works on at once, per task: each mostly waits for its helpdesk. */
const atOnce = 8;

/**
 * Gives every connection its turn of every task. Any number of processes may do this on one database: who takes a connection
 * moves its due time, so that each turn is taken once (docs/adr/0009-upkeep-by-due-times.md).
 */
export function startUpkeep(
  dependencies: Pick<EngineDependencies, "database" | "log">,
  tasks: readonly UpkeepTask[],
): Upkeep {
  const { database, log } = dependencies;
  const running = new Map(tasks.map((task) => [task.task, new Set<Promise<void>>()]));

  const runOne = async (task: UpkeepTask, connectionId: string, before: Record<string, unknown>) => {
    let state = before;
    try {
      state = await task.run(connectionId, before);
    } catch (error) {
      const details = { connectionId, task: task.task, failure: recordFailure(error).code };
      if (error instanceof Failure) log.debug(details, "upkeep waits for the helpdesk");
      else log.error({ ...details, stack: (error as Error).stack }, "upkeep failed");
    }
    await finishConnectionTask(database, {
      task: task.task,
      connectionId,
      nextInMs: task.everyMs,
      state,
    }).catch(() => {}); // The database is away; the hold ends by itself.
  };

  /** Begins what is due, as far as there is room: one helpdesk that does not answer holds up nobody else's turn. */
  const begin = async (task: UpkeepTask): Promise<Promise<void>[]> => {
    const inHand = running.get(task.task) as Set<Promise<void>>;
    const limit = atOnce - inHand.size;
    if (limit <= 0) return [];
    const due = await takeConnectionTasks(database, { task: task.task, holdMs: task.holdMs, limit });
    return due.map(({ connectionId, state }) => {
      const run: Promise<void> = runOne(task, connectionId, state).finally(() => inHand.delete(run));
      inHand.add(run);
      return run;
    });
  };

  const timer = setInterval(() => {
    for (const task of tasks) begin(task).catch(() => {}); // The database is away; the worker says so.
  }, lookMs);
  timer.unref();

  return {
    async runDue() {
      const begun = (await Promise.all(tasks.map(begin))).flat();
      await Promise.all(begun);
      return begun.length;
    },
    async stop() {
      clearInterval(timer);
      await Promise.all([...running.values()].flatMap((runs) => [...runs]));
    },
  };
}
