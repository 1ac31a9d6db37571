import { type ConnectionTestResult, type ConnectionView, type HelpdeskView, maskedSecret } from "@baton/api";
import type { CheckResult, Connector } from "@baton/connectors";
import {
  type ConnectionRecord,
  type CustomerSync,
  getBackfill,
  getConnection,
  getCustomerSync,
  type HealthEntry,
  hastenConnectionTask,
  listConnections,
  listWebhookEventsSeen,
  listWebhookIncidents,
  requestWholeSync,
  withTransaction,
} from "@baton/database";
import { Failure } from "@baton/domain";
import {
  beginBackfill,
  changeConnection,
  checkStoredConnection,
  createConnection,
  createOption,
  deriveWebhookSecret,
  disconnectConnection,
  type ListOptionsResult,
  listConnectionOptions,
  listDraftOptions,
  maskSecrets,
  openSecrets,
  type SaveConnectionResult,
  syncCustomersJob,
  testConnection,
} from "@baton/engine";
import type { Caller } from "../accounts/authenticate.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { auditActor } from "./audit-actor.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

type ConnectionHandlers = Pick<
  Handlers,
  | "listHelpdesks"
  | "listConnections"
  | "createConnection"
  | "testConnection"
  | "listDraftOptions"
  | "createOption"
  | "getConnection"
  | "updateConnection"
  | "rotateConnection"
  | "checkConnection"
  | "importConversations"
  | "syncCustomers"
  | "disconnectConnection"
  | "listConnectionOptions"
>;

export function connectionRoutes(dependencies: RouteDependencies): ConnectionHandlers {
  const { pool, connectionTools: tools, changes } = dependencies;

  /** Tells every process, so that webhooks and workers take up the change. */
  function announce(connection: ConnectionRecord): void {
    changes.publish({
      organizationId: connection.organizationId,
      topic: "connection",
      id: connection.id,
    });
  }

  async function answerSaved(result: SaveConnectionResult) {
    const connection = savedOrThrow(result);
    announce(connection);
    return present(connection, dependencies);
  }

  return {
    async listHelpdesks() {
      return { items: [...tools.connectors.values()].map(presentHelpdesk), nextCursor: null };
    },

    async listConnections({ caller, query }) {
      const page = await listConnections(pool, { organizationId: caller.organizationId, ...query });
      return {
        items: page.items.map(({ health, ...item }) => ({ ...item, worstSeverity: worstSeverity(health) })),
        nextCursor: page.nextCursor,
      };
    },

    async createConnection({ caller, body }) {
      return answerSaved(await createConnection({ ...from(caller), ...body }, tools));
    },

    async testConnection({ caller, body }) {
      const tested = await testConnection({ organizationId: caller.organizationId, ...body }, tools);
      if (tested.kind === "unknown-helpdesk") throw unknownHelpdesk();
      if (tested.kind === "not-found") throw notFound("connection");
      return presentChecks(tested.result);
    },

    async listDraftOptions({ caller, parameters, body }) {
      const { organizationId } = caller;
      return answerOptions(await listDraftOptions({ organizationId, ...body, list: parameters.list }, tools));
    },

    async createOption({ caller, parameters, body }) {
      const { organizationId } = caller;
      const { label, ...draft } = body;
      const of = { organizationId, ...draft, list: parameters.list, name: label };
      const result = await createOption(of, tools);
      switch (result.kind) {
        case "created":
          return result.option;
        case "not-offered":
          throw new ApiError("refused", "This helpdesk's choices are made in the helpdesk.");
        default:
          throw optionsFailed(result);
      }
    },

    async getConnection({ caller, parameters }) {
      const { organizationId } = caller;
      const connection = await getConnection(pool, { organizationId, id: parameters.id });
      if (!connection) throw notFound("connection");
      return present(connection, dependencies);
    },

    async updateConnection({ caller, parameters, body }) {
      return answerSaved(await changeConnection({ ...from(caller), id: parameters.id, ...body }, tools));
    },

    async rotateConnection({ caller, parameters, body }) {
      const { organizationId } = caller;
      const connection = await getConnection(pool, { organizationId, id: parameters.id });
      if (!connection) throw notFound("connection");
      const secretFields = tools.connectors.get(connection.helpdesk)?.manifest.secretFields ?? [];
      const other = Object.keys(body.settings).find((key) => !secretFields.includes(key));
      if (other !== undefined) {
        const message = `${other} is not a secret. Secrets are: ${secretFields.join(", ")}.`;
        throw new ApiError("invalid-settings", message, { field: other, issues: [{ path: other, message }] });
      }
      const action = "connection-rotated";
      return answerSaved(
        await changeConnection(
          { ...from(caller), id: parameters.id, settings: body.settings, action },
          tools,
        ),
      );
    },

    async checkConnection({ caller, parameters }) {
      const checked = await checkStoredConnection({ ...from(caller), id: parameters.id }, tools);
      if (checked.kind === "not-found") throw notFound("connection");
      if (checked.kind === "disconnected") throw disconnected();
      // What the checks found is the doctor's evidence, too.
      await hastenConnectionTask(tools.pool, { task: "doctor", connectionId: parameters.id });
      announce(checked.connection);
      return presentChecks(checked.result);
    },

    async importConversations({ caller, parameters }) {
      const { organizationId } = caller;
      const connection = await getConnection(pool, { organizationId, id: parameters.id });
      if (!connection) throw notFound("connection");
      if (connection.status === "disconnected") throw disconnected();
      const connector = tools.connectors.get(connection.helpdesk);
      if (!connector || connector.manifest.capabilities.backfill === "none") throw noImport();
      const { jobs } = tools;
      await jobs.prepare();
      await withTransaction(pool, (client) =>
        beginBackfill(client, { connector, connectionId: connection.id, now: tools.now(), jobs }),
      );
      announce(connection);
      return present(connection, dependencies);
    },

    async syncCustomers({ caller, parameters }) {
      const { organizationId } = caller;
      const connection = await getConnection(pool, { organizationId, id: parameters.id });
      if (!connection) throw notFound("connection");
      if (connection.status === "disconnected") throw disconnected();
      if (!usesCustomerRecords(connection, tools)) throw noCustomerRecords();
      const { jobs } = tools;
      await jobs.prepare();
      await withTransaction(pool, async (client) => {
        await requestWholeSync(client, connection.id);
        await jobs.enqueue(client, syncCustomersJob, { connectionId: connection.id });
      });
      announce(connection);
      return present(connection, dependencies);
    },

    async disconnectConnection({ caller, parameters }) {
      const { organizationId } = caller;
      const found = await getConnection(pool, { organizationId, id: parameters.id });
      if (found && tools.connectors.get(found.helpdesk)?.manifest.isBuiltIn) {
        throw new ApiError("refused", "This is part of Baton: switch it off on its own page.", {
          reason: "built-in",
        });
      }
      const connection = await disconnectConnection({ ...from(caller), id: parameters.id }, tools);
      if (!connection) throw notFound("connection");
      announce(connection);
      return present(connection, dependencies);
    },

    async listConnectionOptions({ caller, parameters }) {
      const { organizationId } = caller;
      return answerOptions(await listConnectionOptions({ organizationId, ...parameters }, tools));
    },
  };
}

function from(caller: Caller) {
  return { organizationId: caller.organizationId, actor: auditActor(caller) };
}

function savedOrThrow(result: SaveConnectionResult): ConnectionRecord {
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

function optionsFailed(result: Exclude<ListOptionsResult, { kind: "listed" }>): ApiError {
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

function unknownHelpdesk(): ApiError {
  const message = "There is no such helpdesk. GET /helpdesks lists them.";
  return new ApiError("invalid-settings", message, {
    field: "helpdesk",
    issues: [{ path: "helpdesk", message }],
  });
}

function disconnected(): ApiError {
  return new ApiError("refused", "The connection was disconnected. Make a new one.", {
    reason: "connection-disconnected",
  });
}

function noImport(): ApiError {
  return new ApiError("refused", "This helpdesk offers no list of conversations to import.", {
    reason: "no-import",
  });
}

function noCustomerRecords(): ApiError {
  return new ApiError("refused", "No CRM is set up on this connection.", { reason: "no-customer-records" });
}

/** What switches the CRM on is a setting of the helpdesk. */
function usesCustomerRecords(
  { helpdesk, settings, status }: ConnectionRecord,
  { connectors }: RouteDependencies["connectionTools"],
): { label: string } | null {
  const records = connectors.get(helpdesk)?.manifest.customerRecords;
  if (!records || status === "disconnected" || settings[records.enabledBy] === undefined) return null;
  return records;
}

function presentChecks({ ok, checks, agentAccount, account }: CheckResult): ConnectionTestResult {
  return { ok, checks, agentAccount, account };
}

function presentHelpdesk({ manifest }: Connector): HelpdeskView {
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

async function present(
  connection: ConnectionRecord,
  { pool, connectionTools: tools, publicUrl }: RouteDependencies,
): Promise<DatedConnection> {
  const manifest = tools.connectors.get(connection.helpdesk)?.manifest;
  const records = usesCustomerRecords(connection, tools);
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

function worstSeverity(health: readonly HealthEntry[]): HealthEntry["severity"] {
  if (health.some((entry) => entry.severity === "error")) return "error";
  return health.some((entry) => entry.severity === "warning") ? "warning" : "ok";
}
