import { Failure } from "@baton/domain";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";

/** Turns whatever was thrown into the error envelope. A bug is logged with its stack and answered without it. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const apiError = toApiError(error);
  if (apiError.status >= 500) request.log.error({ err: error, code: apiError.code }, "request failed");
  if (apiError.retryAfter !== undefined) reply.header("retry-after", String(apiError.retryAfter));
  return reply.code(apiError.status).send(apiError.toBody());
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof Failure) return convertFailure(error);
  const { statusCode, message } = error as Partial<FastifyError>;
  if (statusCode === 413) return new ApiError("too-large", "The request is too large.");
  if (statusCode === 415)
    return new ApiError("unsupported-media-type", "Send JSON, with content-type application/json.");
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new ApiError("invalid-request", message ?? "The request cannot be read.");
  return new ApiError("unexpected", "Something went wrong in Baton. The log has the details.");
}

function convertFailure(failure: Failure): ApiError {
  const message = failure.hint ? `${failure.message} ${failure.hint}` : failure.message;
  switch (failure.code) {
    case "invalid-cursor":
      return new ApiError("invalid-request", message, {
        issues: [{ path: "cursor", message: failure.message }],
      });
    case "file-not-found":
      return new ApiError("not-found", message);
    case "connection-disconnected":
    case "connection-settings-invalid":
    case "unknown-helpdesk":
    case "secret-key-mismatch":
      return new ApiError("refused", message, { reason: failure.code });
    default:
      return new ApiError("helpdesk-failed", message, { reason: failure.code });
  }
}
