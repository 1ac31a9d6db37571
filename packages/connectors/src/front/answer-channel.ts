import type { WebhookRequest, WebhookVerdict } from "../contract.ts";
import { parseJson } from "../http/read-json.ts";
import { isObject } from "./read-ids.ts";

const channelCalls = new Set(["authorization", "message", "message_autoreply", "message_imported", "delete"]);

/**
 * Front posts what teammates write in a custom channel to the channel's address, which is the webhook's, and takes it for delivered
 * when it is answered with the other side's ids (M4). Nothing is stored of it: the same message comes as an event like every other, which
 * is recorded, ordered and carried to the customer. Null: it is no call of a channel.
 */
export function answerChannelCall({ rawBody }: Pick<WebhookRequest, "rawBody">): WebhookVerdict | null {
  const call = parseJson(rawBody);
  if (!isObject(call) || typeof call.type !== "string" || !channelCalls.has(call.type)) return null;
  if (!isObject(call.payload)) return null;
  const metadata = isObject(call.metadata) ? call.metadata : {};
  const thread = metadata.external_conversation_id;
  const ids =
    typeof call.payload.id === "string"
      ? {
          external_id: call.payload.id,
          external_conversation_id: typeof thread === "string" ? thread : call.payload.id,
        }
      : {};
  return {
    kind: "respond",
    status: 200,
    contentType: "application/json; charset=utf-8",
    body: JSON.stringify({ type: "success", ...ids }),
  };
}
