import type { ConversationState } from "../conversation-state.ts";
import type { ConversationSnapshot, HelpdeskEvent } from "../events/helpdesk-event.ts";
import type { Applied } from "./applied.ts";
import type { ApplyContext } from "./apply-context.ts";
import { applyEvent } from "./apply-event.ts";
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

/** It was told with the reading that somebody had closed the conversation, on a helpdesk whose news tells no times. */
export type ToldClosing = {
  /** By their e-mail addresses, who was told to have written with it. */
  writers: readonly string[];
  /** And who to have opened it again. */
  reopenedBy: readonly string[];
};

/**
 * What a reading of the conversation from the helpdesk changes: unknown messages in their order, then owner and status
 * where they differ from what is known. This is how a missed webhook heals (D3), how a thin payload is completed, and
 * how the owner is read again before the agent acts (G9).
 *
 * @param readAt when the reading began: events told later than that are newer than the snapshot.
 * @param isUndated neither the helpdesk's news nor its readings tell when the owner changed.
 */
export function applySnapshot(
  conversation: ConversationState,
  snapshot: ConversationSnapshot,
  context: ApplyContext,
  options: { readAt: Date; handBack: HandBack | null; isUndated?: boolean; closing?: ToldClosing | null },
): Applied {
  const result: Applied = { conversation, messages: [], timeline: [], effects: [], outcome: "applied" };
  const known = new Map(context.known);
  const sends = [...context.unmatchedSends];
  const answeredUntil = findAnsweredUntil(snapshot, context);
  const apply = (event: HelpdeskEvent) => {
    const step = applyEvent(result.conversation, event, {
      ...context,
      answersFrom: later(context.answersFrom, answeredUntil),
      source: "read",
      known,
      unmatchedSends: sends,
    });
    result.conversation = step.conversation;
    result.messages.push(...step.messages);
    result.timeline.push(...step.timeline);
    result.effects.push(...step.effects);
    for (const { message, actionId } of step.messages) known.set(message.externalId, { actionId });
    for (const effect of step.effects) {
      if (effect.kind !== "confirm-action") continue;
      const index = sends.findIndex((send) => send.actionId === effect.actionId);
      if (index >= 0) sends.splice(index, 1);
    }
  };
  for (const message of snapshot.messages) apply({ kind: "message-created", message });

  result.conversation = {
    ...result.conversation,
    externalUrl: snapshot.url ?? result.conversation.externalUrl,
    subject: snapshot.subject ?? result.conversation.subject,
    channel: snapshot.channel,
  };
  const at = stateTime(result.conversation, snapshot, options.readAt);
  if (options.isUndated && options.closing) applyToldClosing(result, snapshot, options.closing, at);
  const unknown = { kind: "unknown", externalId: null } as const;
  const current = result.conversation;
  if (snapshot.status === "open" && current.status !== "open")
    apply({ kind: "conversation-reopened", by: unknown, at });
  if (snapshot.status !== "open" && current.status === "open") {
    const outcome =
      snapshot.status === "resolved" ? "resolved" : snapshot.status === "spam" ? "spam" : "deleted";
    // Status and thread come from two answers. A customer message newer than the status has reopened the conversation, so the
    // status is history; taken for the present it would leave that message without an answer.
    const told = snapshot.updatedAt;
    const changedAt = told && later(told, current.statusChangedAt);
    apply({ kind: "conversation-closed", by: unknown, at: changedAt ?? at, outcome });
  }
  // Not later than need be: a hand-back by note that came between the assignment and the newest message is newer than it.
  const ownerAt = later(snapshot.updatedAt ?? options.readAt, result.conversation.assigneeChangedAt);
  applyOwner(result, snapshot, { ownerAt, ...options }, apply);
  if (snapshot.tags) apply({ kind: "tags-changed", tags: snapshot.tags, at });
  return result;
}

function applyOwner(
  result: Applied,
  snapshot: ConversationSnapshot,
  { ownerAt: at, handBack, isUndated }: { ownerAt: Date; handBack: HandBack | null; isUndated?: boolean },
  apply: (event: HelpdeskEvent) => void,
): void {
  // Once closed, an assignee is history, not ownership.
  if (snapshot.status !== "open") return;
  const { holder, assignee, assigneeChangedAt } = result.conversation;
  if (snapshot.assignee.kind === "agent" && (holder === "human" || handBack !== null)) {
    // Still on the agent while people hold it: either our release is not done yet, or somebody gave it back.
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
      holderChangedAt: isUndated ? result.conversation.holderChangedAt : handBack.at,
      handoff: null,
      assignee: snapshot.assignee,
      assigneeChangedAt: isUndated
        ? later(snapshot.updatedAt ?? handBack.at, assigneeChangedAt)
        : later(snapshot.updatedAt ?? handBack.at, handBack.at),
    };
    result.timeline.push({
      at,
      kind: "handed-back",
      actor: { kind: "teammate" },
      summary: "Assigned back to the agent. It answers from the next customer message.",
    });
    return;
  }
  if (snapshot.assignee.kind === "none" && handBack !== null && isLetGoSince(result.conversation, handBack)) {
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
    return;
  }
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

/** For so long the same closing may be told again: a webhook that failed is repeated for a day (Freshdesk). */
const toldAgainMs = 86_400_000;

function applyToldClosing(
  result: Applied,
  snapshot: ConversationSnapshot,
  closing: ToldClosing,
  at: Date,
): void {
  const { status, statusChangedAt } = result.conversation;
  if (status !== "open" || snapshot.status !== "open") return;
  const isNews = statusChangedAt === null || at.getTime() - statusChangedAt.getTime() > toldAgainMs;
  const isAnew = isNews && isReopenedByCustomer(result, snapshot, closing);
  result.conversation = {
    ...result.conversation,
    ...(isAnew ? { holder: "none", resumedAt: null, handoff: null } : {}),
    statusChangedAt: later(at, statusChangedAt),
  };
  if (!isAnew) return;
  result.timeline.push({
    at,
    kind: "noticed",
    actor: { kind: "system" },
    summary: "Closed in the helpdesk, and opened again by the customer since: it begins anew.",
  });
}

/**
 * Closed and open again between two readings: by the customer's message, unless a person is told to have done it. Whoever wrote before
 * that message had their word before the reopening, or into the closed conversation, and has it no more. Of a teammate's message that
 * nobody has told of yet the same cannot be said, nor of one that is newer than the customer's: in doubt people have it (G8).
 */
function isReopenedByCustomer(
  { messages }: Applied,
  { contact }: Pick<ConversationSnapshot, "contact">,
  { writers, reopenedBy }: ToldClosing,
): boolean {
  const isPerson = (address: string) => address !== contact?.email?.toLowerCase();
  if (reopenedBy.some(isPerson)) return false;
  const asked = messages.findIndex(({ awaitsDecision }) => awaitsDecision);
  const answers = messages.flatMap(({ message: { author, visibility, automatic } }, index) =>
    author.kind === "teammate" && visibility === "public" && automatic === null ? [index] : [],
  );
  return (
    asked >= 0 && answers.every((index) => index < asked) && answers.length <= writers.filter(isPerson).length
  );
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

/**
 * The moment up to which everything in the thread was answered as the agent, though not from here: in a conversation that the
 * helpdesk has merged into this one, or before a backup was restored. What a customer wrote before that is history, and a
 * second answer would be one too many. Null when there is no such answer, and while an answer of ours is not recognised yet.
 */
function findAnsweredUntil(snapshot: ConversationSnapshot, context: ApplyContext): Date | null {
  if (context.unmatchedSends.some(({ visibility }) => visibility === "public")) return null;
  const foreign = snapshot.messages.findLast(
    ({ author, visibility, externalId }) =>
      author.kind === "agent" && visibility === "public" && !context.known.has(externalId),
  );
  return foreign?.sentAt ?? null;
}

/**
 * A reading is newer than everything applied so far, whatever the two clocks say; an event that comes later with the
 * helpdesk's own time still orders against the helpdesk's time of last change where it gives one.
 */
function stateTime(conversation: ConversationState, snapshot: ConversationSnapshot, readAt: Date): Date {
  return new Date(
    Math.max(
      (snapshot.updatedAt ?? readAt).getTime(),
      conversation.assigneeChangedAt?.getTime() ?? 0,
      conversation.statusChangedAt?.getTime() ?? 0,
      conversation.lastCustomerMessageAt?.getTime() ?? 0,
    ),
  );
}
