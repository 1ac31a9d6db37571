import { HttpFailure } from "./http-failure.ts";
import { readRateLimit } from "./read-rate-limit.ts";

/**
 * A "404" that is a page for people is not the API's word that something is missing: whatever answers in its place says so of
 * everything, e.g. after the account moved to another host, or a proxy in maintenance. Believed, it would take each conversation for
 * deleted and withdraw the answer that waits to be sent. So it is the `unreadable-answer` that it is, and is asked again.
 *
 * Helpdesks answer ids they do not know with JSON or with nothing at all. An API that says it by a page is known by what it puts on all
 * of its answers: its rate limit, Freshchat a trace id. Anything else is returned as it came.
 */
export function unmaskWebPage(error: unknown): unknown {
  if (!(error instanceof HttpFailure) || error.code !== "not-found" || error.answer === null) return error;
  const { headers, body } = error.answer;
  const isPage =
    body.length > 0 && /^\s*(?:text\/html|application\/xhtml)/i.test(headers["content-type"] ?? "");
  if (!isPage || readRateLimit(headers) !== null || headers["x-trace-id"] !== undefined) return error;
  return new HttpFailure({
    code: "unreadable-answer",
    message: `${error.message}, by a web page`,
    isRetryable: true,
    // A page does nothing with what it is sent.
    delivery: "not-sent",
    hint: "Something else than the helpdesk's API answered: check the address in the connection's settings.",
    answer: error.answer,
    cause: error,
  });
}
