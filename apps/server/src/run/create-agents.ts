import {
  type Agent,
  checkBudget,
  createAgent,
  type EmbedQuestion,
  embedQuestion,
  NO_CALIBRATION,
} from "@baton/agent";
import { addModelUse, getSetting, type Queryable, readModelCost, type Sealer } from "@baton/database";
import { type CalibrationDocument, createEndpointMemory, loadModels } from "@baton/engine";
import type { KnowledgeRuntime } from "@baton/knowledge";

/** The agent of an organization, with its knowledge, models and calibration as they are now. */
export type AgentFor = (organizationId: string, purpose?: Purpose) => Promise<Agent>;
type Purpose = "turn" | "playground";

export interface Agents {
  agentFor: AgentFor;
  /** Settings changed: the next turn reads them, however fresh the last reading is. */
  markChanged(organizationId: string): void;
}

/** A change made by another process is noticed after this at the latest, should its hint be lost. */
const freshForMs = 2_000;

type Kept = { agents: Promise<Record<Purpose, Agent>>; readAt: number };

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

  const make = async (organizationId: string): Promise<Record<Purpose, Agent>> => {
    const [settings, calibration, memory] = await Promise.all([
      loadModels(input, organizationId),
      getSetting(database, { organizationId, name: "calibration" }),
      createEndpointMemory({ database, now }, organizationId),
    ]);
    const budget = async () =>
      checkBudget(settings.spendLimits, await readModelCost(database, { organizationId, at: now() }));
    const fitted = calibration.document as CalibrationDocument | null;
    knowledge.publicIndex(organizationId).setCalibration(fitted?.calibration ?? NO_CALIBRATION);
    const { embeddings } = settings;
    const embedFor =
      (purpose: Purpose): EmbedQuestion =>
      async (question, signal) => {
        if (embeddings === null) return null;
        // Until something is embedded a question need not be either.
        if (knowledge.publicIndex(organizationId).countVectors(embeddings.model) === 0) return null;
        const endpoint = embeddings.id as string;
        const rest = memory.restOf(endpoint);
        if (rest !== null) return { ok: false, detail: rest };
        const allowed = await budget();
        if (!allowed.within) return { ok: false, detail: allowed.detail };
        const embedded = await embedQuestion(embeddings, question, signal);
        await memory.note(endpoint, embedded.ok ? null : embedded.error);
        const inputTokens = embedded.ok ? embedded.inputTokens : 0;
        await addModelUse(database, {
          organizationId,
          purpose,
          model: endpoint,
          hasFailed: !embedded.ok,
          inputTokens,
          outputTokens: 0,
          costUsd: embeddings.inputPrice === undefined ? null : (inputTokens * embeddings.inputPrice) / 1e6,
          at: now(),
        });
        return embedded.ok ? embedded : { ok: false, detail: `Embeddings failed: ${embedded.error}` };
      };
    const agent = (purpose: Purpose) =>
      createAgent({
        index: () => knowledge.publicIndex(organizationId),
        models: settings.models,
        whenSpent: settings.whenSpent,
        whenFailing: settings.whenFailing,
        budget,
        memory,
        embed: embedFor(purpose),
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
