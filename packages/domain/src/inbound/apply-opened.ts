import type { ConversationState } from "../conversation-state.ts";
import type { EventOf } from "../events/helpdesk-event.ts";
import { type Applied, applied } from "./applied.ts";
import type { ApplyContext } from "./apply-context.ts";

/** Counts while nobody has said anything: told late, the conversation is under way and needs no welcome. */
export function applyOpened(
  conversation: ConversationState,
  event: EventOf<"conversation-opened">,
  context: ApplyContext,
): Applied {
  const isUnderWay =
    conversation.status !== "open" ||
    conversation.holder === "human" ||
    conversation.lastMessageAt !== null ||
    conversation.workflowRunId !== null;
  if (isUnderWay || conversation.isUnwritten) return applied(conversation, {}, "stale");
  return applied(
    { ...conversation, isUnwritten: true, workflowDueAt: context.now },
    {
      timeline: [
        {
          at: event.at,
          kind: "noticed",
          actor: { kind: "customer" },
          summary: "The customer opened the conversation.",
        },
      ],
    },
  );
}
