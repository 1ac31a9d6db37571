import type { Queryable } from "../queryable.ts";
import {
  type MessengerMessageRow,
  type MessengerThreadRow,
  messengerMessageColumns,
  messengerThreadColumns,
} from "./thread-rows.ts";

/** The engine has the older ones long since; this bounds what a reading before each action costs. */
const newestMessages = 200;

export type DeskThreadRows = {
  thread: MessengerThreadRow;
  visitor: {
    id: string;
    name: string | null;
    email: string | null;
    phone: string | null;
    /** The company's server has signed for who it is (M7). */
    isVerified: boolean;
  };
  /** Oldest first. */
  messages: MessengerMessageRow[];
  notes: { id: string; text: string; createdAt: Date }[];
};

/** A thread as the engine reads it, notes included: nothing for customers may call this (S8). */
export async function readDeskThread(
  database: Queryable,
  threadId: string,
  options: { withMessages: boolean },
): Promise<DeskThreadRows | null> {
  const { rows } = await database.query<{
    thread: MessengerThreadRow;
    visitorId: string;
    name: string | null;
    email: string | null;
    phone: string | null;
    isVerified: boolean;
  }>({
    name: "read-desk-thread",
    text: `select v.id as "visitorId", v.name, v.email, v.phone, v.user_id is not null as "isVerified", ${messengerThreadColumns
      .split(",")
      .map((column) => `t.${column.trim()}`)
      .join(", ")}
      from messenger_thread t join messenger_visitor v on v.id = t.visitor_id where t.id = $1`,
    values: [threadId],
  });
  const row = rows[0] as unknown as (MessengerThreadRow & DeskThreadRows["visitor"]) | undefined;
  if (!row) return null;
  const { name, email, phone, isVerified, ...thread } = row;
  const visitor = { id: thread.visitorId, name, email, phone, isVerified };
  if (!options.withMessages) return { thread, visitor, messages: [], notes: [] };
  const [messages, notes] = await Promise.all([
    database.query<MessengerMessageRow>({
      name: "read-desk-messages",
      text: `select * from (
          select ${messengerMessageColumns} from messenger_message where thread_id = $1 order by sequence desc limit ${newestMessages}
        ) newest order by sequence`,
      values: [threadId],
    }),
    database.query<DeskThreadRows["notes"][number]>({
      name: "read-desk-notes",
      text: `select * from (
          select id, text, created_at as "createdAt" from messenger_note where thread_id = $1 order by created_at desc limit ${newestMessages}
        ) newest order by "createdAt"`,
      values: [threadId],
    }),
  ]);
  return { thread, visitor, messages: messages.rows, notes: notes.rows };
}
