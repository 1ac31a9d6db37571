import type { FrontAccount } from "./account.ts";
import { type Actor, emitEvent, sourceOf } from "./emit-event.ts";
import type { FrontConversation } from "./records.ts";

/** What the API shows as the status, or asks for when ticketing is on. */
export function statusOf(
  account: FrontAccount,
  conversation: FrontConversation,
): "unassigned" | "assigned" | "archived" | "deleted" {
  if (conversation.isTrashed) return "deleted";
  if (conversation.isSpam) return account.switches.spamReadsAs;
  if (conversation.isArchived) return "archived";
  return conversation.assigneeId ? "assigned" : "unassigned";
}

/**
 * Gives the conversation to a teammate, or to nobody with an empty id. Archiving is not touched. Somebody who is
 * unavailable or blocked loses it again at once, as Front does.
 */
export function assign(
  account: FrontAccount,
  conversation: FrontConversation,
  teammateId: string,
  actor: Actor,
): void {
  if (conversation.assigneeId === teammateId) return;
  conversation.assigneeId = teammateId;
  touch(account, conversation);
  if (!teammateId) {
    emitEvent(account, conversation, "unassign", { source: sourceOf(account, actor) });
    return;
  }
  emitEvent(account, conversation, "assign", {
    source: sourceOf(account, actor),
    target: { type: "teammate", ids: [teammateId] },
  });
  if (!isReachable(account, teammateId)) assign(account, conversation, "", { kind: "platform" });
}

/** Whether a teammate may hold conversations: Front takes them from people who are away or blocked. */
export function isReachable(account: FrontAccount, teammateId: string): boolean {
  const teammate = account.teammates.get(teammateId);
  return teammate?.isAvailable === true && !teammate.isBlocked;
}

export function archive(account: FrontAccount, conversation: FrontConversation, actor: Actor): void {
  if (conversation.isArchived && !conversation.isTrashed) return;
  conversation.isArchived = true;
  conversation.isTrashed = false;
  touch(account, conversation);
  emitEvent(account, conversation, "archive", { source: sourceOf(account, actor) });
}

/** Opens it again, out of the archive, the trash or spam, and forgets reminders. */
export function reopen(account: FrontAccount, conversation: FrontConversation, actor: Actor): void {
  const wasTrashed = conversation.isTrashed;
  if (!openSilently(account, conversation)) return;
  emitEvent(account, conversation, wasTrashed ? "restore" : "reopen", { source: sourceOf(account, actor) });
}

/** The same without an event: what new activity does. False when it was open already. */
export function openSilently(account: FrontAccount, conversation: FrontConversation): boolean {
  if (!conversation.isArchived && !conversation.isTrashed && !conversation.isSpam) return false;
  conversation.isArchived = conversation.isTrashed = conversation.isSpam = false;
  conversation.reminders = [];
  if (!account.switches.reopenKeepsAssignee && conversation.assigneeId)
    assign(account, conversation, "", { kind: "platform" });
  touch(account, conversation);
  return true;
}

export function trash(account: FrontAccount, conversation: FrontConversation, actor: Actor): void {
  if (conversation.isTrashed) return;
  conversation.isTrashed = true;
  touch(account, conversation);
  emitEvent(account, conversation, "trash", { source: sourceOf(account, actor) });
}

/** Spam has no event of its own. */
export function markAsSpam(account: FrontAccount, conversation: FrontConversation): void {
  conversation.isSpam = true;
  touch(account, conversation);
}

/**
 * Archives until a time. Reads as archived with a reminder; application webhooks call it conversation_snoozed.
 *
 * @param scheduledAt Unix seconds.
 */
export function snooze(
  account: FrontAccount,
  conversation: FrontConversation,
  options: { ownerId: string; scheduledAt: number; actor: Actor },
): void {
  const createdAt = account.timestamp();
  const { ownerId, scheduledAt, actor } = options;
  conversation.reminders = [{ ownerId, scheduledAt, createdAt, updatedAt: createdAt }];
  conversation.isArchived = true;
  touch(account, conversation);
  emitEvent(account, conversation, "archive", {
    source: sourceOf(account, actor),
    told: "conversation_snoozed",
  });
  account.changed("reminder", conversation.id);
}

/** The reminder's time has come. */
export function wake(account: FrontAccount, conversation: FrontConversation): void {
  if (conversation.reminders.length === 0) return;
  conversation.reminders = [];
  conversation.isArchived = false;
  touch(account, conversation);
  emitEvent(account, conversation, "reminder", { source: { type: "reminder", ids: [] } });
}

/** Takes a reminder away; the conversation stays as it is. */
export function cancelReminders(account: FrontAccount, conversation: FrontConversation): void {
  conversation.reminders = [];
  touch(account, conversation);
}

export function addTags(
  account: FrontAccount,
  conversation: FrontConversation,
  tagIds: readonly string[],
  actor: Actor,
): void {
  for (const tagId of tagIds) {
    if (conversation.tagIds.includes(tagId)) continue;
    conversation.tagIds.push(tagId);
    touch(account, conversation);
    const target = { type: "tag", ids: [tagId] };
    emitEvent(account, conversation, "tag", { source: sourceOf(account, actor), target });
  }
}

export function removeTags(
  account: FrontAccount,
  conversation: FrontConversation,
  tagIds: readonly string[],
  actor: Actor,
): void {
  for (const tagId of tagIds) {
    if (!conversation.tagIds.includes(tagId)) continue;
    conversation.tagIds = conversation.tagIds.filter((id) => id !== tagId);
    touch(account, conversation);
    const target = { type: "tag", ids: [tagId] };
    emitEvent(account, conversation, "untag", { source: sourceOf(account, actor), target });
  }
}

/** The whole set anew, as PATCH does. */
export function replaceTags(
  account: FrontAccount,
  conversation: FrontConversation,
  tagIds: readonly string[],
  actor: Actor,
): void {
  const surplus = conversation.tagIds.filter((id) => !tagIds.includes(id));
  removeTags(account, conversation, surplus, actor);
  addTags(account, conversation, tagIds, actor);
}

export function move(
  account: FrontAccount,
  conversation: FrontConversation,
  inboxId: string,
  actor: Actor,
): void {
  if (conversation.inboxIds.length === 1 && conversation.inboxIds[0] === inboxId) return;
  conversation.inboxIds = [inboxId];
  touch(account, conversation);
  const target = { type: "inboxes", ids: [inboxId] };
  emitEvent(account, conversation, "move", { source: sourceOf(account, actor), target });
}

/** The loser's messages, comments and tags go to the survivor; the loser answers 301 from now on. */
export function merge(
  account: FrontAccount,
  loser: FrontConversation,
  survivor: FrontConversation,
  actor: Actor,
): void {
  if (loser === survivor) return;
  for (const entry of [...loser.messages, ...loser.drafts, ...loser.comments])
    entry.conversationId = survivor.id;
  const inOrder = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  survivor.messages = [...survivor.messages, ...loser.messages].sort(
    (a, b) => a.createdAt - b.createdAt || inOrder(a, b),
  );
  survivor.comments = [...survivor.comments, ...loser.comments].sort(
    (a, b) => a.postedAt - b.postedAt || inOrder(a, b),
  );
  survivor.drafts.push(...loser.drafts);
  for (const reference of loser.externalIds) account.addReference(survivor, reference);
  survivor.tagIds = [...new Set([...survivor.tagIds, ...loser.tagIds])];
  survivor.inboxIds = [...new Set([...survivor.inboxIds, ...loser.inboxIds])];
  Object.assign(loser, { messages: [], comments: [], drafts: [], mergedInto: survivor.id });
  for (const queued of account.queued.values())
    if (queued.conversationId === loser.id) queued.conversationId = survivor.id;
  touch(account, loser);
  touch(account, survivor);
  const target = { type: "deleted_conversation_ids", ids: [loser.id] };
  emitEvent(account, survivor, "conversations_merged", { source: sourceOf(account, actor), target });
}

/** Marks it as changed now. */
export function touch(account: FrontAccount, conversation: FrontConversation): void {
  conversation.updatedAt = account.timestamp();
  account.changed("conversation", conversation.id);
}
