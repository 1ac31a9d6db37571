/** One model behind an OpenAI-compatible endpoint, local or hosted. */
export type ModelOptions = {
  /** Name in records and reports; default the model's own. */
  id?: string;
  /** For example `http://localhost:11434/v1`, without `/chat/completions`. */
  baseUrl: string;
  apiKey?: string;
  model: string;
  /** Default 0: the same question should get the same answer. */
  temperature?: number;
  /** Default 1,000. */
  maxOutputTokens?: number;
  /** Milliseconds for one request before the next model is tried; default 30,000. */
  timeoutMs?: number;
  /** Prices per million tokens in US dollars; without both the cost of a turn is unknown. */
  inputPrice?: number;
  outputPrice?: number;
  /** The guarded client of the installation (A8); default the global `fetch`. */
  fetch?: typeof globalThis.fetch;
};
