/** The models that write answers, in the order in which they are tried, and what they may cost: one document per organization (A2). */
export type ModelsDocument = {
  /** Tried in this order; empty: the embedded answerer quotes articles. */
  models: ModelDocument[];
  /** Tells what articles and questions mean, so that they are found by meaning too; null: by words alone. Its output price means nothing. */
  embeddings: ModelDocument | null;
  /** US dollars, per day and month in UTC; null: no limit. */
  spendLimits: { perDayUsd: number | null; perMonthUsd: number | null };
  /** Once a limit is reached: quote articles until the day or month is over, or leave every question to people. */
  whenSpent: ModelFallback;
  /** When no model answers: quote an article where the confidence allows it, or leave the question to people. */
  whenFailing: ModelFallback;
};

/** What happens where no model may or can answer: an article is quoted, or people get the conversation. */
export type ModelFallback = "quote" | "hand-off";

/** The API that a model speaks. */
export type ModelKind = "openai-compatible" | "openai" | "anthropic";
export const modelKinds: readonly ModelKind[] = ["openai-compatible", "openai", "anthropic"];

/** Where each kind is reached when the document names no address; null: an address is needed. */
const modelAddresses: Record<ModelKind, string | null> = {
  "openai-compatible": null,
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com/v1",
};

/** One model. Its key is kept apart (D2). */
export type ModelDocument = {
  id: string;
  /** In records and reports; empty: the model's own name. */
  name: string;
  kind: ModelKind;
  /** For example `http://localhost:11434/v1`; null: the kind's own. */
  baseUrl: string | null;
  model: string;
  /** False: kept, and not asked. */
  isEnabled: boolean;
  /** Milliseconds for one request before the next model is tried. */
  timeoutMs: number;
  /** US dollars per million tokens; null: not known, and no limit can be kept. */
  inputPrice: number | null;
  outputPrice: number | null;
};

/** No model: the embedded answerer quotes articles. */
export const defaultModelsDocument: ModelsDocument = {
  models: [],
  embeddings: null,
  spendLimits: { perDayUsd: null, perMonthUsd: null },
  whenSpent: "quote",
  whenFailing: "quote",
};

/** 20 seconds: two slow models and the turn's own limit of 45 seconds still leave time for the handoff. */
export const defaultModelTimeoutMs = 20_000;

/** Where a model's requests go, without a slash at the end; null: nowhere, an address is missing. */
export function modelAddress({ kind, baseUrl }: Pick<ModelDocument, "kind" | "baseUrl">): string | null {
  return (baseUrl ?? modelAddresses[kind])?.replace(/\/+$/, "") ?? null;
}

/** The name that decisions and reports know a model by. */
export function modelName({ name, model }: Pick<ModelDocument, "name" | "model">): string {
  return name || model;
}

/** Embeddings in records and in what is known of endpoints: a provider may give a model of each kind the same name. */
export function embeddingsName(model: Pick<ModelDocument, "name" | "model">): string {
  return `embeddings/${modelName(model)}`;
}
