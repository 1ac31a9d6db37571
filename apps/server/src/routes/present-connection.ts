import { type ConnectionTestResult, type ConnectionView, type HelpdeskView, maskedSecret } from "@baton/api";
import type { CheckResult, Connector } from "@baton/connectors";
import {
  type ConnectionRecord,
  type CustomerSync,
  getBackfill,
  getCustomerSync,
  type HealthEntry,
  listWebhookEventsSeen,
  listWebhookIncidents,
} from "@baton/database";
import { Failure } from "@baton/domain";
import { deriveWebhookSecret, maskSecrets, openSecrets } from "@baton/engine";
import type { RouteDependencies } from "./route-dependencies.ts";

/** A connection as its page shows it, without its secrets. */
export async function presentConnection(
  connection: ConnectionRecord,
  { pool, connectionTools: tools, publicUrl }: RouteDependencies,
): Promise<DatedConnection> {
  const manifest = tools.connectors.get(connection.helpdesk)?.manifest;
  const records = findCustomerRecords(connection, tools);
  const [eventsSeen, incidents, backfill, customerSync] = await Promise.all([
    listWebhookEventsSeen(pool, connection.id),
    listWebhookIncidents(pool, connection.id),
    getBackfill(pool, connection.id),
    records && getCustomerSync(pool, { connectionId: connection.id, now: tools.now() }),
  ]);
  const webhookUrl = `${publicUrl}/webhooks/${connection.helpdesk}/${connection.webhookToken}`;
  const fillIn = (text: string) =>
    text
      .replaceAll("{webhookUrl}", webhookUrl)
      .replaceAll("{webhookSecret}", deriveWebhookSecret(tools.sealer, connection.id));
  return {
    id: connection.id,
    helpdesk: connection.helpdesk,
    name: connection.name,
    status: connection.status,
    webhookUrl,
    settings: maskedSettings(connection, manifest?.secretFields ?? [], tools),
    health: connection.health,
    healthCheckedAt: connection.healthCheckedAt,
    pauseReason: connection.pauseReason,
    agentAccount: connection.agentAccount,
    account: connection.account,
    webhookEvents: (manifest?.webhook.events ?? []).map((event) => {
      const seen = eventsSeen.find((entry) => entry.event === event.providerName);
      return { ...event, count: seen?.count ?? 0, lastAt: seen?.lastAt ?? null };
    }),
    webhookSteps: (manifest?.webhook.steps ?? []).map(fillIn),
    webhookSnippets: (manifest?.webhook.snippets ?? []).map(({ label, text }) => ({
      label,
      text: fillIn(text),
    })),
    disconnectSteps: [...(manifest?.disconnectSteps ?? [])],
    eventsSeen,
    incidents,
    backfill: backfill && presentBackfill(backfill),
    customerSync: records && customerSync && { label: records.label, ...customerSync },
    version: connection.version,
    createdAt: connection.createdAt,
    updatedAt: connection.updatedAt,
  };
}

/** The CRM beside the helpdesk, where the connection uses it: what switches it on is a setting of the helpdesk. */
export function findCustomerRecords(
  { helpdesk, settings, status }: ConnectionRecord,
  { connectors }: RouteDependencies["connectionTools"],
): { label: string } | null {
  const records = connectors.get(helpdesk)?.manifest.customerRecords;
  if (!records || status === "disconnected" || settings[records.enabledBy] === undefined) return null;
  return records;
}

/** What the live checks found. */
export function presentChecks({ ok, checks, agentAccount, account }: CheckResult): ConnectionTestResult {
  return { ok, checks, agentAccount, account };
}

/** A helpdesk as the page shows it that connects one. */
export function presentHelpdesk({ manifest }: Connector): HelpdeskView {
  const { capabilities } = manifest;
  return {
    helpdesk: manifest.helpdesk,
    label: manifest.label,
    isBuiltIn: manifest.isBuiltIn ?? false,
    fields: manifest.fields.map(({ objects, directions, ...field }) => ({
      ...field,
      placeholder: field.placeholder ?? null,
      optionsFrom: field.optionsFrom ?? null,
      ...(field.creates ? { creates: { ...field.creates } } : {}),
      options: field.options ? [...field.options] : null,
      ...(objects ? { objects: [...objects] } : {}),
      ...(directions ? { directions: [...directions] } : {}),
    })),
    secretFields: [...manifest.secretFields],
    webhook: { events: [...manifest.webhook.events], steps: [...manifest.webhook.steps] },
    disconnectSteps: [...manifest.disconnectSteps],
    knowledge: manifest.knowledge ?? null,
    capabilities: {
      ...capabilities,
      actions: [...capabilities.actions],
      channels: [...capabilities.channels],
    },
  };
}

function presentBackfill({
  connectionId: _,
  cursor: __,
  ...shown
}: NonNullable<Awaited<ReturnType<typeof getBackfill>>>) {
  return shown;
}

type DateKeys =
  | "backfill"
  | "customerSync"
  | "healthCheckedAt"
  | "webhookEvents"
  | "eventsSeen"
  | "incidents"
  | "createdAt"
  | "updatedAt";
type DatedConnection = Omit<ConnectionView, DateKeys> & {
  healthCheckedAt: Date | null;
  webhookEvents: (Omit<ConnectionView["webhookEvents"][number], "lastAt"> & { lastAt: Date | null })[];
  eventsSeen: { event: string; count: number; lastAt: Date }[];
  incidents: {
    reason: string;
    message: string;
    day: string;
    count: number;
    firstAt: Date;
    lastAt: Date;
  }[];
  backfill: ReturnType<typeof presentBackfill> | null;
  customerSync: ({ label: string } & CustomerSync) | null;
  createdAt: Date;
  updatedAt: Date;
};

/** The settings with dots for secrets (D2). With another master key nobody can tell which are set: dots for all. */
function maskedSettings(
  connection: ConnectionRecord,
  secretFields: readonly string[],
  tools: RouteDependencies["connectionTools"],
): Record<string, unknown> {
  try {
    return maskSecrets(connection.settings, openSecrets(tools.sealer, connection.secrets));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ...connection.settings, ...Object.fromEntries(secretFields.map((key) => [key, maskedSecret])) };
  }
}

/** For lists, which show one sign for each connection. */
export function worstSeverity(health: readonly HealthEntry[]): HealthEntry["severity"] {
  if (health.some((entry) => entry.severity === "error")) return "error";
  return health.some((entry) => entry.severity === "warning") ? "warning" : "ok";
}
