import type { ConnectionRecord } from "@baton/database";
import type { ListOptionsResult, SaveConnectionResult } from "@baton/engine";
import { ApiError, notFound } from "../http/api-error.ts";

/** The connection as it was saved; what kept it from being saved is thrown as the API's errors. */
export function savedOrThrow(result: SaveConnectionResult): ConnectionRecord {
  switch (result.kind) {
    case "saved":
      return result.connection;
    case "not-found":
      throw notFound("connection");
    case "unknown-helpdesk":
      throw unknownHelpdesk();
    case "disconnected":
      throw disconnected();
    case "conflict":
      throw new ApiError(
        "version-conflict",
        "Somebody else changed the connection in between. Load it again.",
        { version: result.version },
      );
    case "invalid":
      throw invalidSettings(result);
    case "check-failed": {
      const failed = result.result.checks.find((check) => !check.ok);
      throw new ApiError("check-failed", failed?.message ?? "The live checks failed.", {
        field: result.field,
        checks: result.result.checks,
      });
    }
  }
}

/** A list of choices from the live account as the API answers it; what went wrong is thrown as its errors. */
export function answerOptions(result: ListOptionsResult) {
  if (result.kind === "listed") return { items: result.options, nextCursor: null };
  throw optionsFailed(result);
}

/** Why there is no list of choices. */
export function optionsFailed(result: Exclude<ListOptionsResult, { kind: "listed" }>): ApiError {
  switch (result.kind) {
    case "not-found":
      return notFound("connection");
    case "unknown-helpdesk":
      return unknownHelpdesk();
    case "disconnected":
      return disconnected();
    case "invalid":
      return invalidSettings(result);
    case "helpdesk-failed": {
      const { code, message, hint } = result.failure;
      return new ApiError("helpdesk-failed", hint ? `${message} ${hint}` : message, { reason: code });
    }
  }
}

function invalidSettings(result: { field: string | null; issues: { path: string; message: string }[] }) {
  return new ApiError("invalid-settings", result.issues[0]?.message ?? "The settings are not valid.", {
    field: result.field,
    issues: result.issues,
  });
}

export function unknownHelpdesk(): ApiError {
  const message = "There is no such helpdesk. GET /helpdesks lists them.";
  return new ApiError("invalid-settings", message, {
    field: "helpdesk",
    issues: [{ path: "helpdesk", message }],
  });
}

export function disconnected(): ApiError {
  return new ApiError("refused", "The connection was disconnected. Make a new one.", {
    reason: "connection-disconnected",
  });
}

export function noImport(): ApiError {
  return new ApiError("refused", "This helpdesk offers no list of conversations to import.", {
    reason: "no-import",
  });
}

export function noCustomerRecords(): ApiError {
  return new ApiError("refused", "No CRM is set up on this connection.", { reason: "no-customer-records" });
}
