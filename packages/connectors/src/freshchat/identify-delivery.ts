import { createHash } from "node:crypto";
import type { DeliveryIdentity } from "../contract.ts";
import { parseJson } from "../http/read-json.ts";

/**
 * The key and the conversation of a delivery, without understanding it: this runs before the 200, ten thousand
 * times a second, so it looks only where it must.
 *
 * Freshchat sends no event id. The key (S5) is the message's id with the action; for events about a conversation
 * the action, the conversation and the time; and only where those are missing a digest of the bytes.
 */
export function identifyDelivery(rawBody: Buffer): DeliveryIdentity {
  const body = parseJson(rawBody);
  if (!isObject(body)) return { key: digest(rawBody), conversationExternalId: null, event: "unreadable" };
  const action = text(body.action) ?? "unknown";
  const data = isObject(body.data) ? body.data : {};
  const conversationExternalId = findConversationId(data);
  const messageId = isObject(data.message) ? text(data.message.id) : null;
  if (messageId !== null) return { key: `${action}:${messageId}`, conversationExternalId, event: action };
  const time = text(body.action_time);
  const key =
    conversationExternalId !== null && time !== null
      ? `${action}:${conversationExternalId}:${time}`
      : digest(rawBody);
  return { key, conversationExternalId, event: action };
}

/**
 * The id by which the rest of Baton knows the conversation: `conversation_id`, which all generations have, and
 * the numeric one only where that is missing. `parseWebhook` must find the same.
 */
export function findConversationId(data: Record<string, unknown>): string | null {
  for (const value of Object.values(data)) {
    if (!isObject(value)) continue;
    const holder = isObject(value.conversation) ? value.conversation : value;
    const id =
      text(holder.conversation_id) ??
      text(holder.freshchat_conversation_id) ??
      text(holder.conversation_internal_id);
    if (id !== null) return id;
  }
  return null;
}

function digest(rawBody: Buffer): string {
  return `sha256:${createHash("sha256").update(rawBody).digest("hex")}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
