import { randomBytes } from "node:crypto";
import type { CheckResult, Connector } from "@baton/connectors";
import {
  type AuditActor,
  addAuditEntry,
  type ConnectionRecord,
  createUuid,
  getConnection,
  insertConnection,
  renameConnection,
  updateConnection,
  wakeWaitingConversations,
  withTransaction,
} from "@baton/database";
import { beginBackfill } from "../backfill/begin-backfill.ts";
import type { ConnectionTools } from "./connection-tools.ts";
import { refuseTwin } from "./refuse-twin.ts";
import { fieldAtFault, parseSettings, runChecks, type SettingsIssue } from "./run-checks.ts";
import { maskSecrets, mergeSettings, openSecrets, splitSecrets } from "./split-secrets.ts";

export type SaveConnectionResult =
  | { kind: "saved"; connection: ConnectionRecord }
  | { kind: "unknown-helpdesk" }
  | { kind: "not-found" }
  /** Ended for good; a new connection is made instead. */
  | { kind: "disconnected" }
  /** Somebody else changed it in between. */
  | { kind: "conflict"; version: number }
  | { kind: "invalid"; field: string | null; issues: SettingsIssue[] }
  | { kind: "check-failed"; field: string | null; result: CheckResult };

/**
 * Connects a helpdesk: Test & Save (FC2). Nothing is stored unless every live check passes; with the connection begins the
 * import of what is open there (FD14).
 */
export async function createConnection(
  input: {
    organizationId: string;
    actor: AuditActor;
    helpdesk: string;
    name: string;
    settings: Record<string, unknown>;
  },
  tools: ConnectionTools,
): Promise<SaveConnectionResult> {
  const connector = tools.connectors.get(input.helpdesk);
  // What is part of Baton is made by its own page and is not connected.
  if (!connector || connector.manifest.isBuiltIn) return { kind: "unknown-helpdesk" };
  const checked = await checkSettings(
    connector,
    mergeSettings({}, input.settings, connector.manifest),
    tools,
  );
  if (checked.kind !== "passed") return checked;

  const { shown, secret } = checked;
  await tools.jobs.prepare();
  return withTransaction(tools.pool, async (client): Promise<SaveConnectionResult> => {
    const { organizationId } = input;
    const result = await refuseTwin(client, { ...checked, connector, organizationId });
    if (!result.ok) return { kind: "check-failed", field: fieldAtFault(result), result };
    const inserted = await insertConnection(client, {
      id: createUuid(),
      organizationId: input.organizationId,
      helpdesk: input.helpdesk,
      name: input.name,
      // 192 random bits: where a helpdesk signs nothing, this secret in the URL is all there is (FC3).
      webhookToken: randomBytes(24).toString("base64url"),
      settings: shown,
      secrets: tools.sealer.seal(secret),
      agentAccount: checked.result.agentAccount,
      account: checked.result.account,
    });
    await addAuditEntry(client, {
      organizationId: input.organizationId,
      actor: input.actor,
      action: "connection-created",
      subject: `connection:${inserted.id}`,
      before: null,
      after: describe(inserted, maskSecrets(shown, secret)),
    });
    const { jobs } = tools;
    await beginBackfill(client, { connector, connectionId: inserted.id, now: tools.now(), jobs });
    return { kind: "saved", connection: inserted };
  });
}

/**
 * Changes a connection, tested live before anything is stored (FC10): as long as the new token is not proven, the old one
 * stays. What passes ends a pause, and conversations that waited are due at once, so that no message is lost in between.
 * A change of the name alone is not tested: it must be possible while the helpdesk is down.
 */
export async function changeConnection(
  input: {
    organizationId: string;
    actor: AuditActor;
    id: string;
    name?: string | undefined;
    /** Only what changes; see mergeSettings. */
    settings?: Record<string, unknown> | undefined;
    /** Refused when this is no longer the current version. */
    version?: number | undefined;
    /** Name of the audit entry; default `connection-changed`. */
    action?: string;
  },
  tools: ConnectionTools,
): Promise<SaveConnectionResult> {
  const before = await getConnection(tools.pool, input);
  if (!before) return { kind: "not-found" };
  if (before.status === "disconnected") return { kind: "disconnected" };
  if (input.version !== undefined && input.version !== before.version)
    return { kind: "conflict", version: before.version };
  const connector = tools.connectors.get(before.helpdesk);
  if (!connector) return { kind: "unknown-helpdesk" };

  const name = input.name ?? before.name;
  const storedSecrets = openSecrets(tools.sealer, before.secrets);
  const beforeMasked = maskSecrets(before.settings, storedSecrets);
  const change = {
    organizationId: input.organizationId,
    actor: input.actor,
    action: input.action ?? "connection-changed",
    subject: `connection:${before.id}`,
    before: describe(before, beforeMasked),
  };

  if (input.settings === undefined) {
    return withTransaction(tools.pool, async (client) => {
      const renamed = await renameConnection(client, { ...input, name, expectedVersion: before.version });
      if (!renamed) return { kind: "conflict", version: before.version + 1 };
      await addAuditEntry(client, { ...change, after: describe(renamed, beforeMasked) });
      return { kind: "saved", connection: renamed };
    });
  }

  const merged = mergeSettings({ ...before.settings, ...storedSecrets }, input.settings, connector.manifest);
  const checked = await checkSettings(connector, merged, tools);
  if (checked.kind !== "passed") return checked;

  const { shown, secret } = checked;
  return withTransaction(tools.pool, async (client): Promise<SaveConnectionResult> => {
    const { organizationId, id } = input;
    const result = await refuseTwin(client, { ...checked, connector, organizationId, id });
    if (!result.ok) return { kind: "check-failed", field: fieldAtFault(result), result };
    const updated = await updateConnection(client, {
      id: before.id,
      organizationId: input.organizationId,
      expectedVersion: before.version,
      name,
      settings: shown,
      secrets: tools.sealer.seal(secret),
      agentAccount: checked.result.agentAccount,
      account: checked.result.account,
    });
    if (!updated) return { kind: "conflict", version: before.version + 1 };
    await wakeWaitingConversations(client, updated.id);
    const replacedSecrets = Object.keys(secret).filter((key) => secret[key] !== storedSecrets[key]);
    await addAuditEntry(client, {
      ...change,
      after: { ...describe(updated, maskSecrets(shown, secret)), replacedSecrets },
    });
    return { kind: "saved", connection: updated };
  });
}

async function checkSettings(
  connector: Connector,
  settings: Record<string, unknown>,
  tools: ConnectionTools,
) {
  const parsed = parseSettings(connector, settings);
  if (parsed.kind === "invalid") return parsed;
  const result = await runChecks(connector, parsed.settings, tools);
  if (!result.ok) return { kind: "check-failed" as const, field: fieldAtFault(result), result };
  const { settings: valid } = parsed;
  return { kind: "passed" as const, settings: valid, result, ...splitSecrets(valid, connector.manifest) };
}

/** What the audit log keeps of a connection; no secrets. */
function describe(connection: ConnectionRecord, maskedSettings: Record<string, unknown>) {
  return {
    helpdesk: connection.helpdesk,
    name: connection.name,
    status: connection.status,
    settings: maskedSettings,
    agentAccount: connection.agentAccount,
  };
}
