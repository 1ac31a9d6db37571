import type { ConversationState } from "../conversation-state.ts";
import type { EventOf } from "../events/helpdesk-event.ts";
import { type Applied, applied, type EventEffect, stale } from "./applied.ts";
import { isPersons, isReleaseUndone, readHandBack } from "./hand-back.ts";
import { isOutdated } from "./is-outdated.ts";
import { isSameAssignee } from "./is-same-assignee.ts";
import { readAfterTie } from "./read-after-tie.ts";
import { resumedByNote } from "./resumed-by-note.ts";
import { takenWhileClosed } from "./taken-while-closed.ts";

/**
 * Told late: somebody else is the assignee by now. A teammate who took it holds it all the same, since neither a later unassigning nor
 * our own claim gives it back (G8).
 */
export function applyFormerAssignee(known: ConversationState, event: EventOf<"assignee-changed">): Applied {
  // Taken after the note, as is told here: the note is history, whatever else is told.
  const isAfterNote =
    event.assignee.kind === "teammate" && known.resumedAt !== null && event.at >= known.resumedAt;
  const conversation = isAfterNote ? { ...known, resumedAt: null } : known;
  // Given back, and touched again since: a reading tells whether it still is.
  if (
    event.assignee.kind === "agent" &&
    event.by.kind !== "agent" &&
    !isReleaseUndone(conversation, event) &&
    conversation.holder === "human" &&
    !isOutdated(conversation, event.at)
  )
    return applied(conversation, { effects: [readHandBack(conversation, event)] });
  const { resumedAt } = conversation;
  const isOlderThanNote =
    resumedAt !== null && event.at < resumedAt && isSameAssignee(conversation.assignee, event.assignee);
  if (conversation.holder === "human" && event.assignee.kind === "teammate" && isOlderThanNote)
    return resumedByNote(conversation, event, resumedAt);
  const isTakeover =
    event.assignee.kind === "teammate" &&
    conversation.status === "open" &&
    !isOutdated(conversation, event.at);
  // Given back, and changed again since: who had taken it before that has it no more.
  const isGivenBack =
    event.assignee.kind === "agent" &&
    conversation.holder !== "human" &&
    conversation.status === "open" &&
    isPersons(conversation, event) &&
    !isOutdated(conversation, event.at);
  if (isGivenBack) return applied({ ...conversation, holderChangedAt: event.at }, {}, "stale");
  if (!isTakeover) return { ...stale(conversation), conversation: takenWhileClosed(conversation, event) };
  if (conversation.holder === "human") {
    const taken = { ...conversation, holderChangedAt: event.at };
    return applied(taken, { effects: restoreAssignee(conversation, event) }, "stale");
  }
  const because = "A teammate had taken it.";
  const tie = readAfterTie(conversation, event.at);
  return applied(
    { ...conversation, holder: "human", holderChangedAt: event.at, resolveDueAt: null },
    {
      timeline: [
        {
          at: event.at,
          kind: "taken-over",
          actor: { kind: "teammate", externalId: event.by.externalId },
          summary: "A teammate had taken the conversation, as is heard only now. The agent is silent.",
          data: { assignee: event.assignee },
        },
      ],
      effects: [
        { kind: "withdraw-drafts", because, isNewCustomerMessage: false },
        ...(tie.length > 0 ? tie : restoreAssignee(conversation, event)),
      ],
    },
  );
}

/**
 * The assignee is the agent by nobody's hand but ours: a claim that came after the taking. Without one it was a person who gave it to
 * the agent since, and who will be heard of.
 */
function restoreAssignee(
  conversation: ConversationState,
  { assignee, at }: EventOf<"assignee-changed">,
): EventEffect[] {
  if (conversation.assignee.kind !== "agent" || assignee.kind !== "teammate") return [];
  if (conversation.claimedAt === null || conversation.claimedAt < at) return [];
  return [{ kind: "restore-assignee", teammateId: assignee.externalId }];
}
