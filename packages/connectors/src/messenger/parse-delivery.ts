import type { HelpdeskMessage } from "@baton/domain";
import { z } from "zod";
import type { ParsedDelivery } from "../contract.ts";
import type { DeskMessage } from "./desk.ts";

const fileSchema = z.object({
  id: z.string(),
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.number(),
});

const visitorSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});

/**
 * What the messenger stores for the engine when a customer does something. It is ours on both ends, and parsed all the same:
 * a delivery may have been stored by the version before an upgrade.
 */
export const messengerDeliverySchema = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("message-created"),
    threadId: z.string(),
    visitor: visitorSchema,
    message: z.object({
      id: z.string(),
      text: z.string(),
      attachments: z.array(fileSchema),
      createdAt: z.iso.datetime(),
    }),
  }),
  /** The customer sees an empty conversation and has not written yet. */
  z.object({
    event: z.literal("conversation-opened"),
    threadId: z.string(),
    visitor: visitorSchema,
    at: z.iso.datetime(),
  }),
  /** The customer rated the conversation, or said whether an answer helped: for the timeline. */
  z.object({ event: z.literal("noticed"), threadId: z.string(), what: z.string(), at: z.iso.datetime() }),
]);
export type MessengerDelivery = z.infer<typeof messengerDeliverySchema>;

/** A delivery of the messenger to events. */
export function parseDelivery(rawBody: Buffer): ParsedDelivery {
  const delivery = messengerDeliverySchema.parse(JSON.parse(rawBody.toString("utf8")));
  const base = {
    conversation: { externalId: delivery.threadId, alternateId: null },
    contact: null,
    placement: null,
    needsLoad: false,
    ignoredBecause: null,
  };
  if (delivery.event === "noticed") {
    return { ...base, events: [{ kind: "noticed", what: delivery.what, at: new Date(delivery.at) }] };
  }
  const { visitor } = delivery;
  const contact = { externalId: visitor.id, name: visitor.name, email: visitor.email, phone: visitor.phone };
  if (delivery.event === "conversation-opened") {
    return { ...base, contact, events: [{ kind: "conversation-opened", at: new Date(delivery.at) }] };
  }
  const message = convertDeskMessage(
    {
      ...delivery.message,
      authorKind: "customer",
      authorName: visitor.name,
      createdAt: new Date(delivery.message.createdAt),
    },
    visitor.id,
  );
  return { ...base, contact, events: [{ kind: "message-created", message }] };
}

/**
 * A message of the desk in Baton's words. What a teammate writes in Baton's inbox is posted by Baton, as on every helpdesk: it
 * comes back as the agent account's, and the outbox knows whose words it was.
 */
export function convertDeskMessage(message: DeskMessage, visitorId: string): HelpdeskMessage {
  const isCustomer = message.authorKind === "customer";
  return {
    externalId: message.id,
    author: {
      kind: isCustomer ? "customer" : "agent",
      externalId: isCustomer ? visitorId : null,
      name: message.authorName,
    },
    visibility: "public",
    text: message.text,
    html: null,
    attachments: message.attachments.map(({ id, name, contentType, sizeBytes }) => ({
      externalId: id,
      name,
      contentType,
      sizeBytes,
      url: null,
    })),
    sentAt: message.createdAt,
    automatic: null,
  };
}
