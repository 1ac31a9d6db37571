import type { Selectable } from "kysely";
import type { Queryable } from "../queryable.ts";
import type { ActionTable, AttachmentTable, ConversationTable } from "../schema.ts";

export type PendingDelivery = {
  id: number;
  conversation_id: string;
  event: string;
  body: Buffer;
  source: string;
  received_at: Date;
  attempts: number;
};
export type KnownMessage = {
  conversation_id: string;
  external_id: string;
  action_id: string | null;
  author_kind: string;
  sent_at: Date;
};
export type WaitingMessage = {
  id: string;
  conversation_id: string;
  external_id: string;
  automatic: string | null;
  sent_at: Date;
};

/** What hangs on one conversation, as its new holder finds it. */
export type LoadedWork = {
  conversation: Selectable<ConversationTable> | null;
  deliveries: PendingDelivery[];
  /**
   * Not finished; finished and not yet seen in the helpdesk; and of turns that have something unfinished what is done already, without
   * which nobody could tell that half of an answer is out. In order.
   */
  actions: Selectable<ActionTable>[];
  known: KnownMessage[];
  waiting: WaitingMessage[];
  attachments: Selectable<AttachmentTable>[];
};

/** Newest messages whose ids are held in memory to recognise a repetition; of older ones `findKnownMessages` tells. */
export const knownMessages = 200;

/** A conversation's deliveries are taken in bites, so that one that was flooded cannot keep a worker for ever; the rest is due at once. */
export const deliveriesAtOnce = 100;

/** Reads everything that hangs on the claimed conversations, for all of them together: six statements, side by side. */
export async function loadWork(
  database: Queryable,
  conversationIds: readonly string[],
): Promise<Map<string, LoadedWork>> {
  const values = [conversationIds];
  const [conversations, deliveries, actions, known, waiting, attachments] = await Promise.all([
    database.query({
      name: "load-conversations",
      text: "select * from conversation where id = any($1::uuid[])",
      values,
    }),
    database.query<PendingDelivery>({
      name: "load-deliveries",
      text: `select d.id, d.conversation_id, d.event, d.body, d.source, d.received_at, d.attempts from unnest($1::uuid[]) c (id)
        cross join lateral (select * from delivery where conversation_id = c.id and state = 'pending' order by id limit ${deliveriesAtOnce}) d
        order by d.id`,
      values,
    }),
    database.query({
      name: "load-actions",
      text: `select * from action where conversation_id = any($1::uuid[]) and state in ('planned', 'sending', 'unknown')
        union all select * from action where conversation_id = any($1::uuid[]) and confirm_due_at is not null and state = 'done'
        union all select d.* from (
            select distinct conversation_id, turn_id from action
            where conversation_id = any($1::uuid[]) and state in ('planned', 'sending', 'unknown')
          ) open
          join action d on d.conversation_id = open.conversation_id and d.turn_id = open.turn_id
          where d.state = 'done' and d.confirm_due_at is null
        order by sequence`,
      values,
    }),
    database.query<KnownMessage>({
      name: "load-known",
      text: `select m.conversation_id, m.external_id, m.action_id, m.author_kind, m.sent_at from unnest($1::uuid[]) c (id)
        cross join lateral (select * from message where conversation_id = c.id order by sent_at desc, id desc limit ${knownMessages}) m`,
      values,
    }),
    database.query<WaitingMessage>({
      name: "load-waiting",
      text: `select id, conversation_id, external_id, automatic, sent_at from message
        where conversation_id = any($1::uuid[]) and awaits_decision order by sent_at, id`,
      values,
    }),
    database.query({
      name: "load-attachments",
      text: "select * from attachment where conversation_id = any($1::uuid[]) and state = 'waiting'",
      values,
    }),
  ]);
  const loaded = new Map<string, LoadedWork>(
    conversationIds.map((id) => [
      id,
      { conversation: null, deliveries: [], actions: [], known: [], waiting: [], attachments: [] },
    ]),
  );
  for (const row of conversations.rows) (loaded.get(row.id) as LoadedWork).conversation = row;
  for (const row of deliveries.rows) loaded.get(row.conversation_id)?.deliveries.push(row);
  for (const row of actions.rows) loaded.get(row.conversation_id)?.actions.push(row);
  for (const row of known.rows) loaded.get(row.conversation_id)?.known.push(row);
  for (const row of waiting.rows) loaded.get(row.conversation_id)?.waiting.push(row);
  for (const row of attachments.rows) loaded.get(row.conversation_id)?.attachments.push(row);
  return loaded;
}

/** Which of these messages are recorded already, of a conversation that has more than are loaded with it. */
export async function findKnownMessages(
  database: Queryable,
  conversationId: string,
  externalIds: readonly string[],
): Promise<KnownMessage[]> {
  const { rows } = await database.query<KnownMessage>({
    name: "find-known-messages",
    text: `select conversation_id, external_id, action_id, author_kind, sent_at from message
      where conversation_id = $1 and external_id = any($2::text[])`,
    values: [conversationId, externalIds],
  });
  return rows;
}

/** A public message as the agent may read it. Its type has no place for a private one (S8). */
export type ThreadMessage = {
  id: string;
  author_kind: "customer" | "agent" | "teammate";
  text: string;
  automatic: string | null;
  sent_at: Date;
  attachments: { name: string; contentType: string; storageKey: string | null }[];
};

/**
 * The newest public messages of conversations, oldest first: the only way by which a conversation's words reach the agent. It
 * reads the view `public_message`, never the table.
 *
 * @returns for each conversation, in order, at most `limit` messages.
 */
export async function loadPublicThreads(
  database: Queryable,
  conversationIds: readonly string[],
  limit: number,
): Promise<ThreadMessage[][]> {
  const result = await database.query<ThreadMessage & { ordinal: number }>({
    name: "load-public-threads",
    text: `select c.ordinal::int as ordinal, m.id, m.author_kind, m.text, m.automatic, m.sent_at,
        coalesce((select jsonb_agg(jsonb_build_object('name', a.name, 'contentType', a.content_type, 'storageKey', a.storage_key))
          from attachment a where a.message_id = m.id), '[]') as attachments
      from unnest($1::uuid[]) with ordinality c (id, ordinal)
      cross join lateral (select * from public_message where conversation_id = c.id and author_kind <> 'system'
        order by sent_at desc, id desc limit $2) m
      order by m.sent_at, m.id`,
    values: [conversationIds, limit],
  });
  const threads: ThreadMessage[][] = conversationIds.map(() => []);
  for (const { ordinal, ...message } of result.rows) threads[ordinal - 1]?.push(message);
  return threads;
}
