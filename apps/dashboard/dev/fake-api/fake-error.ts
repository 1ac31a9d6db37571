import type { ApiErrorCode } from "@baton/api";

/** Thrown by a handler: becomes the error envelope. */
export class FakeError extends Error {
  readonly code: ApiErrorCode;
  readonly details: unknown;

  constructor(code: ApiErrorCode, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
