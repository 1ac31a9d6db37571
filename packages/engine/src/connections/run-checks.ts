import type { CheckResult, ConnectionSettings, Connector, SettingField } from "@baton/connectors";
import { recordFailure } from "@baton/domain";
import type { z } from "zod";
import type { ConnectionTools } from "./connection-tools.ts";

/** Longest time that Test & Save may take; each check has its own shorter one. */
const checkTimeoutMs = 30_000;

export type SettingsIssue = { path: string; message: string };

export type ParsedSettings =
  | { kind: "valid"; settings: ConnectionSettings }
  | { kind: "invalid"; field: string | null; issues: SettingsIssue[] };

/** The form of the settings, before anything is asked of the network. */
export function parseSettings(connector: Connector, settings: Record<string, unknown>): ParsedSettings {
  const parsed = connector.settingsSchema.safeParse(settings);
  if (parsed.success) return { kind: "valid", settings: parsed.data };
  const fields = new Map(connector.manifest.fields.map((field) => [field.key, field]));
  const issues = parsed.error.issues.map((issue) => {
    // A key that does not exist is named by zod beside the path, not in it.
    const unknownKey = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
    const path = unknownKey ?? issue.path.join(".");
    const field = fields.get(String(issue.path[0] ?? ""));
    const message = describeIssue(issue, settings, field);
    return { path, message: field ? `${field.label}: ${message}` : message };
  });
  return { kind: "invalid", field: issues[0]?.path.split(".")[0] || null, issues };
}

/** A fault of form in words that say what to do. What the settings' schema says of its own stands; zod's words are a programmer's. */
function describeIssue(
  issue: z.core.$ZodIssue,
  settings: Record<string, unknown>,
  field: SettingField | undefined,
): string {
  const [key = "", ...inner] = issue.path;
  const value = settings[String(key)] ?? "";
  const isMissing = inner.length === 0 && typeof value === "string" && value.trim() === "";
  if (isMissing && field?.isRequired && (issue.code === "invalid_type" || issue.message === "is empty")) {
    return `is empty. ${field.help}`;
  }
  switch (issue.code) {
    case "invalid_type":
      return `must be ${kinds[issue.expected] ?? "of another kind"}${field?.isRequired || inner.length > 0 ? "" : ", or left out"}`;
    case "unrecognized_keys":
      return `${issue.keys.map((name) => `"${name}"`).join(", ")} is no setting: leave it out`;
    case "invalid_union":
      return "must be a text, or left out";
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}`;
    default:
      return issue.message;
  }
}

const kinds: Record<string, string> = {
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "an object with the keys that the documentation names",
};

/** Every live check of the connector (FC2); what it throws becomes a check that failed. */
export async function runChecks(
  connector: Connector,
  settings: ConnectionSettings,
  tools: Pick<ConnectionTools, "http" | "now">,
): Promise<CheckResult> {
  try {
    const connected = connector.connect({ settings, agentAccount: null, http: tools.http, now: tools.now });
    return await connected.check(AbortSignal.timeout(checkTimeoutMs));
  } catch (error) {
    const failure = recordFailure(error);
    const message = failure.hint ? `${failure.message} ${failure.hint}` : failure.message;
    return {
      ok: false,
      checks: [{ name: failure.code, ok: false, message, field: null }],
      agentAccount: null,
      account: {},
    };
  }
}

/** The setting that the first failed check names. */
export function fieldAtFault(result: CheckResult): string | null {
  const failed = result.checks.filter((check) => !check.ok);
  return failed.find((check) => check.field !== null)?.field ?? null;
}
