import { checkBudget, type ModelOptions, requestEmbeddings, testModel } from "@baton/agent";
import { createGuardedFetch } from "@baton/connectors/http/create-guarded-fetch";
import {
  addModelUse,
  createUuid,
  listModelUse,
  readEmbeddingProgress,
  readEndpointTroubles,
  readModelCost,
  readModelKeys,
  withTransaction,
} from "@baton/database";
import {
  embedArticlesJob,
  type ModelsIssue,
  readModels,
  resolveModelKey,
  type SaveModelsResult,
  saveModels,
  toModelOptions,
} from "@baton/engine";
import { ApiError } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { auditActor } from "./audit-actor.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

type ModelsHandlers = Pick<
  Handlers,
  "getModelsSettings" | "putModelsSettings" | "testModel" | "getModelSpend" | "getModelState"
>;

/** Longest that a person waits for a test: two attempts of the slowest model that is worth having. */
const testTimeoutMs = 60_000;

export function modelsRoutes({ pool, changes, jobs, connectionTools }: RouteDependencies): ModelsHandlers {
  const { sealer, http, now } = connectionTools;
  const fetch = createGuardedFetch(http);

  async function readProgress(organizationId: string, model: string) {
    const { lastAt, ...progress } = await readEmbeddingProgress(pool, { organizationId, model });
    return { model, ...progress, lastAt: lastAt?.toISOString() ?? null };
  }

  /** One text, as an article's would be sent; what it cost is counted like everything. */
  async function testEmbeddings(organizationId: string, options: ModelOptions) {
    const startedAt = performance.now();
    const signal = AbortSignal.timeout(testTimeoutMs);
    const answer = await requestEmbeddings(options, ["How long may I return a lamp?"], { signal });
    const milliseconds = Math.round(performance.now() - startedAt);
    const inputTokens = answer.ok ? answer.inputTokens : 0;
    const model = options.id ?? options.model;
    const costUsd = options.inputPrice === undefined ? null : (inputTokens * options.inputPrice) / 1e6;
    await addModelUse(pool, {
      organizationId,
      purpose: "test",
      model: `embeddings/${model}`,
      hasFailed: !answer.ok,
      inputTokens,
      outputTokens: 0,
      costUsd,
      at: now(),
    });
    if (!answer.ok) return { ok: false, message: answer.error, text: null, model: null };
    return {
      ok: true,
      message: `It tells meanings, ${answer.vectors[0]?.length ?? 0} numbers a passage.`,
      text: null,
      model: { id: model, inputTokens, outputTokens: 0, costUsd, milliseconds },
    };
  }

  return {
    async getModelsSettings({ caller }) {
      const { document, version } = await readModels(pool, caller.organizationId);
      return { ...document, version };
    },

    async putModelsSettings({ caller, body }) {
      const { organizationId } = caller;
      const { version, ...change } = body;
      await jobs.prepare();
      const saved = await withTransaction(pool, async (client) => {
        const result = await saveModels(
          client,
          {
            organizationId,
            actor: auditActor(caller),
            updatedBy: caller.id,
            change: withoutUndefined(change),
            ...(version === undefined ? {} : { expectedVersion: version }),
          },
          sealer,
        );
        if (result.kind === "saved" && result.document.embeddings?.isEnabled)
          await jobs.enqueue(client, embedArticlesJob, { organizationId });
        return result;
      });
      if (saved.kind !== "saved") throw refusal(saved);
      changes.publish({ organizationId, topic: "settings", id: "models" });
      return { ...saved.document, version: saved.version };
    },

    async testModel({ caller, body }) {
      const { organizationId } = caller;
      const { document } = await readModels(pool, organizationId);
      const { use, ...draft } = body;
      const stored = use === "embeddings" ? [document.embeddings ?? []].flat() : document.models;
      const before = stored.find(({ id }) => id === draft.id);
      const key = resolveModelKey(draft, before);
      if (key.kind === "needed") throw invalid([{ path: "apiKey", message: key.message }]);
      const sealed =
        key.kind === "stored" && before
          ? (await readModelKeys(pool, { organizationId })).get(before.id)
          : undefined;
      const apiKey =
        key.kind === "new" ? key.apiKey : sealed === undefined ? null : (sealer.open(sealed) as string);
      const { apiKey: _, id, ...fields } = draft;
      const options = toModelOptions({ ...fields, id: id ?? createUuid() }, apiKey, fetch);
      if (options === null)
        throw invalid([{ path: "baseUrl", message: "An address is needed for this kind of model." }]);
      if (use === "embeddings") return testEmbeddings(organizationId, options);
      try {
        return await testModel(options, {
          signal: AbortSignal.timeout(testTimeoutMs),
          recordUse: (use) => addModelUse(pool, { ...use, organizationId, purpose: "test", at: now() }),
        });
      } catch (error) {
        if (error instanceof Error && error.name === "TimeoutError") {
          const message = `No answer within ${testTimeoutMs / 1_000} seconds.`;
          return { ok: false, message, text: null, model: null };
        }
        throw error;
      }
    },

    async getModelSpend({ caller }) {
      const { organizationId } = caller;
      const at = now();
      const { document } = await readModels(pool, organizationId);
      const cost = await readModelCost(pool, { organizationId, at });
      const models = await listModelUse(pool, { organizationId, at });
      return { ...cost, isWithinLimits: checkBudget(document.spendLimits, cost).within, models };
    },

    async getModelState({ caller }) {
      const { organizationId } = caller;
      const { document } = await readModels(pool, organizationId);
      const troubles = await readEndpointTroubles(pool, { organizationId });
      const { embeddings } = document;
      return {
        troubles: [...troubles].map(([endpoint, { since, restsUntil, ...trouble }]) => ({
          endpoint,
          ...trouble,
          since: since.toISOString(),
          restsUntil: restsUntil?.toISOString() ?? null,
        })),
        embeddings: embeddings?.isEnabled ? await readProgress(organizationId, embeddings.model) : null,
      };
    },
  };
}

/** A key that was left out must not replace what is stored. */
function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}

function refusal(result: Exclude<SaveModelsResult, { kind: "saved" }>): ApiError {
  if (result.kind === "invalid") return invalid(result.issues);
  return new ApiError(
    "version-conflict",
    "Somebody else changed these settings in between. Load them again.",
    { version: result.version },
  );
}

function invalid(issues: ModelsIssue[]): ApiError {
  const first = issues[0] as ModelsIssue;
  return new ApiError("invalid-settings", first.message, { issues, field: first.path });
}
