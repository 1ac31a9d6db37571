import type { ConversationSnapshot, HelpdeskMessage } from "@baton/domain";
import type { ConversationReference, ReadOptions } from "../contract.ts";
import type { MessengerDesk } from "./desk.ts";
import { convertDeskMessage } from "./parse-delivery.ts";

/**
 * Newest messages and notes of a reading. Fewer than the 200 whose ids the engine holds to know what it has seen: an older one would
 * look new to it.
 */
const newest = 150;

/** The thread as the desk has it now. */
export async function readConversation(
  desk: MessengerDesk,
  { externalId }: ConversationReference,
  options: ReadOptions,
): Promise<ConversationSnapshot> {
  const thread = await desk.readThread(externalId, { withMessages: options.messages !== "none" });
  const messages = thread
    ? [
        ...thread.messages.map((message) => convertDeskMessage(message, thread.visitor.id)),
        ...thread.notes.map(convertNote),
      ]
        .sort((first, second) => first.sentAt.getTime() - second.sentAt.getTime())
        .slice(-newest)
    : [];
  return {
    externalId,
    url: null,
    status: thread ? thread.status : "gone",
    assignee: thread?.assignee ?? { kind: "none" },
    group: null,
    placement: null,
    channel: "web",
    subject: null,
    contact: thread && {
      externalId: thread.visitor.id,
      name: thread.visitor.name,
      email: thread.visitor.email,
      phone: thread.visitor.phone,
      isVerified: thread.visitor.isVerified,
    },
    tags: null,
    updatedAt: thread?.updatedAt ?? null,
    messages,
    hasAllMessages: options.messages !== "none" && messages.length < newest,
  };
}

function convertNote(note: { id: string; text: string; createdAt: Date }): HelpdeskMessage {
  return {
    externalId: note.id,
    author: { kind: "agent", externalId: null, name: null },
    visibility: "private",
    text: note.text,
    html: null,
    attachments: [],
    sentAt: note.createdAt,
    automatic: null,
  };
}
