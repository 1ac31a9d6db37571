import type { UpkeepOptions } from "../create-engine.ts";
import { defaultReconcileTiming, reconcileConnection } from "../reconcile/reconcile-connection.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import type { UpkeepTask } from "./start-upkeep.ts";

/** A turn of reconciliation reads at most a few pages of a list. */
const reconcileHoldMs = 120_000;

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
  ];
}
