import { Failure } from "@baton/domain";
import type { DeliveryState, HttpResponse } from "./http-client.ts";

/** Codes of the guarded HTTP client; the table above `HttpClient` says what each means. */
export type HttpFailureCode =
  | "host-not-found"
  | "connection-refused"
  | "private-address"
  | "tls-failed"
  | "rate-limited"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "rejected"
  | "server-error"
  | "redirected"
  | "unreadable-answer"
  | "timed-out"
  | "connection-lost"
  | "cancelled";

/** What went wrong between Baton and another server, with how far the request got. */
export class HttpFailure extends Failure {
  declare readonly code: HttpFailureCode;
  /** Decides whether repeating the request could do something twice. */
  readonly delivery: DeliveryState;
  /** The HTTP status, where there was one. */
  readonly status: number | null;
  // Private, so that logging the error never prints the body or the headers of an answer.
  readonly #answer: HttpResponse | null;

  constructor(input: {
    code: HttpFailureCode;
    message: string;
    isRetryable: boolean;
    delivery: DeliveryState;
    hint?: string | null;
    retryAfterMs?: number | null;
    answer?: HttpResponse | null;
    cause?: unknown;
  }) {
    super(input);
    this.delivery = input.delivery;
    this.status = input.answer?.status ?? null;
    this.#answer = input.answer ?? null;
  }

  /** The answer as far as it came: for a vendor's own error code or a `Location`. May be cut short. */
  get answer(): HttpResponse | null {
    return this.#answer;
  }
}
