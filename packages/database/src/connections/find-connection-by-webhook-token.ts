import type { Queryable } from "../queryable.ts";
import { type ConnectionRecord, connectionColumns } from "./connection-record.ts";

/** Whom a webhook request is for; null for a token nobody has. */
export async function findConnectionByWebhookToken(
  database: Queryable,
  token: string,
): Promise<ConnectionRecord | null> {
  const { rows } = await database.query<ConnectionRecord>({
    name: "find-connection-by-webhook-token",
    text: `select ${connectionColumns} from connection where webhook_token = $1`,
    values: [token],
  });
  return rows[0] ?? null;
}
