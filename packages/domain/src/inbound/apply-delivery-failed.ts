import type { ConversationState } from "../conversation-state.ts";
import type { EventOf } from "../events/helpdesk-event.ts";
import { type Applied, applied } from "./applied.ts";
import type { ApplyContext } from "./apply-context.ts";

/** Found out after the helpdesk had taken it. Of a teammate's message the teammate is told by the helpdesk. */
export function applyDeliveryFailed(
  conversation: ConversationState,
  event: EventOf<"delivery-failed">,
  context: ApplyContext,
): Applied {
  const isOurs = Boolean(context.known.get(event.messageExternalId)?.actionId);
  const reason = event.reason === null ? "" : ` (${event.reason})`;
  const summary = `The helpdesk could not deliver ${isOurs ? "the agent's message" : "a message"} to the customer${reason}.`;
  const isAlone = isOurs && conversation.status === "open" && conversation.holder !== "human";
  return applied(conversation, {
    timeline: [{ at: event.at, kind: "noticed", actor: { kind: "system" }, summary }],
    effects: isAlone ? [{ kind: "hand-off-undelivered", reason: summary }] : [],
  });
}
