import type { CheckResult, ConnectionSettings, Connector } from "@baton/connectors";
import { recordFailure } from "@baton/domain";
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
  const labels = new Map(connector.manifest.fields.map((field) => [field.key, field.label]));
  const issues = parsed.error.issues.map((issue) => {
    // A key that does not exist is named by zod beside the path, not in it.
    const unknownKey = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
    const path = unknownKey ?? issue.path.join(".");
    const label = labels.get(String(issue.path[0] ?? ""));
    return { path, message: label ? `${label}: ${issue.message}` : issue.message };
  });
  return { kind: "invalid", field: issues[0]?.path.split(".")[0] || null, issues };
}

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
