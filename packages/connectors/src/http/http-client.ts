/**
 * The one door to other people's servers: every call of a connector goes through it.
 *
 * It refuses private addresses unless the installation allows them (A8), never follows a redirect with a token,
 * caps the size of an answer, times out, and turns what went wrong into a `Failure` with one of these codes:
 *
 * | code | meaning | delivery |
 * |---|---|---|
 * | `host-not-found`, `connection-refused`, `private-address`, `tls-failed` | no request left this machine | not-sent |
 * | `rate-limited` | 429; `retryAfterMs` when told | answered |
 * | `unauthorized` (401), `forbidden` (403), `not-found` (404), `rejected` (other 4xx) | the server said no | answered |
 * | `server-error` (5xx), `redirected` (3xx), `unreadable-answer` (2xx but not what was asked for) | the effect is not known | unknown |
 * | `timed-out`, `connection-lost` | sent, no (whole) answer | unknown |
 * | `cancelled` | the caller's signal ended it | not-sent, or unknown once it was on its way |
 */
export interface HttpClient {
  request(input: HttpRequest): Promise<HttpResponse>;
}

export type HttpRequest = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute, or a path below the client's base URL. */
  url: string;
  headers?: Record<string, string>;
  json?: unknown;
  /** Multipart upload. */
  form?: FormData;
  /** Default 10 seconds. */
  timeoutMs?: number;
  /** Largest answer in bytes, default 5 MB (attachments pass more). */
  maximumBytes?: number;
  signal?: AbortSignal;
};

export type HttpResponse = {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
};

/** Where a failed request got to: decides whether repeating it could do something twice. */
export type DeliveryState = "not-sent" | "answered" | "unknown";
