import type { ConversationState } from "../conversation-state.ts";
import type { ConversationSnapshot, HelpdeskEvent } from "../events/helpdesk-event.ts";
import type { Applied } from "./applied.ts";
import type { ApplyContext } from "./apply-context.ts";
import { applyEvent } from "./apply-event.ts";
import { applyReadOwner, type HandBack } from "./apply-read-owner.ts";
import { applyToldClosing, type ToldClosing } from "./apply-told-closing.ts";
import { later } from "./later.ts";

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
  const { handBack, isUndated = false } = options;
  applyReadOwner(result, { snapshot, at: ownerAt, handBack, isUndated }, apply);
  if (snapshot.tags) apply({ kind: "tags-changed", tags: snapshot.tags, at });
  return result;
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
