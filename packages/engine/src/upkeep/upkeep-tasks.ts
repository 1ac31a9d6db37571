import { forgetUnwrittenThreads } from "@baton/database";
import type { UpkeepOptions } from "../create-engine.ts";
import { examineConnection } from "../doctor/examine-connection.ts";
import { defaultReconcileTiming, reconcileConnection } from "../reconcile/reconcile-connection.ts";
import { judgeConnection } from "../reliability/judge-connection.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import type { UpkeepTask } from "./start-upkeep.ts";

/** A turn of reconciliation reads at most a few pages of a list. */
const reconcileHoldMs = 120_000;

/** Far from every limit of any helpdesk, and soon enough to be told before customers complain. */
const doctorEveryMs = 300_000;
/** Live checks have half a minute together. */
const doctorHoldMs = 120_000;

/** What came of answers is read by people, not by turns. */
const outcomesEveryMs = 60_000;
const outcomesHoldMs = 120_000;

/** Nobody waits for it. */
const unwrittenEveryMs = 3_600_000;
const unwrittenHoldMs = 300_000;
/** A visitor who comes back to a welcome within the week finds it, as far as it is still shown (`openVisitorThread`). */
const unwrittenQuietMs = 7 * 24 * 3_600_000;

/** Everything that every connection gets now and then. */
export function upkeepTasks(
  dependencies: EngineDependencies,
  options: UpkeepOptions & { onStored(): void },
): UpkeepTask[] {
  const timing = { ...defaultReconcileTiming, ...options.reconcile };
  return [
    {
      task: "reconcile",
      everyMs: timing.everyMs,
      holdMs: reconcileHoldMs,
      async run(connectionId, state) {
        const connection = (await dependencies.connections.get([connectionId])).get(connectionId);
        if (!connection) return state;
        const { database } = dependencies;
        const next = await reconcileConnection({
          database,
          connection,
          state,
          timing,
          now: dependencies.now(),
        });
        options.onStored();
        return next;
      },
    },
    {
      task: "doctor",
      everyMs: options.doctorEveryMs ?? doctorEveryMs,
      holdMs: doctorHoldMs,
      async run(connectionId, state) {
        const examined = await examineConnection(connectionId, options.tools);
        if (!examined) return state;
        const { organizationId } = examined.connection;
        dependencies.changes.publish({ organizationId, topic: "connection", id: connectionId });
        // A pause may have ended: what waited is due now.
        options.onStored();
        return state;
      },
    },
    {
      task: "outcomes",
      everyMs: options.outcomesEveryMs ?? outcomesEveryMs,
      holdMs: outcomesHoldMs,
      async run(connectionId, state) {
        const judged = await judgeConnection({ database: dependencies.database, connectionId, state });
        return judged.state;
      },
    },
    {
      task: "unwritten",
      everyMs: unwrittenEveryMs,
      holdMs: unwrittenHoldMs,
      async run(connectionId, state) {
        await forgetUnwrittenThreads(options.tools.pool, { connectionId, quietMs: unwrittenQuietMs });
        return state;
      },
    },
  ];
}
