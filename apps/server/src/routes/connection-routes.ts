import {
  type ConnectionRecord,
  getConnection,
  hastenConnectionTask,
  listConnections,
  requestWholeSync,
  withTransaction,
} from "@baton/database";
import {
  beginBackfill,
  changeConnection,
  checkStoredConnection,
  createConnection,
  createOption,
  disconnectConnection,
  listConnectionOptions,
  listDraftOptions,
  type SaveConnectionResult,
  syncCustomersJob,
  testConnection,
} from "@baton/engine";
import type { Caller } from "../accounts/authenticate.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { auditActor } from "./audit-actor.ts";
import {
  answerOptions,
  disconnected,
  noCustomerRecords,
  noImport,
  optionsFailed,
  savedOrThrow,
  unknownHelpdesk,
} from "./connection-errors.ts";
import {
  findCustomerRecords,
  presentChecks,
  presentConnection,
  presentHelpdesk,
  worstSeverity,
} from "./present-connection.ts";
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

  async function find({ organizationId }: Caller, id: string): Promise<ConnectionRecord> {
    const connection = await getConnection(pool, { organizationId, id });
    if (!connection) throw notFound("connection");
    return connection;
  }

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
    return presentConnection(connection, dependencies);
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
      const connection = await find(caller, parameters.id);
      return presentConnection(connection, dependencies);
    },

    async updateConnection({ caller, parameters, body }) {
      return answerSaved(await changeConnection({ ...from(caller), id: parameters.id, ...body }, tools));
    },

    async rotateConnection({ caller, parameters, body }) {
      const connection = await find(caller, parameters.id);
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
      const connection = await find(caller, parameters.id);
      if (connection.status === "disconnected") throw disconnected();
      const connector = tools.connectors.get(connection.helpdesk);
      if (!connector || connector.manifest.capabilities.backfill === "none") throw noImport();
      const { jobs } = tools;
      await jobs.prepare();
      await withTransaction(pool, (client) =>
        beginBackfill(client, { connector, connectionId: connection.id, now: tools.now(), jobs }),
      );
      announce(connection);
      return presentConnection(connection, dependencies);
    },

    async syncCustomers({ caller, parameters }) {
      const connection = await find(caller, parameters.id);
      if (connection.status === "disconnected") throw disconnected();
      if (!findCustomerRecords(connection, tools)) throw noCustomerRecords();
      const { jobs } = tools;
      await jobs.prepare();
      await withTransaction(pool, async (client) => {
        await requestWholeSync(client, connection.id);
        await jobs.enqueue(client, syncCustomersJob, { connectionId: connection.id });
      });
      announce(connection);
      return presentConnection(connection, dependencies);
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
      return presentConnection(connection, dependencies);
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
