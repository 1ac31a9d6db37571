import type { Queryable } from "../queryable.ts";

export type ConversationToCompare = {
  conversationId: string;
  externalId: string;
  alternateId: string | null;
};

/**
 * The conversations of a connection that have waited longest for a comparison with the helpdesk.
 *
 * How often is measured by how quiet a conversation is: one that was written in a minute ago is looked at every
 * `minimumMs`, one that has been quiet for a day every twelve hours. Open ones come first; closed ones are looked at for
 * `closedForMs`, since a message that reopens one can be missed like any other.
 */
export async function findConversationsToCompare(
  database: Queryable,
  input: {
    connectionId: string;
    limit: number;
    minimumMs: number;
    maximumMs: number;
    closedForMs: number;
  },
): Promise<ConversationToCompare[]> {
  const { rows } = await database.query<ConversationToCompare>({
    name: "find-conversations-to-compare",
    text: `with candidate as (
        select c.id, c.external_id, c.external_alternate_id, c.status, coalesce(p.compared_at, c.created_at) as compared_at,
          now() - greatest(c.last_message_at, c.status_changed_at, c.created_at) as quiet
        from conversation c left join conversation_comparison p on p.conversation_id = c.id
        -- One that was only opened holds nothing that could have been missed.
        where c.connection_id = $1 and not c.is_unwritten
          and (c.status = 'open' or c.closed_at > now() - $5::float8 * interval '1 millisecond')
      )
      select id as "conversationId", external_id as "externalId", external_alternate_id as "alternateId" from candidate
      where compared_at + greatest($3::float8 * interval '1 millisecond', least($4::float8 * interval '1 millisecond', quiet / 2)) <= now()
      order by status <> 'open', compared_at limit $2`,
    values: [input.connectionId, input.limit, input.minimumMs, input.maximumMs, input.closedForMs],
  });
  return rows;
}
