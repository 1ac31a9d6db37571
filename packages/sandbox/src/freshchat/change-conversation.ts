import type { FreshchatAccount } from "./account.ts";
import type { Actor, ChangeOrigin } from "./account-events.ts";
import { addSystemMessage } from "./add-system-message.ts";
import type { ConversationStatus, FreshchatConversation } from "./records.ts";

/** Who changes a conversation, and from where. */
export interface ChangeBy {
  readonly actor: Actor;
  readonly origin: ChangeOrigin;
  /** Name of the assignment rule, when a rule did it. */
  readonly rule?: string;
  /** The interaction that a reopening begins, when its message came first and has it already. */
  readonly interactionId?: string;
}

/** What a conversation shall look like. Fields left out stay; empty texts take away. */
export interface ConversationChange {
  readonly status?: ConversationStatus;
  readonly agentId?: string;
  readonly groupId?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/**
 * Changes a conversation, writes the system messages into its list and tells what happened: an assignment
 * when agent or group changed, a resolution or a reopening when the status crossed that line.
 */
export function changeConversation(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  change: ConversationChange,
  by: ChangeBy,
): void {
  const before = {
    status: conversation.status,
    agentId: conversation.agentId,
    groupId: conversation.groupId,
  };
  if (change.properties) Object.assign(conversation.properties, change.properties);
  if (change.agentId !== undefined) conversation.agentId = change.agentId;
  if (change.groupId !== undefined) conversation.groupId = change.groupId;
  if (change.status !== undefined) conversation.status = change.status;
  conversation.updatedTime = account.timestamp();
  account.changed("conversation", conversation.id);

  const reopens = before.status === "resolved" && conversation.status !== "resolved";
  const resolves = before.status !== "resolved" && conversation.status === "resolved";
  if (reopens) {
    conversation.interactionId = by.interactionId ?? nextInteractionId(account, conversation);
    account.tell({ kind: "conversation-reopened", conversation, ...tellableBy(by) });
  }
  if (conversation.agentId !== before.agentId || conversation.groupId !== before.groupId) {
    noteAssignment(account, conversation, by);
    account.tell({
      kind: "conversation-assigned",
      conversation,
      fromAgentId: before.agentId,
      fromGroupId: before.groupId,
      ...tellableBy(by),
    });
  }
  if (resolves) resolve(account, conversation, by);
  if (conversation.status.startsWith("waiting") && conversation.status !== before.status) {
    tellUnlisted(account, conversation, account.switches.waitingAction, by);
  }
}

/** `<15 digits>-<epoch milliseconds>`, new at each reopening and never the same twice. */
export function nextInteractionId(
  account: FreshchatAccount,
  conversation: { internalId: number; interactionId: string },
): string {
  const former = Number(conversation.interactionId.split("-")[1] ?? 0);
  return `${conversation.internalId}-${Math.max(account.now(), former + 1)}`;
}

function resolve(account: FreshchatAccount, conversation: FreshchatConversation, by: ChangeBy): void {
  addSystemMessage(account, conversation, { kind: "resolved", by: actorName(account, by.actor) });
  account.tell({ kind: "conversation-resolved", conversation, ...tellableBy(by) });
  tellUnlisted(account, conversation, account.switches.closedAction, by);
  if (account.switches.resolvedKeepsAssignee) return;
  conversation.agentId = "";
  conversation.groupId = "";
}

function noteAssignment(account: FreshchatAccount, conversation: FreshchatConversation, by: ChangeBy): void {
  const group = account.groups.get(conversation.groupId);
  const to = conversation.agentId ? agentName(account, conversation.agentId) : group && `group ${group.name}`;
  if (!to) return;
  if (by.rule) addSystemMessage(account, conversation, { kind: "assigned-by-rule", to, rule: by.rule });
  else if (by.origin === "api") addSystemMessage(account, conversation, { kind: "assigned-by-api", to });
}

function tellUnlisted(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  action: string,
  by: ChangeBy,
): void {
  if (action) account.tell({ kind: "unlisted", action, conversation, ...tellableBy(by) });
}

function tellableBy(by: ChangeBy): { actor: Actor; origin: ChangeOrigin } {
  return { actor: by.actor, origin: by.origin };
}

export function agentName(account: FreshchatAccount, agentId: string): string {
  const agent = account.agents.get(agentId);
  return agent ? `${agent.firstName} ${agent.lastName}`.trim() : "Freshchat";
}

function actorName(account: FreshchatAccount, actor: Actor): string {
  if (actor.type === "agent") return agentName(account, actor.id);
  return actor.type === "system" ? "System" : "the user";
}
