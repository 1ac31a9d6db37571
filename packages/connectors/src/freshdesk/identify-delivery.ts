import type { DeliveryIdentity } from "../contract.ts";
import { parseJson } from "../http/read-json.ts";
import { readWebhookBody } from "./read-webhook-body.ts";

/**
 * The ticket of a delivery. There is no key: Freshdesk's placeholders offer neither a delivery's nor a message's id nor
 * the time of the event, so that two answers of a customer on one ticket give the same bytes. Taking the second for
 * a repetition would leave the customer without an answer; messages are told apart by their ids when they are read (S5).
 */
export function identifyDelivery(rawBody: Buffer): DeliveryIdentity {
  const { ticketId, event } = readWebhookBody(rawBody);
  const isUnreadable = ticketId === null && parseJson(rawBody) === undefined;
  return {
    key: null,
    conversationExternalId: ticketId,
    event: isUnreadable ? "unreadable" : (event ?? "unknown"),
  };
}
