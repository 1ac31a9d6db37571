import type { Answer } from "../http/answer.ts";
import type { FrontAccount } from "./account.ts";

/** An error in Front's envelope. */
export function failure(status: number, title: string, message: string, details?: readonly string[]): Answer {
  return { status, json: { _error: { status, title, message, ...(details && { details }) } } };
}

/** The 400 of a body that breaks the schema; each detail names a field. */
export function badBody(account: FrontAccount, ...details: readonly string[]): Answer {
  const shown = account.switches.errorDetails ? details : undefined;
  return failure(400, "Bad request", "Body did not satisfy requirements", shown);
}

export const badRequest = (message: string): Answer => failure(400, "Bad request", message);

export const notFound = (kind: string, id: string): Answer =>
  failure(404, "Not found", `Unknown ${kind} ID ${id}`);

export const forbidden = (message: string): Answer => failure(403, "Forbidden", message);

/** An unknown teammate or tag in a write: nobody knows the status, so a switch says it. */
export function unknownInBody(status: number, kind: string, id: string): Answer {
  return status === 404 ? notFound(kind, id) : failure(status, "Bad request", `Unknown ${kind} ID ${id}`);
}

/** The status of an error a fault asks for, in Front's envelope. */
export function errorOf(status: number): Answer {
  const titles: Record<number, string> = {
    401: "Unauthenticated",
    403: "Forbidden",
    409: "Conflict",
    413: "Payload too large",
    429: "Too many requests",
    503: "Service unavailable",
  };
  const messages: Record<number, string> = {
    401: "Invalid token",
    429: "Rate limit exceeded. Please retry later.",
  };
  return failure(
    status,
    titles[status] ?? "Internal server error",
    messages[status] ?? "Something went wrong",
  );
}
