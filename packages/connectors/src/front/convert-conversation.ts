import type { Assignee, ConversationSnapshot } from "@baton/domain";
import type { AgentAccount, StateAfterAction } from "../contract.ts";
import { nameOfTeammate } from "./convert-message.ts";
import type { FrontConversation, FrontTeammate } from "./shapes.ts";

type State = Pick<FrontConversation, "status" | "scheduled_reminders">;

/** Archived is resolved, and a snoozed one, which reads as archived with a reminder, is still open: it comes back by itself. */
export function readStatus(conversation: State): ConversationSnapshot["status"] {
  if (conversation.status === "deleted" || conversation.status === "trashed") return "gone";
  if (conversation.status === "spam") return "spam";
  return conversation.status === "archived" && !isSnoozed(conversation) ? "resolved" : "open";
}

export function isSnoozed({ status, scheduled_reminders: reminders }: State): boolean {
  return status === "archived" && reminders.length > 0;
}

export function toAssignee(teammate: FrontTeammate | null, agentAccount: AgentAccount | null): Assignee {
  if (teammate === null || teammate.id === null) return { kind: "none" };
  if (teammate.id === agentAccount?.externalId) return { kind: "agent" };
  return { kind: "teammate", externalId: teammate.id, name: nameOfTeammate(teammate) };
}

export function readState(
  conversation: FrontConversation,
  agentAccount: AgentAccount | null,
): StateAfterAction {
  return {
    assignee: toAssignee(conversation.assignee, agentAccount),
    status: readStatus(conversation),
    updatedAt: conversation.updated_at,
  };
}

/** Among teammates, without a customer: comments only. */
export function isAmongTeammates({ type }: Pick<FrontConversation, "type">): boolean {
  return type === "discussion" || type === "task";
}

export function tagNames({ tags }: Pick<FrontConversation, "tags">): string[] {
  return [...new Set(tags.flatMap(({ name }) => (name === null ? [] : [name])))];
}

/** Opens the conversation in Front's own app. */
export function linkTo(conversationId: string): string {
  return `https://app.frontapp.com/open/${conversationId}`;
}
