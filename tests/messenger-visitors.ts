import {
  createUuid,
  insertAnonymousVisitor,
  insertMessengerFile,
  markVisitorRead,
  postVisitorMessage,
  readDeskThread,
  saveIdentifiedVisitor,
} from "@baton/database";
import { describeVisitorMessage, type FileStorage, tellSeen } from "@baton/engine";
import type { Pool } from "pg";

export type VisitorIdentity = {
  userId: string;
  name: string;
  email: string;
  attributes?: Record<string, string>;
};

export type SentFile = { name: string; contentType: string; bytes: Buffer };

/** Customers of the messenger, without a browser and without HTTP: what they send is stored as the messenger's API stores it. */
export function createVisitors(input: {
  pool: Pool;
  messengerId: string;
  storage: Pick<FileStorage, "put">;
  /** Wakes a worker of this process; workers of other processes find what was posted by themselves. */
  onPosted?: () => void;
}) {
  const { pool, messengerId, storage } = input;
  return async function visit(identity?: VisitorIdentity) {
    const visitorId = identity
      ? await saveIdentifiedVisitor(pool, {
          connectionId: messengerId,
          phone: null,
          locale: null,
          attributes: {},
          ...identity,
        })
      : await insertAnonymousVisitor(pool, { connectionId: messengerId, locale: null });
    const visitor = {
      id: visitorId,
      name: identity?.name ?? null,
      email: identity?.email ?? null,
      phone: null,
    };
    let threadId: string | null = null;
    const thread = async () => {
      const found = await readDeskThread(pool, threadId as string, { withMessages: true });
      if (!found) throw new Error("no thread");
      return found;
    };
    return {
      visitorId,
      /** Of the conversation that they have begun. */
      threadId: () => threadId as string,
      async send(text: string, file?: SentFile) {
        const attachments = [];
        if (file) {
          const { name, contentType, bytes } = file;
          const info = { id: createUuid(), name, contentType, sizeBytes: bytes.length };
          const storageKey = await storage.put({ organizationId: "messenger", ...file });
          await insertMessengerFile(pool, { ...info, visitorId, storageKey });
          attachments.push(info);
        }
        const posted = await postVisitorMessage(pool, {
          connectionId: messengerId,
          visitor,
          threadId,
          clientId: createUuid(),
          text,
          attachments,
          pageUrl: null,
          mayReopen: true,
          describe: (message) => describeVisitorMessage(message, visitor),
        });
        if (!("message" in posted)) throw new Error(posted.kind);
        threadId = posted.message.threadId;
        input.onPosted?.();
      },
      thread,
      /** They look at the conversation. */
      async read() {
        const { messages } = await thread();
        const upTo = Math.max(...messages.map(({ sequence }) => sequence));
        const isNews = await markVisitorRead(pool, { visitorId, threadId: threadId as string, upTo });
        if (isNews)
          await tellSeen(
            { database: pool, hint: () => input.onPosted?.() },
            { threadId: threadId as string, upTo },
          );
      },
      /** What the customer sees, each with who said it. */
      async sees(): Promise<string[]> {
        const { messages } = await thread();
        return messages.map(
          ({ authorKind, authorName, text, attachments }) =>
            `${authorKind === "teammate" ? authorName : authorKind}: ${[text, ...attachments.map(({ name }) => `[${name}]`)].join(" ")}`,
        );
      },
    };
  };
}
