import { assertNever } from "@baton/domain";
import type { ConnectionCheck } from "../contract.ts";
import type { HttpFailure } from "../http/http-failure.ts";
import type { FrontSettings } from "./settings.ts";

/** Why Front cannot be reached with these settings: each fault names its field and says what to do (conditions FR1). */
export function describeAccessFailure(failure: HttpFailure, settings: FrontSettings): ConnectionCheck {
  const addressField = settings.apiBaseUrl === undefined ? null : "apiBaseUrl";
  switch (failure.code) {
    case "unauthorized":
      return failed(
        "api-token",
        "apiToken",
        "Front does not accept the API token (401): it was deleted, or copied in part. Make a new one in Front under Settings → Developers → API tokens.",
        failure,
      );
    case "forbidden":
      return failed(
        "api-token",
        "apiToken",
        "The API token may not be used (403): the company's plan has no API, or the token has no access to resources. Make a new one in Front under Settings → Developers → API tokens, with access to shared resources and the rights to read, write and send.",
        failure,
      );
    case "host-not-found":
    case "connection-refused":
    case "tls-failed":
    case "private-address":
      return failed(
        "reachable",
        addressField,
        `Front could not be reached. ${failure.hint ?? ""} (${failure.message})`,
        failure,
      );
    case "not-found":
    case "redirected":
    case "unreadable-answer":
      return failed(
        "reachable",
        addressField,
        `Something answers, but not as Front's API does: look for a proxy in between. (${failure.message})`,
        failure,
      );
    case "rate-limited":
      return failed(
        "reachable",
        null,
        "Front's rate limit is reached, which all apps of the company share. Wait a minute, then test again.",
        failure,
      );
    case "timed-out":
    case "connection-lost":
    case "server-error":
    case "rejected":
    case "cancelled":
      return failed(
        "reachable",
        null,
        `Front did not answer properly. Test again in a minute. (${failure.message})`,
        failure,
      );
    default:
      return assertNever(failure.code);
  }
}

export function passed(name: string, message: string): ConnectionCheck {
  return { name, ok: true, message, field: null };
}

export function failed(
  name: string,
  field: string | null,
  message: string,
  failure: HttpFailure | null = null,
): ConnectionCheck {
  return { name, ok: false, message, field, ...(failure === null ? {} : { code: failure.code }) };
}
