/** One model, local or hosted. */
export type ModelOptions = {
  /** Name in records and reports; default the model's own. */
  id?: string;
  /** The API it speaks; default `openai-compatible`. */
  kind?: "openai-compatible" | "openai" | "anthropic";
  /** For example `http://localhost:11434/v1`, without `/chat/completions`. */
  baseUrl: string;
  apiKey?: string;
  model: string;
  /** Default 0: the same question should get the same answer. OpenAI's own models choose it themselves. */
  temperature?: number;
  /** Default 1,000. */
  maxOutputTokens?: number;
  /** Milliseconds for one attempt before the next model is tried; default 30,000. */
  timeoutMs?: number;
  /** Prices per million tokens in US dollars; without both the cost of a turn is unknown. */
  inputPrice?: number;
  outputPrice?: number;
  /** The guarded client of the installation (A8); default the global `fetch`. */
  fetch?: typeof globalThis.fetch;
};

/** What one request used, told as soon as it is over: a turn that is called off afterwards has cost all the same. */
export type RequestUse = {
  /** Name of the model in records. */
  model: string;
  hasFailed: boolean;
  inputTokens: number;
  outputTokens: number;
  /** Null: the prices are not known. */
  costUsd: number | null;
};

/** Writes down what requests cost. A failure of it ends the turn: spend that nobody counts has no limit. */
export type RecordUse = (use: RequestUse) => Promise<void>;
