import { createUuid } from "@baton/database";
import type { EventEffect, HandBack } from "@baton/domain";
import { type ConversationWork, isOpen, type OpenAction } from "./conversation-work.ts";

/** What an event asks of the outbox is done here; what it asks of the helpdesk is answered to the caller. */
export type Wanted = {
  readConversation: "touched" | HandBack | null;
  /** Why a message of ours did not reach the customer: the conversation is to be given to people. */
  handOffUndelivered: string | null;
};

/** Applies the effects of events and readings to the outbox. */
export function handleEffects(work: ConversationWork, effects: readonly EventEffect[], now: Date): Wanted {
  let readConversation: Wanted["readConversation"] = null;
  let handOffUndelivered: Wanted["handOffUndelivered"] = null;
  for (const effect of effects) {
    switch (effect.kind) {
      case "withdraw-drafts":
        withdrawDrafts(work, effect.because, effect.isNewCustomerMessage, now);
        break;
      case "confirm-action":
        confirmAction(work, effect.actionId, effect.externalMessageId, now);
        break;
      case "read-conversation":
        if (effect.because === "handed-back") withdrawRestoring(work, now);
        readConversation =
          effect.because === "handed-back"
            ? { at: effect.at, isPersons: effect.isPersons && !isClaiming(work) }
            : (readConversation ?? "touched");
        break;
      case "hand-off-undelivered":
        handOffUndelivered = effect.reason;
        break;
      case "restore-assignee":
        restoreAssignee(work, effect.teammateId);
        break;
      case "resume":
        if (!work.actions.some((action) => action.kind === "claim" && isOpen(action))) claimForAgent(work);
        break;
    }
  }
  return { readConversation, handOffUndelivered };
}

/**
 * Takes back what was planned and has not left. A turn of which a part is out already, or may be, is finished: half an answer is
 * worse than a whole one. A handoff goes on when the customer writes again, since that changes nothing about it.
 */
function withdrawDrafts(
  work: ConversationWork,
  because: string,
  isNewCustomerMessage: boolean,
  now: Date,
): void {
  const started = new Set(
    work.actions
      .filter((action) => isVisible(action) && action.attempts > 0 && action.state !== "withdrawn")
      .map((action) => action.turn_id),
  );
  const turns = new Map<string, OpenAction["purpose"]>();
  for (const action of work.actions) {
    if (action.state !== "planned" || !isWithdrawable(action, isNewCustomerMessage)) continue;
    // A goodbye that is out is finished; the closing behind it is not, for the customer has something to add.
    const isClosing = action.purpose === "resolve" && !isVisible(action);
    if (isNewCustomerMessage && started.has(action.turn_id) && !isClosing) continue;
    if (mayBeWhatClosedIt(work, action)) continue;
    work.updateAction(action, { state: "withdrawn", withdrawn_because: because, done_at: now });
    // What is left of a turn that has been said, such as its tags, takes nothing back of the decision.
    if (!started.has(action.turn_id) || isVisible(action)) turns.set(action.turn_id, action.purpose);
  }
  for (const [turnId, purpose] of turns) {
    work.note({
      at: now,
      kind: "draft-cancelled",
      actor: { kind: "agent" },
      summary: `What was about to be sent was withdrawn. ${because}`,
      data: { turnId },
    });
    if (purpose === "resolve") continue;
    work.setDecisionResult(turnId, "withheld", because);
    if (isNewCustomerMessage && purpose !== "handoff") {
      work.undecide(turnId);
      work.change({ cancelledTurns: work.state.cancelledTurns + 1 });
    }
  }
}

/**
 * The conversation is closed, and we had begun to close it: most likely that was us, killed before the answer came. The last look
 * finds it so already and records our resolution instead of a teammate's.
 */
function mayBeWhatClosedIt(work: ConversationWork, action: OpenAction): boolean {
  return (
    work.state.status !== "open" &&
    action.attempts > 0 &&
    action.action.kind === "set-status" &&
    action.action.status === "resolved"
  );
}

function isWithdrawable(action: OpenAction, isNewCustomerMessage: boolean): boolean {
  switch (action.purpose) {
    case "answer":
    case "draft":
    case "resolve":
      return true;
    case "handoff":
      // The note stays useful to whoever took over; routing is guarded by its own last look.
      return !isNewCustomerMessage && action.kind === "reply";
    case "counterpart":
      // It was said or done at the other end: nothing here takes that back.
      return false;
    case "workflow":
      // What a workflow says stays said when the customer writes again: that is the next thing its run hears of.
      return !isNewCustomerMessage;
    case "teammate":
      // A claim made because a teammate gave it back; another one who takes it afterwards has the last word.
      return action.kind === "claim" && !isNewCustomerMessage;
  }
}

function confirmAction(work: ConversationWork, actionId: string, externalMessageId: string, now: Date): void {
  const action = work.actions.find((candidate) => candidate.id === actionId);
  if (!action) return;
  const ids = action.external_message_ids.includes(externalMessageId)
    ? action.external_message_ids
    : [...action.external_message_ids, externalMessageId];
  const wasOpen = action.state === "sending" || action.state === "unknown";
  work.updateAction(action, {
    state: "done",
    external_message_ids: ids,
    confirmed_at: action.confirmed_at ?? now,
    confirm_due_at: null,
    done_at: action.done_at ?? now,
    failure: null,
  });
  if (wasOpen) finishTurnIfSent(work, action.turn_id);
  const isLate = ids.length === 1 && !wasOpen && action.kind === "reply";
  // Sent once more with an end that nobody knew: found to be there, it has come behind everything else all the same.
  const isRepeated = wasOpen && action.context.isRepeat === true;
  if (isRepeated) work.snapshot = null;
  if (isLate || isRepeated) finishAgain(work, action);
}

/** A turn counts as sent when everything visible of it is out. */
export function finishTurnIfSent(work: ConversationWork, turnId: string): void {
  const visible = work.actions.filter((action) => action.turn_id === turnId && isVisible(action));
  if (visible.length > 0 && visible.every((action) => action.state === "done"))
    work.setDecisionResult(turnId, "sent", null);
}

/** Whether a claim of ours is under way, whose news may have been told before its end is known here. */
function isClaiming(work: ConversationWork): boolean {
  return work.actions.some((action) => action.kind === "claim" && isOpen(action) && action.attempts > 0);
}

/** By which a handoff gives the conversation to people. */
const releases: readonly string[] = ["unassign", "assign-group", "assign-teammate"];

/** Whether the agent's own letting go of the conversation is still on its way. */
export function isReleasing(work: ConversationWork): boolean {
  return work.actions.some((action) => isOpen(action) && releases.includes(action.kind));
}

/**
 * Words that stand in the helpdesk only now, behind what was to come after them: they were sent once more, or took long. Helpdesks assign
 * a conversation that nobody has to whoever answers in it, and may open a closed one for a note; so what came after is done again,
 * where the last look finds that it is needed.
 */
export function finishAgain(work: ConversationWork, { kind, purpose, turn_id: turnId }: OpenAction): void {
  const { connector, settings } = work.connection;
  const isPeoples = work.state.holder === "human" && work.state.handoff !== null;
  if (isPeoples && kind === "reply" && purpose !== "teammate" && !isReleasing(work)) {
    const steps = connector.routeHandoff(settings).steps.filter((step) => releases.includes(step.kind));
    work.plan(
      steps.map((action) => ({ action, guard: "agent-assigned" as const, fallback: null })),
      turnId,
      "handoff",
    );
  }
  const { status, resolution } = work.state;
  const isClosing = work.actions.some((action) => isOpen(action) && action.kind === "set-status");
  if (purpose === "resolve" && status !== "open" && !isClosing) {
    const close = { kind: "set-status", status: "resolved" } as const;
    work.plan([{ action: close, guard: "agent-assigned", fallback: null }], turnId, "resolve", {
      ...(resolution === null ? {} : { resolution }),
      ...(status === "closed_unresolved" ? { isUnresolved: true } : {}),
      isRepeat: true,
    });
  }
}

/** What the turn was taken for: words to the customer, or a draft of them. */
function isVisible({ kind, purpose }: OpenAction): boolean {
  return kind === "reply" || (purpose === "draft" && kind === "note");
}

/** Our claim has crossed a teammate's own assignment: it becomes theirs again, unless somebody else has been faster (G8). */
export function restoreAssignee(work: ConversationWork, teammateId: string): void {
  if (!work.connection.connector.manifest.capabilities.actions.includes("assign-teammate")) return;
  work.plan(
    [{ action: { kind: "assign-teammate", teammateId }, guard: "agent-assigned", fallback: null }],
    createUuid(),
    "handoff",
  );
}

/** Given back to the agent after the taking that was to be restored, as is heard in the same breath. */
function withdrawRestoring(work: ConversationWork, now: Date): void {
  for (const action of work.actions) {
    const isRestoring = action.kind === "assign-teammate" && action.guard === "agent-assigned";
    if (!isRestoring || action.state !== "planned") continue;
    const because = "A teammate gave it back to the agent since.";
    work.updateAction(action, { state: "withdrawn", withdrawn_because: because, done_at: now });
  }
}

/** Assigns the conversation to the agent account because a person asked for it, whoever is assigned now. */
export function claimForAgent(work: ConversationWork, ids: readonly string[] = []): void {
  if (work.state.assignee.kind === "agent") return;
  if (!work.connection.connector.manifest.capabilities.actions.includes("claim")) return;
  work.plan(
    [{ action: { kind: "claim" }, guard: "none", fallback: null }],
    createUuid(),
    "teammate",
    {},
    ids,
  );
}
