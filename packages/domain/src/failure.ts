/**
 * A failure of the world (network, helpdesk, model, configuration), as opposed to a bug, which throws a
 * plain Error, and to an expected outcome, which is a value.
 *
 * Every code is listed with its cause and cure in docs/operations/errors.md.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  /** Stable, kebab-case: part of the interface. */
  readonly code: string;
  /** Whether the same call can succeed later without anybody changing anything. */
  readonly isRetryable: boolean;
  /** What a person should do about it, one sentence. */
  readonly hint: string | null;
  /** Milliseconds the other side asked us to wait, when it did (Retry-After). */
  readonly retryAfterMs: number | null;

  constructor(input: {
    code: string;
    message: string;
    isRetryable: boolean;
    hint?: string | null;
    retryAfterMs?: number | null;
    cause?: unknown;
  }) {
    super(input.message, input.cause === undefined ? undefined : { cause: input.cause });
    this.code = input.code;
    this.isRetryable = input.isRetryable;
    this.hint = input.hint ?? null;
    this.retryAfterMs = input.retryAfterMs ?? null;
  }
}

/** The stored, serialisable form of a failure: in outbox rows, health and the timeline. */
export type FailureRecord = {
  code: string;
  message: string;
  hint: string | null;
  isRetryable: boolean;
};

/** Turns whatever was thrown into a record that may be stored and shown; never contains a stack or a secret. */
export function recordFailure(error: unknown): FailureRecord {
  if (error instanceof Failure) {
    return { code: error.code, message: error.message, hint: error.hint, isRetryable: error.isRetryable };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "unexpected",
    message,
    hint: "This is a bug in Baton: please report it.",
    isRetryable: false,
  };
}
