import type { CheckResult } from "@baton/connectors";
import {
  type AuditActor,
  addAuditEntry,
  type ConnectionRecord,
  getConnection,
  type HealthEntry,
  recordConnectionCheck,
  wakeWaitingConversations,
  withTransaction,
} from "@baton/database";
import type { ConnectionTools } from "./connection-tools.ts";
import { openConnection } from "./open-connection.ts";
import { runChecks } from "./run-checks.ts";

export type CheckStoredConnectionResult =
  | { kind: "checked"; result: CheckResult; connection: ConnectionRecord }
  | { kind: "not-found" }
  | { kind: "disconnected" };

/** Health entries of the live checks; entries of other origin (the doctor's) are left as they are. */
const healthPrefix = "check-";

/**
 * Runs the live checks of a connection again, as it is stored. When all pass, a pause ends and what waited is due at
 * once; when one fails, the connection's health says so, and work goes on: what really fails pauses it by itself.
 */
export async function checkStoredConnection(
  input: { organizationId: string; actor: AuditActor; id: string },
  tools: ConnectionTools,
): Promise<CheckStoredConnectionResult> {
  const before = await getConnection(tools.pool, input);
  if (!before) return { kind: "not-found" };
  if (before.status === "disconnected") return { kind: "disconnected" };
  const { connector, settings } = openConnection(before, tools);
  const result = await runChecks(connector, settings, tools);

  return withTransaction(tools.pool, async (client) => {
    const connection = await recordConnectionCheck(client, {
      organizationId: input.organizationId,
      id: input.id,
      ok: result.ok,
      health: mergeHealth(before.health, result, tools.now()),
      agentAccount: result.ok ? result.agentAccount : before.agentAccount,
      account: result.ok ? result.account : before.account,
    });
    if (!connection) return { kind: "disconnected" };
    if (before.status === "paused" && connection.status === "active") {
      await wakeWaitingConversations(client, connection.id);
      await addAuditEntry(client, {
        organizationId: input.organizationId,
        actor: input.actor,
        action: "connection-resumed",
        subject: `connection:${connection.id}`,
        before: { status: before.status, pauseReason: before.pauseReason },
        after: { status: connection.status },
      });
    }
    return { kind: "checked", result, connection };
  });
}

function mergeHealth(stored: HealthEntry[], result: CheckResult, now: Date): HealthEntry[] {
  const failed = result.checks
    .filter((check) => !check.ok)
    .map((check): HealthEntry => {
      const code = healthPrefix + check.name;
      const since = stored.find((entry) => entry.code === code)?.since ?? now.toISOString();
      return { code, severity: "error", message: check.message, evidence: null, fix: null, since };
    });
  return [...stored.filter((entry) => !entry.code.startsWith(healthPrefix)), ...failed];
}
