import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";
import { type ConnectionRecord, connectionColumns } from "./connection-record.ts";

export type NewConnection = Pick<
  ConnectionRecord,
  | "id"
  | "organizationId"
  | "helpdesk"
  | "name"
  | "webhookToken"
  | "settings"
  | "secrets"
  | "agentAccount"
  | "account"
>;

/** Stores a connection whose checks have passed. */
export async function insertConnection(
  database: Queryable,
  connection: NewConnection,
): Promise<ConnectionRecord> {
  const { rows } = await database.query<ConnectionRecord>({
    name: "insert-connection",
    text: `insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets,
        agent_account, account, health_checked_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now()) returning ${connectionColumns}`,
    values: [
      connection.id,
      connection.organizationId,
      connection.helpdesk,
      connection.name,
      connection.webhookToken,
      writeJson(connection.settings),
      connection.secrets,
      connection.agentAccount && writeJson(connection.agentAccount),
      writeJson(connection.account),
    ],
  });
  return rows[0] as ConnectionRecord;
}
