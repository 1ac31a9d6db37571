import type { AccountEvent } from "../account-events.ts";
import type { FreshchatSwitches } from "../switches.ts";

/** Whether an event becomes a webhook at all. */
export function shouldTell(event: AccountEvent, switches: FreshchatSwitches): boolean {
  if (event.kind !== "message-created") return event.origin === "inbox" || switches.echoOwnChanges;
  if (event.sort === "welcome") return switches.deliverSystemMessages !== "none";
  if (event.sort === "platform") return switches.deliverSystemMessages === "all";
  if (event.message.message_type === "private" && !switches.deliverPrivateNotes) return false;
  const isCustomer = event.message.actor_type === "user";
  return event.origin === "inbox" || isCustomer || switches.echoOwnMessages;
}
