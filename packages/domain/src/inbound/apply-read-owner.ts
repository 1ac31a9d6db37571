import type { ConversationState } from "../conversation-state.ts";
import type { ConversationSnapshot, HelpdeskEvent } from "../events/helpdesk-event.ts";
import type { Applied } from "./applied.ts";
import { ruleWindowMs } from "./hand-back.ts";
import { isOutdated } from "./is-outdated.ts";
import { isSameAssignee } from "./is-same-assignee.ts";
import { later } from "./later.ts";

/** The reading was made because the conversation may have been given back to the agent. */
export type HandBack = {
  at: Date;
  /** It is told when and by which person, so that it counts although the reading shows nobody any more. */
  isPersons?: boolean;
  /** By their e-mail addresses, who was told before it to have written: see `newsIsUndated` in the connectors' contract. */
  toldBefore?: readonly string[];
  /** It was told with it that the conversation had been taken from the agent: that it is the agent's as before is a change all the same. */
  isTakenBefore?: boolean;
};

/** What a reading of the owner is made with. */
type Reading = {
  snapshot: ConversationSnapshot;
  /** The time of the owner that it shows. */
  at: Date;
  handBack: HandBack | null;
  /** Neither the helpdesk's news nor its readings tell when the owner changed. */
  isUndated: boolean;
};

/** Who has the conversation in the helpdesk, as far as that differs from what is known. `apply` takes an event in. */
export function applyReadOwner(
  result: Applied,
  reading: Reading,
  apply: (event: HelpdeskEvent) => void,
): void {
  const { snapshot, handBack } = reading;
  // Once closed, an assignee is history, not ownership.
  if (snapshot.status !== "open") return;
  if (snapshot.assignee.kind === "agent" && (result.conversation.holder === "human" || handBack !== null))
    applyAgentAsOwner(result, reading);
  else if (
    snapshot.assignee.kind === "none" &&
    handBack !== null &&
    isLetGoSince(result.conversation, handBack)
  )
    applyLetGo(result, reading, handBack);
  else applyOwner(result, reading, apply);
}

/** Still on the agent while people hold it: either our release is not done yet, or somebody gave it back. */
function applyAgentAsOwner(result: Applied, { snapshot, at, handBack, isUndated }: Reading): void {
  const { assignee, assigneeChangedAt, holderChangedAt } = result.conversation;
  const isGivenBack =
    handBack !== null &&
    (isUndated
      ? isUndatedHandBack(result, snapshot, handBack)
      : // The messages of this very reading may hold a teammate's newer answer.
        !isOutdated(result.conversation, handBack.at));
  if (handBack === null || !isGivenBack) {
    // Recorded as it is; a hand-back that is told later is still newer than this. Without a time of its own it is known by the change
    // of the assignee alone, which must then be there to be seen.
    if (isUndated && handBack === null && assignee.kind !== "agent") return;
    result.conversation = { ...result.conversation, assignee: snapshot.assignee };
    return;
  }
  result.conversation = {
    ...result.conversation,
    holder: "ai",
    // What a teammate writes after it may carry an earlier time than its arrival, and takes over all the same.
    holderChangedAt: isUndated ? holderChangedAt : handBack.at,
    handoff: null,
    assignee: snapshot.assignee,
    assigneeChangedAt: later(snapshot.updatedAt ?? handBack.at, isUndated ? assigneeChangedAt : handBack.at),
  };
  result.timeline.push({
    at,
    kind: "handed-back",
    actor: { kind: "teammate" },
    summary: "Assigned back to the agent. It answers from the next customer message.",
  });
}

function applyLetGo(result: Applied, { snapshot, at }: Reading, handBack: HandBack): void {
  result.conversation = {
    ...result.conversation,
    holder: "none",
    holderChangedAt: handBack.at,
    handoff: null,
    assignee: snapshot.assignee,
    assigneeChangedAt: later(snapshot.updatedAt ?? handBack.at, handBack.at),
  };
  result.timeline.push({
    at,
    kind: "handed-back",
    actor: { kind: "teammate" },
    summary: "Assigned back to the agent and unassigned since: nobody has it.",
  });
}

function applyOwner(
  result: Applied,
  { snapshot, at, handBack, isUndated }: Reading,
  apply: (event: HelpdeskEvent) => void,
): void {
  const { holder, assignee, assigneeChangedAt } = result.conversation;
  // Whoever had it before it was given back and has it again has taken it again, though nothing is told of that yet.
  const isTakenAgain =
    handBack?.isPersons === true && (assigneeChangedAt === null || assigneeChangedAt <= handBack.at);
  const isSame =
    isSameAssignee(snapshot.assignee, assignee) && !(isTakenAgain && assignee.kind === "teammate");
  // Given back by a note since that assignment: our claim, which is on its way, will change the assignee.
  const isGivenBackSince =
    isSame &&
    holder === "ai" &&
    // Where changes have no time, what was known before this reading came before the note that it shows.
    (isUndated || (assigneeChangedAt !== null && isOutdated(result.conversation, assigneeChangedAt)));
  const isTaken = snapshot.assignee.kind === "teammate" && holder !== "human" && !isGivenBackSince;
  if (!isSame || isTaken) {
    const { resumedAt } = result.conversation;
    apply({
      kind: "assignee-changed",
      assignee: snapshot.assignee,
      by: { kind: "unknown", externalId: null },
      // It stands as it is read, however old, unless a note has given the conversation back since.
      at: isTaken && holder === "none" ? later(at, result.conversation.holderChangedAt) : at,
    });
    // A reading has no date for it: should it be told to be older than the note, the note counts.
    if (!isDatedAfter(resumedAt, snapshot)) result.conversation = { ...result.conversation, resumedAt };
    return;
  }
  // Nobody has it, and whatever is told later of an earlier moment is history.
  if (snapshot.assignee.kind === "none" && snapshot.updatedAt !== null) {
    result.conversation = {
      ...result.conversation,
      assigneeChangedAt: later(snapshot.updatedAt, assigneeChangedAt),
    };
  }
}

/**
 * Told once, a hand-back is the change to the agent that this reading shows; told again, there is no change to be seen. A teammate's
 * message that is new as well is older only where it was told of before: the customer is not talked to over a human's head (G8).
 */
function isUndatedHandBack(
  { conversation, messages }: Applied,
  { contact }: Pick<ConversationSnapshot, "contact">,
  { toldBefore = [], isTakenBefore }: HandBack,
): boolean {
  if (conversation.assignee.kind === "agent" && !isTakenBefore) return false;
  const isAnswered = messages.some(
    ({ message }) =>
      message.author.kind === "teammate" && message.visibility === "public" && message.automatic === null,
  );
  const customer = contact?.email?.toLowerCase() ?? null;
  return !isAnswered || toldBefore.some((writer) => writer !== customer);
}

/** Messages of a helpdesk and its conversations' last changes may differ by that, where they mean the same moment. */
const sameMomentMs = 1_000;

/** Changed after the note, and not by a message, which moves the date as well: an older taking that is told later is another one. */
function isDatedAfter(noteAt: Date | null, { updatedAt, messages }: ConversationSnapshot): boolean {
  if (noteAt === null || updatedAt === null) return false;
  const newest = messages.at(-1)?.sentAt ?? noteAt;
  return updatedAt.getTime() > later(newest, noteAt).getTime() + sameMomentMs;
}

/**
 * Given back by a person and unassigned before it could be read: people have let go of it for good. Right after a handoff the letting go
 * may be ours, and undoes nothing.
 */
function isLetGoSince(conversation: ConversationState, { at, isPersons }: HandBack): boolean {
  const { handoff } = conversation;
  if (!isPersons || isOutdated(conversation, at)) return false;
  return handoff === null || at.getTime() - new Date(handoff.at).getTime() > ruleWindowMs;
}
