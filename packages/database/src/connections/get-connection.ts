import type { Queryable } from "../queryable.ts";
import { type ConnectionRecord, connectionColumns } from "./connection-record.ts";

/** Null when the organization has no such connection. */
export async function getConnection(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<ConnectionRecord | null> {
  const { rows } = await database.query<ConnectionRecord>({
    name: "get-connection",
    text: `select ${connectionColumns} from connection where organization_id = $1 and id = $2`,
    values: [input.organizationId, input.id],
  });
  return rows[0] ?? null;
}
