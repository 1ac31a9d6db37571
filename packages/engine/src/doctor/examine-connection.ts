import {
  type ConnectionRecord,
  findConnections,
  getCustomerSync,
  type HealthEntry,
  listWebhookEventsSeen,
  listWebhookIncidents,
  listWebhooksMissed,
  pauseConnection,
  readConnectionEvidence,
  readWaitingEscalations,
  saveConnectionHealth,
} from "@baton/database";
import { recordFailure } from "@baton/domain";
import { checkStoredConnection } from "../connections/check-stored-connection.ts";
import type { ConnectionTools } from "../connections/connection-tools.ts";
import { openConnection } from "../connections/open-connection.ts";
import type { DoctorFacts } from "./condition.ts";
import { diagnose } from "./diagnose.ts";

/** A mended condition is off the list after so long without new evidence. */
const evidenceMs = 24 * 3_600_000;

export type Examination = {
  connection: Pick<ConnectionRecord, "id" | "organizationId" | "name" | "helpdesk">;
  status: ConnectionRecord["status"];
  health: HealthEntry[];
};

/**
 * The doctor's visit to one connection (D4): makes the live checks, reads the evidence, judges, and stores the findings as the
 * connection's health. Passed checks end a pause; a condition under which nothing may be sent begins one (FC3, FC6, FC7).
 *
 * @returns null when there is no such connection, or it is disconnected.
 */
export async function examineConnection(id: string, tools: ConnectionTools): Promise<Examination | null> {
  const [before] = await findConnections(tools.pool, { id });
  if (!before) return null;
  const facts = await gatherFacts(before, tools);
  if (!facts) return null;
  const { health, pause } = diagnose(facts);
  if (pause) {
    const { rows } = await tools.pool.query<{ version: number }>(
      "select version from connection where id = $1",
      [id],
    );
    const version = rows[0]?.version ?? before.version;
    // Saved anew while the checks ran: those settings were tested, and this judgement is about the old ones.
    if (version === before.version) await pauseConnection(tools.pool, { id, version, reason: pause });
  }
  await saveConnectionHealth(tools.pool, { id, health });
  const [after] = await findConnections(tools.pool, { id });
  const { organizationId, name, helpdesk } = before;
  return {
    connection: { id, organizationId, name, helpdesk },
    status: after?.status ?? "disconnected",
    health,
  };
}

async function gatherFacts(before: ConnectionRecord, tools: ConnectionTools): Promise<DoctorFacts | null> {
  const { id } = before;
  const now = tools.now();
  const since = new Date(now.getTime() - evidenceMs);
  const connector = tools.connectors.get(before.helpdesk);
  if (!connector) return null;
  const { check, takesUnassigned } = await lookLive(before, tools);
  const { manifest } = connector;
  const enabledBy = manifest.customerRecords?.enabledBy;
  const hasRecords = enabledBy !== undefined && before.settings[enabledBy] !== undefined;
  const [eventsSeen, incidents, missed, evidence, waitingEscalations, customerSync] = await Promise.all([
    listWebhookEventsSeen(tools.pool, id),
    listWebhookIncidents(tools.pool, id),
    listWebhooksMissed(tools.pool, id, since),
    readConnectionEvidence(tools.pool, { connectionId: id, since }),
    readWaitingEscalations(tools.pool, id),
    hasRecords ? getCustomerSync(tools.pool, { connectionId: id, now }) : null,
  ]);
  return {
    now,
    since,
    connection: before,
    manifest,
    takesUnassigned,
    check,
    eventsSeen,
    incidents,
    missed,
    evidence,
    waitingEscalations,
    customerSync,
  };
}

/** The live checks; settings that cannot even be opened are a failed check like any other. */
async function lookLive(
  connection: ConnectionRecord,
  tools: ConnectionTools,
): Promise<Pick<DoctorFacts, "check" | "takesUnassigned">> {
  try {
    const { connector, settings } = openConnection(connection, tools);
    const takesUnassigned = connector.takesUnassigned(settings);
    const { id, organizationId } = connection;
    const actor = { kind: "system", id: null, name: "Doctor" } as const;
    const checked = await checkStoredConnection({ organizationId, actor, id }, tools);
    if (checked.kind === "checked") return { check: checked.result, takesUnassigned };
    return { check: { ok: true, checks: [], agentAccount: null, account: {} }, takesUnassigned };
  } catch (error) {
    const { code, message, hint } = recordFailure(error);
    if (code === "unexpected") throw error;
    const failed = {
      name: code,
      ok: false,
      message: hint ? `${message} ${hint}` : message,
      field: null,
      code,
    };
    return {
      check: { ok: false, checks: [failed], agentAccount: null, account: {} },
      takesUnassigned: null,
    };
  }
}
