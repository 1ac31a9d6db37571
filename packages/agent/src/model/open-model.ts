import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModel } from "ai";
import type { ModelOptions } from "./model-options.ts";

// What a model does not take (a temperature, of those that reason) is left out by the library, which prints so each time.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** The model behind its API, and the temperature asked of it. */
export function openModel(options: ModelOptions): { model: LanguageModel; temperature: number } {
  const connection = {
    baseURL: options.baseUrl.replace(/\/+$/, ""),
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  };
  const temperature = options.temperature ?? 0;
  switch (options.kind ?? "openai-compatible") {
    case "anthropic":
      // Without a key the library would look for one in the environment and throw.
      return {
        model: createAnthropic({ ...connection, apiKey: options.apiKey ?? "" })(options.model),
        temperature,
      };
    case "openai":
      return {
        model: createOpenAI({ ...connection, apiKey: options.apiKey ?? "" }).chat(options.model),
        temperature,
      };
    case "openai-compatible":
      return {
        model: createOpenAICompatible({
          name: "baton",
          ...connection,
          ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
        })(options.model),
        temperature,
      };
  }
}
