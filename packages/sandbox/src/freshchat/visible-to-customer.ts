import type { FreshchatMessage } from "./records.ts";

/** Whether the messenger shows a message to the customer: no private notes, nothing the platform noted for the team. */
export function isVisibleToCustomer(message: FreshchatMessage): boolean {
  if (message.message_type === "private" || message.message_type === "system") return false;
  if (!message.actor_type || message.meta_data) return false;
  if (message.message_source !== "system") return true;
  const text = message.message_parts[0]?.text as { content?: string } | undefined;
  return text?.content !== "."; // the invisible welcome
}
