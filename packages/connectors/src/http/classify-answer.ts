import type { HttpResponse } from "./http-client.ts";
import { HttpFailure, type HttpFailureCode } from "./http-failure.ts";
import { readRetryAfter } from "./read-retry-after.ts";

type Rule = { code: HttpFailureCode; isRetryable: boolean; delivery: "answered" | "unknown"; hint: string };

/** Null for a success (any 2xx: helpdesks use 200, 201, 202 and 204 freely), else the failure that it is. */
export function classifyAnswer(answer: HttpResponse, request: string, now: Date): HttpFailure | null {
  if (answer.status >= 200 && answer.status < 300) return null;
  const { code, isRetryable, delivery, hint } = ruleFor(answer.status);
  return new HttpFailure({
    code,
    message: `${request} was answered with ${answer.status}`,
    isRetryable,
    delivery,
    hint,
    retryAfterMs: readWait(code, answer.headers, now),
    answer,
  });
}

/**
 * Helpdesks put their rate limit on every answer. On a 429 its reset says when to come back; on a 500 it says nothing, and taken for
 * a wait it would silence the whole connection for up to a minute because of one hiccup.
 */
function readWait(code: HttpFailureCode, headers: HttpResponse["headers"], now: Date): number | null {
  if (code === "rate-limited") return readRetryAfter(headers, now);
  if (code !== "server-error") return null;
  const { "x-ratelimit-reset": _, ...asked } = headers;
  return readRetryAfter(asked, now);
}

function ruleFor(status: number): Rule {
  switch (status) {
    case 401:
      return {
        code: "unauthorized",
        isRetryable: false,
        delivery: "answered",
        hint: "The credentials are not accepted: they were replaced, revoked or have expired. Enter new ones in the connection's settings.",
      };
    case 403:
      return {
        code: "forbidden",
        isRetryable: false,
        delivery: "answered",
        hint: "The credentials lack the right to do this, or the person they belong to was deactivated. Use credentials of an admin.",
      };
    case 404:
      return {
        code: "not-found",
        isRetryable: false,
        delivery: "answered",
        hint: "It was deleted or merged away, or the address in the connection's settings is wrong.",
      };
    case 429:
      return {
        code: "rate-limited",
        isRetryable: true,
        delivery: "answered",
        hint: "The helpdesk's rate limit is reached; Baton waits and goes on by itself.",
      };
  }
  if (status < 400) {
    return {
      code: "redirected",
      isRetryable: false,
      delivery: "unknown",
      hint: "Redirects are not followed, since the credentials would go along. Enter the address that it points to.",
    };
  }
  if (status < 500) {
    return {
      code: "rejected",
      isRetryable: false,
      delivery: "answered",
      hint: "The helpdesk refused this request; repeating it does not help.",
    };
  }
  return {
    code: "server-error",
    isRetryable: true,
    delivery: "unknown",
    hint: "The helpdesk has trouble; Baton checks what happened and tries again.",
  };
}
