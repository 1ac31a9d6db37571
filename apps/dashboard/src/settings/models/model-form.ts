import type { ModelDraft, ModelView } from "@baton/api";

/** A model as it is edited. `apiKey` is dots for a stored one, null for none. */
export type ModelForm = Omit<ModelView, "id"> & { id?: string };

/** A start; the key's field is empty and not null, so that leaving it alone means none. */
export function emptyModel(): ModelForm {
  return {
    name: "",
    kind: "openai-compatible",
    baseUrl: null,
    model: "",
    isEnabled: true,
    timeoutMs: 20_000,
    inputPrice: null,
    outputPrice: null,
    apiKey: null,
  };
}

/** What is sent: an address that was cleared is none. */
export function toDraft(model: ModelForm): ModelDraft {
  return { ...model, baseUrl: model.baseUrl?.trim() ? model.baseUrl : null };
}

type Kind = ModelForm["kind"];

/** What each kind is called, and what its fields ask for. */
export const kinds: Record<Kind, { label: string; baseUrl: string; model: string }> = {
  "openai-compatible": {
    label: "OpenAI-compatible",
    baseUrl: "http://localhost:11434/v1",
    model: "qwen3:14b",
  },
  openai: { label: "OpenAI", baseUrl: "https://api.openai.com/v1", model: "gpt-5-mini" },
  anthropic: { label: "Anthropic", baseUrl: "https://api.anthropic.com/v1", model: "claude-sonnet-4-5" },
};

/** A start for the model that tells meanings. */
export function emptyEmbeddings(): ModelForm {
  return { ...emptyModel(), timeoutMs: 20_000 };
}

/** What is asked for where a model tells meanings; Anthropic offers none. */
export const embeddingKinds: Partial<typeof kinds> = {
  "openai-compatible": { ...kinds["openai-compatible"], model: "bge-m3" },
  openai: { ...kinds.openai, model: "text-embedding-3-small" },
};
