import { createHash } from "node:crypto";
import type { DeliveryIdentity } from "../contract.ts";
import { parseJson } from "../http/read-json.ts";
import { isObject, readId, readIdOfLink } from "./read-ids.ts";

/**
 * The key and the conversation of a delivery, without understanding it: this runs before the 200, so it looks only where it must.
 *
 * The key (S5) of what tells a message or comment is its id, since a repeated delivery may come under another event id; of everything
 * else the event's id, and only where that is missing a digest of the bytes.
 */
export function identifyDelivery(rawBody: Buffer): DeliveryIdentity {
  const body = parseJson(rawBody);
  if (!isObject(body)) return { key: digest(rawBody), conversationExternalId: null, event: "unreadable" };
  const event = isObject(body.payload) ? body.payload : body;
  const type = typeof event.type === "string" ? event.type : null;
  return {
    key: findKey(event, type) ?? digest(rawBody),
    conversationExternalId: readConversationId(event),
    event: nameEvent(body, type),
  };
}

/**
 * The conversation of an event. `parseWebhook` must find the same. A preview has it like a full event; without it, the
 * message's link leads there.
 */
export function readConversationId(event: Record<string, unknown>): string | null {
  return readId(event.conversation, "cnv") ?? readIdOfLink(targetOf(event), "conversation", "cnv");
}

function findKey(event: Record<string, unknown>, type: string | null): string | null {
  const target = targetOf(event);
  const told = readId(target, "msg") ?? readId(target, "com");
  if (type !== null && told !== null) return `${type}:${told}`;
  return readId(event, "evt");
}

function targetOf(event: Record<string, unknown>): unknown {
  return isObject(event.target) ? event.target.data : null;
}

/**
 * What Front calls it to its users: the types of an application's webhook. A rule's webhook has only the event's own, so
 * that both set-ups are counted under one name (D3).
 */
function nameEvent(body: Record<string, unknown>, type: string | null): string {
  if (isObject(body.payload) || body.type === "sync")
    return typeof body.type === "string" ? body.type : "unknown";
  return type === null ? "unknown" : (toldNames[type] ?? type);
}

const toldNames: Record<string, string> = {
  inbound: "inbound_received",
  outbound: "outbound_sent",
  out_reply: "outbound_sent",
  sending_error: "message_delivery_failed",
  message_bounce_error: "message_delivery_failed",
  archive: "conversation_archived",
  reopen: "conversation_reopened",
  restore: "conversation_restored",
  trash: "conversation_deleted",
  move: "conversation_moved",
  assign: "assignee_changed",
  unassign: "assignee_changed",
  comment: "new_comment_added",
  mention: "new_comment_added",
  tag: "tag_added",
  untag: "tag_removed",
};

function digest(rawBody: Buffer): string {
  return `sha256:${createHash("sha256").update(rawBody).digest("hex")}`;
}
