import type { MessengerDelivery } from "@baton/connectors/messenger/index";
import type { MessengerMessageRow } from "@baton/database";

/** The delivery by which the engine learns of a customer's message. Its key is the message's id: once, however often it comes (S5). */
export function describeVisitorMessage(
  message: MessengerMessageRow,
  visitor: { id: string; name: string | null; email: string | null; phone: string | null },
): { key: string; event: string; body: Buffer } {
  const { id, name, email, phone } = visitor;
  const delivery: MessengerDelivery = {
    event: "message-created",
    threadId: message.threadId,
    visitor: { id, name, email, phone },
    message: {
      id: message.id,
      text: message.text,
      attachments: message.attachments,
      createdAt: message.createdAt.toISOString(),
    },
  };
  return {
    key: `message:${message.id}`,
    event: delivery.event,
    body: Buffer.from(JSON.stringify(delivery)),
  };
}

/** A customer opened a conversation; its key is the thread's: told once, whatever happens (M5). */
export function describeOpening(
  thread: { id: string; createdAt: Date },
  visitor: { id: string; name: string | null; email: string | null; phone: string | null },
): { key: string; event: string; body: Buffer } {
  const { id, name, email, phone } = visitor;
  const delivery: MessengerDelivery = {
    event: "conversation-opened",
    threadId: thread.id,
    visitor: { id, name, email, phone },
    at: thread.createdAt.toISOString(),
  };
  return {
    key: `opened:${thread.id}`,
    event: delivery.event,
    body: Buffer.from(JSON.stringify(delivery)),
  };
}

/** Something a customer did that people should see on the timeline, and that nothing else follows from. */
export function describeNotice(input: { key: string; threadId: string; what: string; at: Date }): {
  key: string;
  event: string;
  body: Buffer;
} {
  const delivery: MessengerDelivery = {
    event: "noticed",
    threadId: input.threadId,
    what: input.what,
    at: input.at.toISOString(),
  };
  return { key: input.key, event: delivery.event, body: Buffer.from(JSON.stringify(delivery)) };
}
