import type { Assignee, ConversationSnapshot } from "@baton/domain";
import type { AgentAccount, StateAfterAction } from "../contract.ts";
import type { FreshchatConversation } from "./shapes.ts";

/**
 * `resolved` is the only closed status; `new`, `assigned`, `reopened` and both waiting ones ("waiting on customer",
 * "waiting on internal team") are open. `closed` is in no source but costs nothing to understand.
 */
export function readStatus(status: string | null): ConversationSnapshot["status"] {
  const word = status?.toLowerCase();
  return word === "resolved" || word === "closed" ? "resolved" : "open";
}

/** The assignee; while a conversation is resolved the agent named in it is history, not an owner. */
export function readAssignee(
  conversation: Pick<FreshchatConversation, "status" | "assigned_agent_id">,
  agentAccount: AgentAccount | null,
): Assignee {
  if (readStatus(conversation.status) === "resolved") return { kind: "none" };
  return toAssignee(conversation.assigned_agent_id, agentAccount);
}

export function toAssignee(agentId: string | null, agentAccount: AgentAccount | null): Assignee {
  if (agentId === null) return { kind: "none" };
  if (agentId === agentAccount?.externalId) return { kind: "agent" };
  return { kind: "teammate", externalId: agentId, name: null };
}

/** The state in the answer to a write; null when the answer does not hold a conversation. */
export function readState(
  conversation: FreshchatConversation | null,
  agentAccount: AgentAccount | null,
): StateAfterAction | null {
  if (conversation === null || conversation.status === null) return null;
  return {
    assignee: readAssignee(conversation, agentAccount),
    status: readStatus(conversation.status),
    updatedAt: conversation.updated_time,
  };
}
