import type { Queryable } from "../queryable.ts";
import { type ConnectionRecord, connectionColumns } from "./connection-record.ts";

/**
 * Connections over all organizations that are not disconnected, oldest first; of these only `id` where it is given. For the
 * command line and for what runs by itself; requests of people go through `getConnection` and `listConnections`.
 */
export async function findConnections(
  database: Queryable,
  input: { id?: string | undefined } = {},
): Promise<ConnectionRecord[]> {
  const { rows } = await database.query<ConnectionRecord>(
    `select ${connectionColumns} from connection
      where status <> 'disconnected' and ($1::text is null or id::text = $1) order by id`,
    [input.id ?? null],
  );
  return rows;
}
