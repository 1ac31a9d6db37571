import type { Queryable } from "../queryable.ts";

export type SeenMessage = {
  escalationId: string;
  /** The conversation in the helpdesk. */
  connectionId: string;
  externalId: string;
  /** The helpdesk's id of the message. */
  messageExternalId: string;
};

/** The newest message up to a number of the customer's thread that was written in the helpdesk; null: there is none. */
export async function findSeenMessage(
  database: Queryable,
  input: { threadId: string; upTo: number },
): Promise<SeenMessage | null> {
  const { rows } = await database.query<SeenMessage>({
    name: "find-seen-message",
    // What stands at the desk has the id of the action that wrote it.
    text: `select e.id as "escalationId", e.connection_id as "connectionId", e.opened -> 'conversation' ->> 'externalId' as "externalId",
        t.external_id as "messageExternalId"
      from messenger_message d join action a on a.id = d.id and a.context ? 'carries'
      join escalation e on e.id = (a.context ->> 'carriedBy')::uuid and e.opened is not null
      join message t on t.id = (a.context ->> 'carries')::uuid
      where d.thread_id = $1 and d.sequence <= $2 and d.author_kind = 'teammate'
      order by d.sequence desc limit 1`,
    values: [input.threadId, input.upTo],
  });
  return rows[0] ?? null;
}
