import { storableText } from "@baton/domain";
import type { Pool } from "pg";
import { storeDeliveries } from "../deliveries/store-deliveries.ts";
import { createUuid } from "../uuid.ts";
import { withTransaction } from "../with-transaction.ts";
import { writeJson } from "../write-json.ts";
import {
  type MessengerFileInfo,
  type MessengerMessageRow,
  type MessengerThreadRow,
  messengerMessageColumns,
  messengerThreadColumns,
  takeVisitorSequence,
} from "./thread-rows.ts";

export type VisitorMessage = {
  connectionId: string;
  visitor: { id: string; name: string | null; email: string | null; phone: string | null };
  /** Null: begins a conversation. */
  threadId: string | null;
  /** Made by the browser; the same one again is the same message. */
  clientId: string;
  text: string;
  attachments: readonly MessengerFileInfo[];
  pageUrl: string | null;
  /** Whether a closed conversation takes replies; without it the answer is `closed`. */
  mayReopen: boolean;
  /** Writes the delivery that the engine reads, from the message as it was stored. */
  describe: (message: MessengerMessageRow) => { key: string; event: string; body: Buffer };
  /**
   * Where a workflow waits for conversations that are opened: writes what tells it of one that begins with this message. Stored in one
   * commit and before the message, so that the workflow knows from the start that something was asked.
   */
  describeOpening?:
    | ((thread: { id: string; createdAt: Date }) => { key: string; event: string; body: Buffer })
    | null;
};

export type PostedVisitorMessage =
  | { kind: "posted" | "duplicate"; message: MessengerMessageRow }
  | { kind: "thread-not-found" }
  | { kind: "closed" };

/**
 * Stores what a customer wrote, and the delivery that makes the engine see it, in one transaction: once this returns the message
 * is shown, and it will be decided on. A message under a known client id is the one that was stored then.
 *
 * Writing into a closed conversation opens it and takes its assignee off: it begins anew, for whoever answers first.
 */
export async function postVisitorMessage(pool: Pool, input: VisitorMessage): Promise<PostedVisitorMessage> {
  return withTransaction(pool, async (client) => {
    const sequence = await takeVisitorSequence(client, input.visitor.id);
    const known = await client.query<MessengerMessageRow>({
      name: "find-visitor-message",
      text: `select ${messengerMessageColumns} from messenger_message where visitor_id = $1 and client_id = $2`,
      values: [input.visitor.id, input.clientId],
    });
    if (known.rows[0]) return { kind: "duplicate", message: known.rows[0] };

    const threadId = input.threadId ?? createUuid();
    if (input.threadId === null) {
      await client.query({
        name: "insert-thread",
        text: `insert into messenger_thread (id, connection_id, visitor_id, sequence, page_url) values ($1, $2, $3, $4, $5)`,
        values: [threadId, input.connectionId, input.visitor.id, sequence, input.pageUrl],
      });
    } else {
      const found = await client.query<MessengerThreadRow>({
        name: "find-thread-of-visitor",
        text: `select ${messengerThreadColumns} from messenger_thread where id = $1 and visitor_id = $2`,
        values: [threadId, input.visitor.id],
      });
      const thread = found.rows[0];
      if (!thread) return { kind: "thread-not-found" };
      if (thread.status !== "open" && !input.mayReopen) return { kind: "closed" };
    }
    const posted = await client.query<MessengerMessageRow>({
      name: "insert-visitor-message",
      text: `insert into messenger_message (id, thread_id, visitor_id, sequence, author_kind, author_name, text, attachments, client_id, created_at)
        values ($1, $2, $3, $4, 'customer', $5, $6, $7, $8, clock_timestamp()) returning ${messengerMessageColumns}`,
      values: [
        createUuid(),
        threadId,
        input.visitor.id,
        sequence,
        input.visitor.name,
        storableText(input.text),
        writeJson(input.attachments),
        input.clientId,
      ],
    });
    const message = posted.rows[0] as MessengerMessageRow;
    await client.query({
      name: "touch-thread-of-visitor",
      text: `update messenger_thread set sequence = $2, visitor_read = $2, updated_at = $3,
          assignee = case status when 'open' then assignee else '{"kind":"none"}' end,
          is_handed_off = is_handed_off and status = 'open', closed_at = null, status = 'open'
        where id = $1`,
      values: [threadId, sequence, message.createdAt],
    });
    const opening =
      input.threadId === null
        ? input.describeOpening?.({ id: threadId, createdAt: message.createdAt })
        : null;
    await storeDeliveries(
      client,
      [...(opening ? [opening] : []), input.describe(message)].map((delivery) => ({
        ...delivery,
        connectionId: input.connectionId,
        conversationExternalId: threadId,
        headers: {},
        source: "webhook",
      })),
    );
    return { kind: "posted", message };
  });
}
