import { type ModelDraft, maskedSecret } from "@baton/api";
import {
  type AuditActor,
  addAuditEntry,
  createUuid,
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
export type ShownModels = Omit<ModelsDocument, "models"> & {
  models: (ModelDocument & { apiKey: string | null })[];
};

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
    change: Partial<Omit<ModelsDocument, "models">> & { models?: readonly ModelDraft[] };
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
  const { models: drafts, ...others } = change;
  const models =
    drafts?.map((draft, index): ModelDocument => {
      const { apiKey, id, ...fields } = draft;
      const before = stored.document.models.find((model) => model.id === id);
      const model: ModelDocument = { ...fields, id: before?.id ?? createUuid() };
      const resolved = resolveModelKey(draft, before);
      if (resolved.kind === "needed")
        issues.push({ path: `models.${index}.apiKey`, message: resolved.message });
      if (resolved.kind === "new") keys.set(model.id, resolved.apiKey);
      if (resolved.kind === "stored") kept.add(model.id);
      return model;
    }) ??
    stored.document.models.map(({ apiKey, ...model }) => {
      if (apiKey !== null) kept.add(model.id);
      return model;
    });
  const document: ModelsDocument = { ...withoutKeys(stored.document), ...others, models };
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
function findIssues({ models, spendLimits }: ModelsDocument): ModelsIssue[] {
  const isLimited = spendLimits.perDayUsd !== null || spendLimits.perMonthUsd !== null;
  return models.flatMap((model, index) => {
    const issues: ModelsIssue[] = [];
    if (modelAddress(model) === null)
      issues.push({
        path: `models.${index}.baseUrl`,
        message: "An address is needed for this kind of model.",
      });
    if (isLimited && model.isEnabled && (model.inputPrice === null || model.outputPrice === null)) {
      issues.push({
        path: `models.${index}.${model.inputPrice === null ? "inputPrice" : "outputPrice"}`,
        message: "With a spend limit every model needs its prices; 0 for one that costs nothing.",
      });
    }
    return issues;
  });
}

function show(document: ModelsDocument, withKey: ReadonlySet<string>): ShownModels {
  return {
    ...document,
    models: document.models.map((model) => ({
      ...model,
      apiKey: withKey.has(model.id) ? maskedSecret : null,
    })),
  };
}

function withoutKeys(shown: ShownModels): ModelsDocument {
  return { ...shown, models: shown.models.map(({ apiKey: _, ...model }) => model) };
}
