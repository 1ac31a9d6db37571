import type { Pool } from "pg";
import { createUuid } from "../uuid.ts";
import { withTransaction } from "../with-transaction.ts";
import { writeJson } from "../write-json.ts";
import { findThreadVisitor, takeVisitorSequence } from "./thread-rows.ts";

export type DeskMessageToPost = {
  threadId: string;
  id: string;
  text: string;
  author: { kind: "agent" | "teammate"; name: string | null };
  attachments: readonly { storageKey: string; name: string; contentType: string; sizeBytes: number }[];
  quickReplies: readonly string[];
  /** Default false. */
  isAnswer?: boolean;
};

/**
 * Shows a message of the company's side to the visitor, once however often it is posted.
 *
 * @returns the visitor to be told, or null when there is no such thread; `isNew` false when it was there already.
 */
export async function postDeskMessage(
  pool: Pool,
  message: DeskMessageToPost,
): Promise<{ visitorId: string; isNew: boolean } | null> {
  return withTransaction(pool, async (client) => {
    const visitorId = await findThreadVisitor(client, message.threadId);
    if (visitorId === null) return null;
    const sequence = await takeVisitorSequence(client, visitorId);
    const known = await client.query({
      name: "find-desk-message",
      text: "select 1 from messenger_message where id = $1",
      values: [message.id],
    });
    if (known.rowCount) return { visitorId, isNew: false };
    const files = message.attachments.map((file) => ({ id: createUuid(), ...file }));
    for (const file of files) {
      await client.query({
        name: "insert-desk-file",
        text: `insert into messenger_file (id, visitor_id, name, content_type, size_bytes, storage_key)
          values ($1, $2, $3, $4, $5, $6)`,
        values: [file.id, visitorId, file.name, file.contentType, file.sizeBytes, file.storageKey],
      });
    }
    await client.query({
      name: "insert-desk-message",
      text: `with posted as (
          insert into messenger_message (id, thread_id, visitor_id, sequence, author_kind, author_name, text, attachments, quick_replies, is_answer, created_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp()) returning created_at
        )
        update messenger_thread set sequence = $4, team_read = $4, updated_at = posted.created_at from posted where id = $2`,
      values: [
        message.id,
        message.threadId,
        visitorId,
        sequence,
        message.author.kind,
        message.author.name,
        message.text,
        writeJson(
          files.map(({ id, name, contentType, sizeBytes }) => ({ id, name, contentType, sizeBytes })),
        ),
        writeJson(message.quickReplies),
        message.isAnswer ?? false,
      ],
    });
    return { visitorId, isNew: true };
  });
}
