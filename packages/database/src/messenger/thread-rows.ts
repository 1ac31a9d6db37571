import type { Assignee } from "@baton/domain";
import type { Queryable } from "../queryable.ts";

/** A file on a message, as it stands in `messenger_message.attachments`. */
export type MessengerFileInfo = { id: string; name: string; contentType: string; sizeBytes: number };

export type MessengerMessageRow = {
  id: string;
  threadId: string;
  sequence: number;
  authorKind: "customer" | "agent" | "teammate";
  authorName: string | null;
  text: string;
  attachments: MessengerFileInfo[];
  quickReplies: string[];
  clientId: string | null;
  /** Of the agent's: it answers a question, and the visitor may say whether it helped. */
  isAnswer: boolean;
  isHelpful: boolean | null;
  createdAt: Date;
};

export type MessengerThreadRow = {
  id: string;
  connectionId: string;
  visitorId: string;
  status: "open" | "resolved";
  assignee: Assignee;
  /** Given to people: the agent let go of it and has not taken it again. */
  isHandedOff: boolean;
  sequence: number;
  visitorRead: number;
  teamRead: number;
  rating: number | null;
  createdAt: Date;
  updatedAt: Date;
};

export const messengerMessageColumns = `id, thread_id as "threadId", sequence, author_kind as "authorKind",
  author_name as "authorName", text, attachments, quick_replies as "quickReplies", client_id as "clientId", is_answer as "isAnswer", is_helpful as "isHelpful", created_at as "createdAt"`;

export const messengerThreadColumns = `id, connection_id as "connectionId", visitor_id as "visitorId", status, assignee, is_handed_off as "isHandedOff",
  sequence, visitor_read as "visitorRead", team_read as "teamRead", rating, created_at as "createdAt", updated_at as "updatedAt"`;

/** Whose thread it is; null: there is no such thread. */
export async function findThreadVisitor(database: Queryable, threadId: string): Promise<string | null> {
  const { rows } = await database.query<{ visitorId: string }>({
    name: "find-desk-thread-visitor",
    text: `select visitor_id as "visitorId" from messenger_thread where id = $1`,
    values: [threadId],
  });
  return rows[0]?.visitorId ?? null;
}

/**
 * Takes the visitor's next number, and with it the lock under which everything that the visitor can see changes: numbers become
 * visible in their order. Ends with the transaction.
 */
export async function takeVisitorSequence(client: Queryable, visitorId: string): Promise<number> {
  const { rows } = await client.query<{ sequence: number }>({
    name: "take-visitor-sequence",
    text: "update messenger_visitor set sequence = sequence + 1 where id = $1 returning sequence",
    values: [visitorId],
  });
  return (rows[0] as { sequence: number }).sequence;
}
