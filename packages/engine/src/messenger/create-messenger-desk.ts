import type { DeskMessage, MessengerDesk } from "@baton/connectors/messenger/index";
import {
  addDeskNote,
  changeDeskThread,
  findDeskFile,
  findThreadVisitor,
  listConnectionMembers,
  type MessengerMessageRow,
  postDeskMessage,
  readDeskThread,
} from "@baton/database";
import type { Pool } from "pg";
import type { ChangeFeed } from "../contract.ts";
import type { FileStorage } from "../worker/dependencies.ts";

/** The messenger's desk over Baton's database. What it changes is told to the visitor's open streams, in whatever process they are. */
export function createMessengerDesk(input: {
  pool: Pool;
  storage: Pick<FileStorage, "get">;
  changes: Pick<ChangeFeed, "publish">;
}): MessengerDesk {
  const { pool } = input;
  const tell = (visitorId: string) =>
    // A visitor's id is a secret of nobody and belongs to one organization; the streams look nothing else up.
    input.changes.publish({ organizationId: "", topic: "messenger", id: visitorId });

  return {
    async readThread(threadId, options) {
      const found = await readDeskThread(pool, threadId, options);
      if (!found) return null;
      const { status, assignee, updatedAt } = found.thread;
      const messages = found.messages.map(toDeskMessage);
      return { status, assignee, updatedAt, visitor: found.visitor, messages, notes: found.notes };
    },
    async postMessage(message) {
      const posted = await postDeskMessage(pool, message);
      if (!posted) return "gone";
      if (posted.isNew) tell(posted.visitorId);
      return "posted";
    },
    async tellWriting(threadId) {
      const visitorId = await findThreadVisitor(pool, threadId);
      if (visitorId === null) return;
      input.changes.publish({ organizationId: "", topic: "typing", id: `${visitorId} ${threadId} agent` });
    },
    async addNote(note) {
      return (await addDeskNote(pool, note)) ? "posted" : "gone";
    },
    async assign(threadId, assignee) {
      const changed = await changeDeskThread(pool, threadId, { assignee });
      if (changed) tell(changed.visitorId);
      return changed;
    },
    async setStatus(threadId, status) {
      const changed = await changeDeskThread(pool, threadId, { status });
      if (changed) tell(changed.visitorId);
      return changed;
    },
    async readFile(threadId, fileId) {
      const file = await findDeskFile(pool, { threadId, fileId });
      return file && { bytes: await input.storage.get(file.storageKey), contentType: file.contentType };
    },
    listTeammates: (connectionId) => listConnectionMembers(pool, connectionId),
  };
}

function toDeskMessage(row: MessengerMessageRow): DeskMessage {
  const { id, authorKind, authorName, text, attachments, createdAt } = row;
  return { id, authorKind, authorName, text, attachments, createdAt };
}
