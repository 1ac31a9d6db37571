import type { Queryable } from "../queryable.ts";

/** The conversation that a connection knows by an id of its helpdesk, either of the two it may have (S1). */
export async function findConversationId(
  database: Queryable,
  input: { organizationId: string; connectionId: string; externalId: string },
): Promise<string | null> {
  const { rows } = await database.query<{ id: string }>({
    name: "find-conversation-id",
    text: `select id from conversation
      where organization_id = $1 and connection_id = $2 and (external_id = $3 or external_alternate_id = $3)
      order by (external_id = $3) desc limit 1`,
    values: [input.organizationId, input.connectionId, input.externalId],
  });
  return rows[0]?.id ?? null;
}
