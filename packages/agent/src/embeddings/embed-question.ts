import type { ModelOptions } from "../model/model-options.ts";
import type { QuestionVector } from "../retrieval/vector-store.ts";
import { requestEmbeddings } from "./request-embeddings.ts";

/**
 * What a question means; null where there is nothing to compare it with. Not told in time, or not at all: `detail` says why, and the
 * articles are ranked by words alone.
 */
export type EmbedQuestion = (
  question: string,
  signal: AbortSignal,
) => Promise<
  { ok: true; vector: QuestionVector; inputTokens: number } | { ok: false; detail: string } | null
>;

/** A customer waits for it: beyond this, words alone are the better answer. */
const LONGEST_WAIT_MS = 2_000;

/** Asks the endpoint what one question means. */
export async function embedQuestion(options: ModelOptions, question: string, signal: AbortSignal) {
  const timeoutMs = Math.min(options.timeoutMs ?? LONGEST_WAIT_MS, LONGEST_WAIT_MS);
  const answer = await requestEmbeddings(options, [question], { signal, timeoutMs });
  if (!answer.ok) return answer;
  const { inputTokens } = answer;
  return {
    ok: true as const,
    vector: { model: options.model, values: answer.vectors[0] as Float32Array },
    inputTokens,
  };
}
