import type { HttpClient } from "./http-client.ts";
import { HttpFailure } from "./http-failure.ts";

/** The library that calls has a limit of its own; this one only keeps a socket from being held for ever. */
const timeoutMs = 300_000;

/**
 * The guarded client in the form of `fetch`, for libraries that bring their own requests, such as a model provider's: private
 * addresses, redirects with a key and endless answers are refused for them too (A8). Bodies are JSON.
 */
export function createGuardedFetch(http: HttpClient): typeof globalThis.fetch {
  return async (input, init = {}) => {
    if (input instanceof Request) throw new Error("The guarded fetch takes an address, not a Request.");
    const headers = Object.fromEntries(new Headers(init.headers));
    const { body, signal } = init;
    try {
      const answer = await http.request({
        method: (init.method ?? "GET") as "GET" | "POST",
        url: String(input),
        headers,
        timeoutMs,
        ...(body === undefined || body === null ? {} : { json: JSON.parse(String(body)) }),
        ...(signal ? { signal } : {}),
      });
      return toResponse(answer);
    } catch (error) {
      // An answer that says no is an answer: who called reads the provider's own words in it.
      if (error instanceof HttpFailure && error.answer !== null) return toResponse(error.answer);
      signal?.throwIfAborted();
      throw error;
    }
  };
}

function toResponse(answer: { status: number; headers: Record<string, string>; body: Buffer }): Response {
  const { "content-encoding": _, "content-length": __, ...headers } = answer.headers;
  const isBodiless = answer.status === 204 || answer.status === 205 || answer.status === 304;
  return new Response(isBodiless ? null : new Uint8Array(answer.body), { status: answer.status, headers });
}
