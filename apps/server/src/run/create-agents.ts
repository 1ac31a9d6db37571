import { type Agent, checkBudget, createAgent, NO_CALIBRATION } from "@baton/agent";
import {
  addModelUse,
  getSetting,
  type ModelPurpose,
  type Queryable,
  readModelCost,
  type Sealer,
} from "@baton/database";
import { type CalibrationDocument, loadModels } from "@baton/engine";
import type { KnowledgeRuntime } from "@baton/knowledge";

/** The agent of an organization, with its knowledge, models and calibration as they are now. */
export type AgentFor = (organizationId: string, purpose?: Exclude<ModelPurpose, "test">) => Promise<Agent>;

export interface Agents {
  agentFor: AgentFor;
  /** Settings changed: the next turn reads them, however fresh the last reading is. */
  markChanged(organizationId: string): void;
}

/** A change made by another process is noticed after this at the latest, should its hint be lost. */
const freshForMs = 2_000;

type Kept = { agents: Promise<Record<"turn" | "playground", Agent>>; readAt: number };

/** One agent per organization, made when first asked for; its index is caught up before every turn. */
export function createAgents(input: {
  knowledge: KnowledgeRuntime;
  database: Queryable;
  sealer: Sealer;
  /** The guarded client in the form of fetch (A8). */
  fetch: typeof globalThis.fetch;
  now?: () => Date;
}): Agents {
  const { knowledge, database } = input;
  const now = input.now ?? (() => new Date());
  const kept = new Map<string, Kept>();

  const make = async (organizationId: string): Promise<Record<"turn" | "playground", Agent>> => {
    const [settings, calibration] = await Promise.all([
      loadModels(input, organizationId),
      getSetting(database, { organizationId, name: "calibration" }),
    ]);
    const fitted = calibration.document as CalibrationDocument | null;
    knowledge.publicIndex(organizationId).setCalibration(fitted?.calibration ?? NO_CALIBRATION);
    const agent = (purpose: "turn" | "playground") =>
      createAgent({
        index: () => knowledge.publicIndex(organizationId),
        models: settings.models,
        whenSpent: settings.whenSpent,
        whenFailing: settings.whenFailing,
        budget: async () =>
          checkBudget(settings.spendLimits, await readModelCost(database, { organizationId, at: now() })),
        recordUse: (use) => addModelUse(database, { ...use, organizationId, purpose, at: now() }),
      });
    return { turn: agent("turn"), playground: agent("playground") };
  };

  return {
    async agentFor(organizationId, purpose = "turn") {
      await knowledge.catchUp();
      let entry = kept.get(organizationId);
      if (!entry || performance.now() - entry.readAt > freshForMs) {
        entry = { agents: make(organizationId), readAt: performance.now() };
        kept.set(organizationId, entry);
        // Asked for again at the next turn, instead of failing every one of the next two seconds.
        entry.agents.catch(() => kept.delete(organizationId));
      }
      return (await entry.agents)[purpose];
    },
    markChanged(organizationId) {
      kept.delete(organizationId);
    },
  };
}
