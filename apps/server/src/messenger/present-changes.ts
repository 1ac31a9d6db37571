import type { VisitorChanges, VisitorMessage, VisitorThread } from "@baton/api";
import type {
  MessengerMessageRow,
  MessengerThreadRow,
  VisitorChanges as VisitorChangesRows,
} from "@baton/database";

/** Rows in the words of the visitor's API. Written field by field: what is added to a row later does not leave by itself. */
export function presentChanges(rows: VisitorChangesRows): VisitorChanges {
  return {
    sequence: rows.sequence,
    hasMore: rows.hasMore,
    threads: rows.threads.map(presentThread),
    messages: rows.messages.map(presentMessage),
  };
}

/** A message as the visitor sees it. */
export function presentMessage(row: MessengerMessageRow): VisitorMessage {
  return {
    id: row.id,
    threadId: row.threadId,
    sequence: row.sequence,
    author: row.authorKind,
    authorName: row.authorKind === "customer" ? null : row.authorName,
    text: row.text,
    files: row.attachments.map(({ id, name, contentType, sizeBytes }) => ({
      id,
      name,
      contentType,
      sizeBytes,
    })),
    quickReplies: row.quickReplies,
    clientId: row.clientId,
    isAnswer: row.isAnswer,
    isHelpful: row.isHelpful,
    at: row.createdAt.toISOString(),
  };
}

/** A conversation as the visitor sees it. */
export function presentThread(row: MessengerThreadRow): VisitorThread {
  return {
    id: row.id,
    status: row.status,
    isWithTeam: row.assignee.kind === "teammate" || row.isHandedOff,
    sequence: row.sequence,
    visitorRead: row.visitorRead,
    teamRead: row.teamRead,
    rating: row.rating,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
