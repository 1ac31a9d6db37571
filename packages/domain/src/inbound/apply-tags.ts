import type { ConversationState } from "../conversation-state.ts";
import type { EventOf } from "../events/helpdesk-event.ts";
import { type Applied, applied } from "./applied.ts";

/** The helpdesk's tags replace those known; the same ones in another order are no change. */
export function applyTags(conversation: ConversationState, event: EventOf<"tags-changed">): Applied {
  const isSame =
    event.tags.length === conversation.tags.length &&
    event.tags.every((tag) => conversation.tags.includes(tag));
  if (isSame) return applied(conversation, {}, "duplicate");
  return applied(
    { ...conversation, tags: event.tags },
    {
      timeline: [
        {
          at: event.at,
          kind: "tags-changed",
          actor: { kind: "system" },
          summary: `Tags: ${event.tags.join(", ") || "none"}.`,
        },
      ],
    },
  );
}
