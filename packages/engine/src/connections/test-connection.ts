import type { CheckResult } from "@baton/connectors";
import { getConnection } from "@baton/database";
import type { ConnectionTools } from "./connection-tools.ts";
import { refuseTwin } from "./refuse-twin.ts";
import { parseSettings, runChecks } from "./run-checks.ts";
import { mergeSettings, openSecrets } from "./split-secrets.ts";

export type TestConnectionResult =
  | { kind: "tested"; result: CheckResult }
  | { kind: "unknown-helpdesk" }
  | { kind: "not-found" };

/**
 * Test without Save (FC2): runs the live checks and stores nothing. Settings of the wrong form are failed checks too, so
 * that the form shows all of its faults in one way.
 */
export async function testConnection(
  input: {
    organizationId: string;
    helpdesk: string;
    settings: Record<string, unknown>;
    /** An existing connection, whose stored secrets stand in for masked ones. */
    connectionId?: string | undefined;
  },
  tools: ConnectionTools,
): Promise<TestConnectionResult> {
  const draft = await readDraft(input, tools);
  if (draft.kind !== "ready") return draft;
  const parsed = parseSettings(draft.connector, draft.settings);
  if (parsed.kind === "invalid") {
    const checks = parsed.issues.map((issue) => ({
      name: "settings",
      ok: false,
      message: issue.message,
      field: issue.path.split(".")[0] || null,
    }));
    return { kind: "tested", result: { ok: false, checks, agentAccount: null, account: {} } };
  }
  const { connector } = draft;
  const { settings } = parsed;
  const result = await runChecks(connector, settings, tools);
  const { organizationId, connectionId: id } = input;
  return {
    kind: "tested",
    result: await refuseTwin(tools.pool, { organizationId, connector, id, settings, result }),
  };
}

/** The connector and settings of a form that is not saved. */
export async function readDraft(
  input: {
    organizationId: string;
    helpdesk: string;
    settings: Record<string, unknown>;
    connectionId?: string | undefined;
  },
  tools: ConnectionTools,
) {
  const connector = tools.connectors.get(input.helpdesk);
  if (!connector) return { kind: "unknown-helpdesk" as const };
  let stored: Record<string, unknown> = {};
  if (input.connectionId !== undefined) {
    const connection = await getConnection(tools.pool, {
      organizationId: input.organizationId,
      id: input.connectionId,
    });
    if (!connection || connection.helpdesk !== input.helpdesk) return { kind: "not-found" as const };
    // Secrets only: a key that was taken out of the form must not come back.
    stored = openSecrets(tools.sealer, connection.secrets);
  }
  return {
    kind: "ready" as const,
    connector,
    settings: mergeSettings(stored, input.settings, connector.manifest),
  };
}
