import type { Queryable } from "../queryable.ts";
import { type ConnectionRecord, connectionColumns } from "./connection-record.ts";

/**
 * The connections of an organization to one helpdesk that are not disconnected, oldest first. Until the transaction ends nobody else
 * gets the same list, so that what is decided by it is still so when it is written.
 */
export async function lockWorkingConnections(
  database: Queryable,
  input: { organizationId: string; helpdesk: string },
): Promise<ConnectionRecord[]> {
  const values = [input.organizationId, input.helpdesk];
  await database.query({
    text: "select pg_advisory_xact_lock(hashtextextended('connections:' || $1 || ':' || $2, 0))",
    values,
  });
  const { rows } = await database.query<ConnectionRecord>({
    text: `select ${connectionColumns} from connection
      where organization_id = $1 and helpdesk = $2 and status <> 'disconnected' order by id`,
    values,
  });
  return rows;
}
