import type { ConversationState } from "../conversation-state.ts";
import type { EventOf } from "../events/helpdesk-event.ts";
import { type Applied, applied } from "./applied.ts";

/** A reading had shown the note and the assignee together, and the assignee counted as the newer: the note was. */
export function resumedByNote(
  conversation: ConversationState,
  event: EventOf<"assignee-changed">,
  at: Date,
): Applied {
  return applied(
    { ...conversation, holder: "ai", holderChangedAt: at, assigneeChangedAt: event.at },
    {
      timeline: [
        {
          at,
          kind: "handed-back",
          actor: { kind: "teammate" },
          summary:
            "It was assigned before it was handed back with /baton resume, as is heard only now. The agent answers from the next customer message.",
        },
      ],
      effects: [{ kind: "resume", by: null }],
    },
  );
}
