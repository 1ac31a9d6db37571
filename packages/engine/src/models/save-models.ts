import { type ModelDraft, maskedSecret } from "@baton/api";
import {
  type AuditActor,
  addAuditEntry,
  createUuid,
  forgetArticleEmbeddings,
  forgetEndpointTroubles,
  getSetting,
  keepModelKeys,
  type Queryable,
  readModelKeys,
  type Sealer,
  saveModelKey,
  saveSetting,
} from "@baton/database";
import { type ModelDocument, type ModelsDocument, modelAddress } from "@baton/domain";
import { completeModelsDocument } from "./load-models.ts";

export type ModelsIssue = { path: string; message: string };
/** A document as it may be shown: keys are dots. */
export type ShownModels = Omit<ModelsDocument, "models" | "embeddings"> & {
  models: ShownModel[];
  embeddings: ShownModel | null;
};
type ShownModel = ModelDocument & { apiKey: string | null };

export type SaveModelsResult =
  | { kind: "saved"; document: ShownModels; version: number }
  | { kind: "conflict"; version: number }
  | { kind: "invalid"; issues: ModelsIssue[] };

/** The stored document with its version. */
export async function readModels(
  database: Queryable,
  organizationId: string,
): Promise<{ document: ShownModels; version: number }> {
  const { document, version } = await getSetting(database, { organizationId, name: "models" });
  const keys = await readModelKeys(database, { organizationId });
  const settings = completeModelsDocument(document as Partial<ModelsDocument> | null);
  return { document: show(settings, new Set(keys.keys())), version };
}

/** Changes the document and the keys beside it; run it in a transaction, so that neither is without the other. */
export async function saveModels(
  database: Queryable,
  input: {
    organizationId: string;
    actor: AuditActor;
    updatedBy: string | null;
    change: Partial<Omit<ModelsDocument, "models" | "embeddings">> & {
      models?: readonly ModelDraft[];
      embeddings?: ModelDraft | null;
    };
    /** Left out: whatever is stored is changed. */
    expectedVersion?: number;
  },
  sealer: Sealer,
): Promise<SaveModelsResult> {
  const { organizationId, change, expectedVersion } = input;
  const stored = await readModels(database, organizationId);
  if (expectedVersion !== undefined && expectedVersion !== stored.version)
    return { kind: "conflict", version: stored.version };

  const issues: ModelsIssue[] = [];
  const keys = new Map<string, string>();
  const kept = new Set<string>();
  const { models: drafts, embeddings: embeddingsDraft, ...others } = change;
  const take = (draft: ModelDraft, before: ShownModel | undefined, path: string): ModelDocument => {
    const { apiKey, id, ...fields } = draft;
    const model: ModelDocument = { ...fields, id: before?.id ?? createUuid() };
    const resolved = resolveModelKey(draft, before);
    if (resolved.kind === "needed") issues.push({ path: `${path}.apiKey`, message: resolved.message });
    if (resolved.kind === "new") keys.set(model.id, resolved.apiKey);
    if (resolved.kind === "stored") kept.add(model.id);
    return model;
  };
  const keep = ({ apiKey, ...model }: ShownModel): ModelDocument => {
    if (apiKey !== null) kept.add(model.id);
    return model;
  };
  const before = stored.document;
  const models =
    drafts?.map((draft, index) =>
      take(
        draft,
        before.models.find(({ id }) => id === draft.id),
        `models.${index}`,
      ),
    ) ?? before.models.map(keep);
  const known = before.embeddings ?? undefined;
  const embeddings =
    embeddingsDraft === undefined
      ? before.embeddings && keep(before.embeddings)
      : embeddingsDraft &&
        take(embeddingsDraft, known?.id === embeddingsDraft.id ? known : undefined, "embeddings");
  const document: ModelsDocument = { ...withoutKeys(before), ...others, models, embeddings };
  issues.push(...findIssues(document));
  if (issues.length > 0) return { kind: "invalid", issues };

  const version = await saveSetting(database, {
    organizationId,
    name: "models",
    document,
    expectedVersion: stored.version,
    updatedBy: input.updatedBy,
  });
  if (version === null) return { kind: "conflict", version: stored.version + 1 };
  await keepModelKeys(database, { organizationId, modelIds: [...kept, ...keys.keys()] });
  for (const [modelId, apiKey] of keys) {
    await saveModelKey(database, { organizationId, modelId, sealed: sealer.seal(apiKey) });
  }
  // What failed may be mended now, and is asked again at once.
  await forgetEndpointTroubles(database, { organizationId });
  if (embeddings === null) await forgetArticleEmbeddings(database, { organizationId, all: true });
  const shown = show(document, new Set([...kept, ...keys.keys()]));
  await addAuditEntry(database, {
    organizationId,
    actor: input.actor,
    action: "setting-changed",
    subject: "setting:models",
    before: stored.document,
    // A key replaced by another would not show in the dots.
    after: { ...shown, ...(keys.size === 0 ? {} : { keysEntered: [...keys.keys()] }) },
  });
  return { kind: "saved", document: shown, version };
}

export type ResolvedKey =
  | { kind: "none" }
  | { kind: "new"; apiKey: string }
  | { kind: "stored" }
  /** It may not be kept; `message` says why. */
  | { kind: "needed"; message: string };

/**
 * Which key a draft means. A stored key goes to the address that it was entered for and to no other: somebody who may change settings
 * could otherwise have it sent to a server of their own and read it there (D2).
 */
export function resolveModelKey(
  { apiKey, ...draft }: ModelDraft,
  before: (ModelDocument & { apiKey: string | null }) | undefined,
): ResolvedKey {
  if (apiKey === null) return { kind: "none" };
  const isKept = apiKey === undefined || apiKey === "" || apiKey === maskedSecret;
  if (!isKept) return { kind: "new", apiKey };
  if (before === undefined || before.apiKey === null) return { kind: "none" };
  if (originOf(before) === originOf(draft)) return { kind: "stored" };
  return {
    kind: "needed",
    message: "Enter the key again: it was saved for another address and is never sent to a new one.",
  };
}

function originOf(model: Pick<ModelDocument, "kind" | "baseUrl">): string | null {
  const address = modelAddress(model);
  return address === null ? null : new URL(address).origin;
}

/** What a schema of one field cannot see. */
function findIssues({ models, embeddings, spendLimits }: ModelsDocument): ModelsIssue[] {
  const isLimited = spendLimits.perDayUsd !== null || spendLimits.perMonthUsd !== null;
  const find = (model: ModelDocument, path: string, prices: ("inputPrice" | "outputPrice")[]) => {
    const issues: ModelsIssue[] = [];
    if (modelAddress(model) === null)
      issues.push({ path: `${path}.baseUrl`, message: "An address is needed for this kind of model." });
    const unpriced = prices.find((price) => model[price] === null);
    if (isLimited && model.isEnabled && unpriced !== undefined) {
      issues.push({
        path: `${path}.${unpriced}`,
        message: "With a spend limit every model needs its prices; 0 for one that costs nothing.",
      });
    }
    return issues;
  };
  const issues = models.flatMap((model, index) =>
    find(model, `models.${index}`, ["inputPrice", "outputPrice"]),
  );
  if (embeddings === null) return issues;
  if (embeddings.kind === "anthropic")
    issues.push({ path: "embeddings.kind", message: "This provider offers no embeddings." });
  return [...issues, ...find(embeddings, "embeddings", ["inputPrice"])];
}

function show(document: ModelsDocument, withKey: ReadonlySet<string>): ShownModels {
  const mask = (model: ModelDocument): ShownModel => ({
    ...model,
    apiKey: withKey.has(model.id) ? maskedSecret : null,
  });
  return {
    ...document,
    models: document.models.map(mask),
    embeddings: document.embeddings && mask(document.embeddings),
  };
}

function withoutKeys({ models, embeddings, ...others }: ShownModels): ModelsDocument {
  const strip = ({ apiKey: _, ...model }: ShownModel): ModelDocument => model;
  return { ...others, models: models.map(strip), embeddings: embeddings && strip(embeddings) };
}
