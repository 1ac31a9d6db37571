import type { Selectable } from "kysely";
import type { Queryable } from "../queryable.ts";
import type { EscalationTable } from "../schema.ts";

export type EscalationRow = Selectable<EscalationTable>;

export async function getEscalation(database: Queryable, id: string): Promise<EscalationRow | null> {
  const { rows } = await database.query<EscalationRow>({
    name: "get-escalation",
    text: "select * from escalation where id = $1",
    values: [id],
  });
  return rows[0] ?? null;
}

/** The other end of an escalation, for a delivery to it. */
export async function findCounterpart(
  database: Queryable,
  conversationId: string,
): Promise<{ connectionId: string; externalId: string } | null> {
  const { rows } = await database.query<{ connectionId: string; externalId: string }>({
    name: "find-counterpart",
    text: `select connection_id as "connectionId", external_id as "externalId" from conversation where id = $1`,
    values: [conversationId],
  });
  return rows[0] ?? null;
}
