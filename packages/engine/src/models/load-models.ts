import type { ModelOptions } from "@baton/agent";
import { getSetting, type Queryable, readModelKeys, type Sealer } from "@baton/database";
import {
  defaultModelsDocument,
  embeddingsName,
  type ModelDocument,
  type ModelsDocument,
  modelAddress,
  modelName,
} from "@baton/domain";

/** The document with its defaults, as stored by this version or an older one. */
export function completeModelsDocument(stored: Partial<ModelsDocument> | null): ModelsDocument {
  return { ...defaultModelsDocument, ...stored };
}

/** The models of an organization as the agent uses them, in order and with their keys opened, and what they may cost. */
export async function loadModels(
  input: { database: Queryable; sealer: Sealer; fetch: typeof globalThis.fetch },
  organizationId: string,
): Promise<
  Omit<ModelsDocument, "models" | "embeddings"> & { models: ModelOptions[]; embeddings: ModelOptions | null }
> {
  const { database, sealer, fetch } = input;
  const { document } = await getSetting(database, { organizationId, name: "models" });
  const settings = completeModelsDocument(document as Partial<ModelsDocument> | null);
  const enabled = settings.models.filter(({ isEnabled }) => isEnabled);
  const embeddings = settings.embeddings?.isEnabled ? settings.embeddings : null;
  if (enabled.length === 0 && embeddings === null) return { ...settings, models: [], embeddings: null };
  const keys = await readModelKeys(database, { organizationId });
  const open = (model: ModelDocument): ModelOptions | null => {
    const sealed = keys.get(model.id);
    return toModelOptions(model, sealed === undefined ? null : (sealer.open(sealed) as string), fetch);
  };
  const embedding = embeddings && open(embeddings);
  return {
    ...settings,
    models: enabled.flatMap((model) => open(model) ?? []),
    embeddings: embeddings && embedding && { ...embedding, id: embeddingsName(embeddings) },
  };
}

/** Null: there is no address to ask. */
export function toModelOptions(
  model: ModelDocument,
  apiKey: string | null,
  fetch: typeof globalThis.fetch,
): ModelOptions | null {
  const baseUrl = modelAddress(model);
  if (baseUrl === null) return null;
  return {
    id: modelName(model),
    kind: model.kind,
    baseUrl,
    model: model.model,
    timeoutMs: model.timeoutMs,
    fetch,
    ...(apiKey === null ? {} : { apiKey }),
    ...(model.inputPrice === null ? {} : { inputPrice: model.inputPrice }),
    ...(model.outputPrice === null ? {} : { outputPrice: model.outputPrice }),
  };
}
