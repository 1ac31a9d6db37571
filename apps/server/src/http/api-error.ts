import { type ApiErrorBody, type ApiErrorCode, apiErrorStatus } from "@baton/api";

/** An expected refusal of a call; becomes the answer `{error: {code, message, details?}}` with the code's status. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  readonly details: unknown;
  /** Seconds, for `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(code: ApiErrorCode, message: string, details?: unknown, retryAfter?: number) {
    super(message);
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  get status(): number {
    return apiErrorStatus[this.code];
  }

  toBody(): ApiErrorBody {
    const details = this.details === undefined ? {} : { details: this.details };
    return { error: { code: this.code, message: this.message, ...details } };
  }
}

/** There is none, or it belongs to another organization: both look alike from outside. */
export function notFound(what: string): ApiError {
  return new ApiError("not-found", `There is no such ${what}.`);
}
