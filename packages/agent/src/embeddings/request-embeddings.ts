import { z } from "zod";
import type { ModelOptions } from "../model/model-options.ts";

export type EmbeddingsAnswer =
  | { ok: true; vectors: Float32Array[]; inputTokens: number }
  /** `retryAfterMs`: the endpoint said when; null: it did not. */
  | { ok: false; error: string; cause: EmbeddingsFailure; retryAfterMs: number | null };

/** `text`: these texts are refused, others may not be. `endpoint`: address, key or model are wrong. `passing`: later it may answer. */
export type EmbeddingsFailure = "text" | "endpoint" | "passing";

/** Characters of one text that are sent: the smallest models in use read 512 tokens. */
const MAX_LENGTH = 2_000;
const DEFAULT_TIMEOUT_MS = 20_000;

const answerSchema = z.object({
  data: z.array(z.object({ index: z.number().int().nullish(), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.number().nullish(), total_tokens: z.number().nullish() }).nullish(),
});

/**
 * Asks an OpenAI-compatible endpoint (`POST <base>/embeddings`) what texts mean. One vector a text, in their order, all of one length,
 * or none at all. Never throws but for `signal`.
 */
export async function requestEmbeddings(
  options: ModelOptions,
  texts: readonly string[],
  {
    signal,
    timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  }: { signal: AbortSignal; timeoutMs?: number },
): Promise<EmbeddingsAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const failed: Fail = (error, cause = "passing", retryAfterMs = null) => ({
    ok: false,
    error: hideKey(error, options),
    cause,
    retryAfterMs,
  });
  try {
    const answer = await (options.fetch ?? globalThis.fetch)(
      `${options.baseUrl.replace(/\/+$/, "")}/embeddings`,
      {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {}),
        },
        body: JSON.stringify({
          model: options.model,
          input: texts.map((text) => text.slice(0, MAX_LENGTH) || " "),
          encoding_format: "float",
        }),
        signal: AbortSignal.any([signal, timeout]),
      },
    );
    if (!answer.ok) {
      const said = (await answer.text()).replace(/\s+/g, " ").trim().slice(0, 200);
      return failed(
        `Answered ${answer.status}${said ? `: ${said}` : ""}`,
        causeOf(answer.status),
        retryAfter(answer.headers),
      );
    }
    return read(await answer.json(), texts.length, failed);
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) return failed(`No answer within ${timeoutMs} ms.`);
    return failed(error instanceof Error ? error.message : "The request failed.");
  }
}

type Fail = (
  error: string,
  cause?: EmbeddingsFailure,
  retryAfterMs?: number | null,
) => Extract<EmbeddingsAnswer, { ok: false }>;

/** By the status of the answer: too long and malformed are the text's fault, what is left below 500 the endpoint's. */
function causeOf(status: number): EmbeddingsFailure {
  if (status === 400 || status === 413 || status === 422) return "text";
  return status >= 500 || status === 408 || status === 429 ? "passing" : "endpoint";
}

function read(body: unknown, wanted: number, failed: Fail): EmbeddingsAnswer {
  const parsed = answerSchema.safeParse(body);
  if (!parsed.success) return failed("The answer is not one of an embeddings endpoint.", "endpoint");
  const { data, usage } = parsed.data;
  // The order is told by the index where there is one.
  const ordered = [...data].sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
  const dimensions = ordered[0]?.embedding.length;
  const isWhole =
    ordered.length === wanted && ordered.every(({ embedding }) => embedding.length === dimensions);
  if (!isWhole) return failed(`${wanted} texts were sent, ${ordered.length} vectors came back.`, "endpoint");
  return {
    ok: true,
    vectors: ordered.map(({ embedding }) => Float32Array.from(embedding)),
    inputTokens: usage?.prompt_tokens ?? usage?.total_tokens ?? 0,
  };
}

function retryAfter(headers: Headers): number | null {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3_600) * 1_000 : null;
}

/** A provider's error may repeat what it was sent; a key must stand in no record (D2). */
function hideKey(text: string, { apiKey }: ModelOptions): string {
  return (apiKey ? text.replaceAll(apiKey, "••••") : text).slice(0, 300);
}
