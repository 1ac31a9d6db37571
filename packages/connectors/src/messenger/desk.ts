import type { Assignee } from "@baton/domain";

/**
 * The desk that Baton keeps for its own messenger, as the connector sees it: what an HTTP API is for other helpdesks. Each
 * call is one short transaction in Baton's database; times are the database's clock.
 */
export interface MessengerDesk {
  /** Null when there is no such thread (erased). Without messages both lists are empty. */
  readThread(threadId: string, options: { withMessages: boolean }): Promise<DeskThread | null>;
  /**
   * Shows a message to the customer. `id` is the caller's: posting it a second time changes nothing and answers `posted`,
   * so an attempt of unknown outcome is simply repeated.
   */
  postMessage(input: {
    threadId: string;
    id: string;
    text: string;
    author: { kind: "agent" | "teammate"; name: string | null };
    attachments: readonly { storageKey: string; name: string; contentType: string; sizeBytes: number }[];
    /** Buttons below it, while it is the newest message. */
    quickReplies: readonly string[];
    /** It answers a question: the visitor is asked whether it helped. Default false. */
    isAnswer?: boolean;
  }): Promise<"posted" | "gone">;
  /** The visitor sees for some seconds that the agent is writing. */
  tellWriting(threadId: string): Promise<void>;
  addNote(input: { threadId: string; id: string; text: string }): Promise<"posted" | "gone">;
  assign(threadId: string, assignee: Assignee): Promise<DeskState | null>;
  setStatus(threadId: string, status: "open" | "resolved"): Promise<DeskState | null>;
  /** The bytes of a file that is on this thread; null when there is none. */
  readFile(threadId: string, fileId: string): Promise<{ bytes: Buffer; contentType: string } | null>;
  /** People of the organization that has this connection. */
  listTeammates(connectionId: string): Promise<{ id: string; name: string; email: string }[]>;
}

export type DeskState = { status: "open" | "resolved"; assignee: Assignee; updatedAt: Date };

export type DeskThread = DeskState & {
  visitor: {
    id: string;
    name: string | null;
    email: string | null;
    phone: string | null;
    /** The company's server has signed for who it is (M7). */
    isVerified: boolean;
  };
  /** Oldest first. */
  messages: DeskMessage[];
  notes: { id: string; text: string; createdAt: Date }[];
};

export type DeskMessage = {
  id: string;
  authorKind: "customer" | "agent" | "teammate";
  authorName: string | null;
  text: string;
  attachments: DeskFile[];
  createdAt: Date;
};

export type DeskFile = { id: string; name: string; contentType: string; sizeBytes: number };
