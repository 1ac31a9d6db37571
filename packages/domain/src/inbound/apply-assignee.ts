import { assertNever } from "../assert-never.ts";
import type { Assignee } from "../conversation.ts";
import type { ConversationState, TimelineNote } from "../conversation-state.ts";
import type { EventOf } from "../events/helpdesk-event.ts";
import { type Applied, applied } from "./applied.ts";
import { applyFormerAssignee } from "./apply-former-assignee.ts";
import { isPersons, isReleaseUndone, readHandBack } from "./hand-back.ts";
import { isOutdated } from "./is-outdated.ts";
import { isSameAssignee } from "./is-same-assignee.ts";
import { readAfterTie } from "./read-after-tie.ts";
import { resumedByNote } from "./resumed-by-note.ts";
import { takenWhileClosed } from "./taken-while-closed.ts";

/** Who is assigned in the helpdesk decides who has the next word, unless a person has decided otherwise since (G8, S9). */
export function applyAssignee(conversation: ConversationState, event: EventOf<"assignee-changed">): Applied {
  if (conversation.assigneeChangedAt !== null && event.at < conversation.assigneeChangedAt)
    return applyFormerAssignee(conversation, event);
  const isSame = isSameAssignee(conversation.assignee, event.assignee);
  const next: ConversationState = { ...conversation, assignee: event.assignee, assigneeChangedAt: event.at };
  // Once closed, an assignee is history, not ownership: our own claim, told after we resolved, gives nobody the next word.
  if (conversation.status !== "open") {
    const timeline = isSame ? [] : [assigneeNote(event, "Assigned after it was closed.")];
    return applied(takenWhileClosed(next, event), { timeline });
  }
  const change: Change = { conversation, next, event, isSame };
  switch (event.assignee.kind) {
    case "teammate":
      return assignedToTeammate(change, event.assignee);
    case "agent":
      return assignedToAgent(change);
    case "none":
      return unassigned(change);
    default:
      return assertNever(event.assignee);
  }
}

/** The newest change of an open conversation's assignee. */
type Change = {
  /** As it was. */
  conversation: ConversationState;
  /** As it was, with the new assignee. */
  next: ConversationState;
  event: EventOf<"assignee-changed">;
  /** Told again, or of a change that was known otherwise. */
  isSame: boolean;
};

function assignedToTeammate(
  { conversation, next, event, isSame }: Change,
  assignee: Extract<Assignee, { kind: "teammate" }>,
): Applied {
  // Given back by a note since; the assignee in the helpdesk is one thing, who has the next word another.
  if (isOutdated(conversation, event.at)) {
    const { resumedAt } = conversation;
    // The very assignment that a reading took for newer than the note.
    if (conversation.holder === "human" && isSame && resumedAt !== null && event.at < resumedAt)
      return resumedByNote(next, event, resumedAt);
    return applied(next, {
      timeline: isSame ? [] : [assigneeNote(event, "Assigned to a teammate.")],
      // Heard of only now, so the note has not led to a claim yet.
      effects: conversation.holder === "ai" && !isSame ? [{ kind: "resume", by: null }] : [],
    });
  }
  const name = assignee.name ?? "a teammate";
  const note: TimelineNote = {
    at: event.at,
    kind: conversation.holder === "human" ? "assignee-changed" : "taken-over",
    actor: { kind: "teammate", externalId: event.by.externalId },
    summary: `Assigned to ${name}. The agent is silent until the conversation is assigned back to it.`,
    data: { assignee },
  };
  return applied(
    { ...next, holder: "human", holderChangedAt: event.at, resumedAt: null, resolveDueAt: null },
    {
      timeline: isSame && conversation.holder === "human" ? [] : [note],
      effects: [
        { kind: "withdraw-drafts", because: `Assigned to ${name}.`, isNewCustomerMessage: false },
        ...readAfterTie(conversation, event.at),
      ],
    },
  );
}

function assignedToAgent({ conversation, next, event, isSame }: Change): Applied {
  // Our own claim coming back late looks the same as a hand-back by a teammate: the helpdesk is asked.
  if (conversation.holder === "human") {
    // A teammate has answered or taken it since: told late or twice, it gives nothing back.
    if (isOutdated(conversation, event.at)) return applied(next, {});
    // Told to be our own doing, a claim or what the helpdesk makes of a reply of ours: nobody gave it back.
    if (event.by.kind === "agent") return applied(next, {});
    if (isReleaseUndone(conversation, event)) {
      const summary =
        "A rule in the helpdesk assigned it to the agent right after it was handed to people. It stays theirs; the agent is silent.";
      return applied(next, { timeline: [assigneeNote(event, summary)] });
    }
    // Known already and nobody's doing: our own claim, which a teammate's answer crossed.
    if (isSame && event.by.kind !== "teammate") return applied(next, {});
    return applied(conversation, { effects: [readHandBack(conversation, event)] });
  }
  // By the helpdesk's API it may have been our own claim, which decides nothing between people.
  const isByPerson = isPersons(conversation, event) && !isOutdated(conversation, event.at);
  return applied(
    { ...next, holder: "ai", holderChangedAt: isByPerson ? event.at : conversation.holderChangedAt },
    { timeline: isSame ? [] : [assigneeNote(event, "Assigned to the agent.")] },
  );
}

/** A conversation that people held stays theirs: the agent comes back by reassigning only (G8). */
function unassigned({ conversation, next, event, isSame }: Change): Applied {
  const isGivenBackSince = conversation.holder === "ai" && isOutdated(conversation, event.at);
  const isHeld = conversation.holder === "human" && !isReopenedByLettingGo(conversation, event.at);
  const holder = isHeld || isGivenBackSince ? conversation.holder : "none";
  return applied({ ...next, holder }, { timeline: isSame ? [] : [assigneeNote(event, "Unassigned.")] });
}

/**
 * Reopened by unassigning it, which is two events of one instant: told first, the reopening seemed its teammate's, who let go of it by
 * that very act. In the other order nobody would have held it (S9).
 */
function isReopenedByLettingGo(conversation: ConversationState, at: Date): boolean {
  const isThatInstant = (other: Date | null) => other !== null && other.getTime() === at.getTime();
  const isAnswered =
    conversation.lastMessageAuthor === "teammate" && isThatInstant(conversation.lastMessageAt);
  return (
    isThatInstant(conversation.statusChangedAt) && isThatInstant(conversation.holderChangedAt) && !isAnswered
  );
}

function assigneeNote(event: EventOf<"assignee-changed">, summary: string): TimelineNote {
  return {
    at: event.at,
    kind: "assignee-changed",
    actor: { kind: event.by.kind === "unknown" ? "system" : event.by.kind, externalId: event.by.externalId },
    summary,
    data: { assignee: event.assignee },
  };
}
