import { assertNever } from "@baton/domain";
import type { ConnectionCheck } from "../contract.ts";
import type { HttpFailure } from "../http/http-failure.ts";
import { readVendorError } from "./freshdesk-api.ts";
import type { FreshdeskSettings } from "./settings.ts";

/** Why the account cannot be reached with these settings: each fault names its field and says what to do (conditions FD6, FD7). */
export function describeAccessFailure(failure: HttpFailure, settings: FreshdeskSettings): ConnectionCheck {
  return { ...describe(failure, settings), code: codeOf(failure) };
}

/** Every agent may read itself; a key that may not even do that is a deactivated agent's (conditions FD12). */
function codeOf(failure: HttpFailure): string {
  const isDeactivated = failure.code === "forbidden" && readVendorError(failure).code === "access_denied";
  return isDeactivated ? "agent-deactivated" : failure.code;
}

function describe(failure: HttpFailure, settings: FreshdeskSettings): ConnectionCheck {
  const host = settings.domain;
  switch (failure.code) {
    case "host-not-found":
      return failed(
        "domain",
        "domain",
        `The host ${host} was not found. Check the spelling: it is the host under which Freshdesk made your account.`,
      );
    case "connection-refused":
      return failed(
        "domain",
        "domain",
        `${host} takes no connection. Check the domain. (${failure.message})`,
      );
    case "private-address":
      return failed(
        "domain",
        settings.apiBaseUrl === undefined ? "domain" : "apiBaseUrl",
        `The address belongs to a private network, which this installation does not reach. ${failure.hint}`,
      );
    case "tls-failed":
      return failed(
        "domain",
        "domain",
        `${host} has no valid certificate, so the key was not sent. Check the domain. (${failure.message})`,
      );
    case "unauthorized":
      return failed(
        "api-key",
        "apiKey",
        "Freshdesk does not accept the API key (401): it was reset, or its agent was deactivated. Copy it again from the agent's Profile settings. On the Free plan there is no key.",
      );
    case "forbidden":
      return failed("api-key", "apiKey", describeForbidden(failure));
    case "not-found":
    case "redirected":
    case "unreadable-answer":
      return failed(
        "domain",
        "domain",
        `${host} answers, but not with Freshdesk's API: there is no such account, or it is your portal's own address. Enter the host under which Freshdesk made your account, e.g. acme.freshdesk.com.`,
      );
    case "rate-limited":
      return failed(
        "reachable",
        null,
        "Freshdesk's rate limit is reached, which all apps of the account share. Wait a minute, then test again.",
      );
    case "timed-out":
    case "connection-lost":
    case "server-error":
    case "rejected":
    case "cancelled":
      return failed(
        "reachable",
        null,
        `Freshdesk did not answer properly. Test again in a minute. (${failure.message})`,
      );
    default:
      return assertNever(failure.code);
  }
}

function describeForbidden(failure: HttpFailure): string {
  switch (readVendorError(failure).code) {
    case "account_suspended":
      return "The Freshdesk account is suspended (403). Settle that with Freshdesk first.";
    case "password_lockout":
      return "Freshdesk has locked the key's agent out after too many failed logins (403). Wait, or reset the password.";
    case "password_expired":
      return "The password of the key's agent has expired (403). Sign in as that agent and renew it.";
    case "require_feature":
      return "This Freshdesk plan has no API (403). A plan above Free is needed.";
    case "access_denied":
      return "The agent of the API key is deactivated in Freshdesk (403). Activate them again, or use the key of another agent.";
    default:
      return "The API key may not be used (403). Use the key of an active agent with the role Administrator.";
  }
}

function failed(name: string, field: string | null, message: string): ConnectionCheck {
  return { name, ok: false, message, field };
}
