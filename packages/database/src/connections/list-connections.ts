import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import type { HealthEntry } from "../schema.ts";

export type ConnectionListItem = {
  id: string;
  helpdesk: string;
  name: string;
  status: "active" | "paused" | "disconnected";
  health: HealthEntry[];
  createdAt: Date;
};

/** Connections of an organization, oldest first, disconnected ones included. */
export async function listConnections(
  database: Queryable,
  input: PageRequest & { organizationId: string },
): Promise<Page<ConnectionListItem>> {
  const [after] = input.cursor ? decodeCursor(input.cursor, 1) : [null];
  const { rows } = await database.query<ConnectionListItem>({
    name: "list-connections",
    text: `select id, helpdesk, name, status, health, created_at as "createdAt" from connection
      where organization_id = $1 and ($2::uuid is null or id > $2)
      order by id limit $3`,
    values: [input.organizationId, after, input.limit + 1],
  });
  return toPage(
    rows,
    input.limit,
    (row) => row,
    (row) => [row.id],
  );
}
