import type { AuthorKind } from "@baton/domain";
import type { Queryable } from "../queryable.ts";

/** A public message that the other end of an escalation does not have. Its type has no place for a private one (S8). */
export type UncarriedMessage = {
  id: string;
  authorKind: AuthorKind;
  authorExternalId: string | null;
  authorName: string | null;
  text: string;
  sentAt: Date;
  attachments: {
    name: string;
    contentType: string;
    sizeBytes: number | null;
    storageKey: string | null;
    state: "waiting" | "stored" | "lost";
  }[];
};

/**
 * Public messages of these authors that this escalation has not carried and has not brought, oldest first. It reads the view
 * `public_message`, never the table: a private note has no way to the other end (S8).
 */
export async function listUncarriedMessages(
  database: Queryable,
  input: { conversationId: string; escalationId: string; authors: readonly AuthorKind[] },
): Promise<UncarriedMessage[]> {
  const { rows } = await database.query<UncarriedMessage>({
    name: "list-uncarried-messages",
    text: `select m.id, m.author_kind as "authorKind", m.author_external_id as "authorExternalId", m.author_name as "authorName", m.text,
        m.sent_at as "sentAt",
        coalesce((select jsonb_agg(jsonb_build_object('name', a.name, 'contentType', a.content_type, 'sizeBytes', a.size_bytes,
            'storageKey', a.storage_key, 'state', a.state) order by a.id)
          from attachment a where a.message_id = m.id), '[]') as attachments
      from public_message m
      where m.conversation_id = $1 and m.carried_by is distinct from $2 and m.author_kind = any($3::text[]) and m.automatic is null
      order by m.sent_at, m.id`,
    values: [input.conversationId, input.escalationId, input.authors],
  });
  return rows;
}

/**
 * Notes that the other end has these messages. Outside the lease's statement, since it can only come true: what it notes is stored as
 * deliveries under keys of its own by then, and noting it twice changes nothing.
 */
export async function markCarried(
  database: Queryable,
  input: { escalationId: string; messageIds: readonly string[] },
): Promise<void> {
  await database.query({
    name: "mark-carried",
    text: "update message set carried_by = $1 where id = any($2::uuid[]) and carried_by is distinct from $1",
    values: [input.escalationId, input.messageIds],
  });
}
