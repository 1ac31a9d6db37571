import type { Answer } from "../http/answer.ts";
import type { FreshchatAccount } from "./account.ts";
import type { ConversationChange } from "./change-conversation.ts";
import { agentNotFound, groupNotFound, invalidValue } from "./errors.ts";
import { type ConversationStatus, conversationStatuses, type FreshchatConversation } from "./records.ts";

/** What the body of a PUT comes to. */
export type ReadChange =
  | { readonly kind: "change"; readonly change: ConversationChange }
  | { readonly kind: "refused"; readonly answer: Answer };

/** What one assignee field of a PUT asks for. `undefined`: it was not sent, or is ignored. */
type Wish = { kind: "set"; id: string } | { kind: "take-away" } | undefined;

/**
 * Reads the body of PUT /conversations/{id} by the rules Freshworks' own library keeps to: `assigned` needs
 * the agent beside it, an empty text unassigns, taking the agent away takes the group away.
 */
export function readConversationChange(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  body: unknown,
): ReadChange {
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    return refused(invalidValue("Conversation payload not valid"));
  }
  const sent = body as Record<string, unknown>;
  const { switches } = account;
  if (Array.isArray(sent.properties)) return refused(invalidValue("Conversation payload not valid"));
  const properties = (sent.properties ?? undefined) as Record<string, unknown> | undefined;
  const status = sent.status === null || sent.status === "" ? undefined : sent.status;
  if (status !== undefined && !isStatus(status))
    return refused(invalidValue(`status ${String(status)} is not valid`));
  if (properties && status === undefined && switches.propertiesNeedStatus)
    return refused(invalidValue("status is required"));

  const agentWish = readWish(account, sent.assigned_agent_id);
  const groupWish = readWish(account, sent.assigned_group_id);
  if (agentWish === "refused" || groupWish === "refused")
    return refused(invalidValue("Conversation payload not valid"));
  if (status === "assigned" && agentWish?.kind !== "set") {
    return refused(invalidValue("assigned_agent_id is required when status is assigned"));
  }

  let agentId: string | undefined;
  if (agentWish?.kind === "set") {
    const agent = account.agents.get(agentWish.id);
    if (!agent || agent.isDeleted) return refused(agentNotFound());
    if (agent.isDeactivated && switches.assignDeactivatedAgent === "refused") {
      return refused(invalidValue("agent is deactivated"));
    }
    agentId = agent.id;
  }
  let groupId: string | undefined;
  if (groupWish?.kind === "set") {
    if (!account.groups.has(groupWish.id)) return refused(groupNotFound());
    groupId = groupWish.id;
  } else if (groupWish) groupId = "";

  if (agentId && groupId) {
    if (switches.agentAndGroupTogether === "refused")
      return refused(invalidValue("Conversation payload not valid"));
    if (switches.agentAndGroupTogether === "agent-only") groupId = undefined;
    if (switches.agentAndGroupTogether === "group-only") agentId = undefined;
  }
  if (agentWish && status === undefined) {
    if (switches.assignWithoutStatus === "refused") return refused(invalidValue("status is required"));
    if (switches.assignWithoutStatus === "ignored")
      return { kind: "change", change: { ...(properties && { properties }) } };
  }
  if (agentWish?.kind === "take-away") {
    agentId = "";
    if (switches.unassignDropsGroup) groupId = "";
  }
  if (status === "new" && !agentWish && switches.statusNewClearsAgent) agentId = "";

  const change = {
    ...(properties && { properties }),
    ...(agentId !== undefined && { agentId }),
    ...(groupId !== undefined && { groupId }),
    ...nextStatus(conversation, status, agentId),
  };
  return { kind: "change", change };
}

function refused(answer: Answer): ReadChange {
  return { kind: "refused", answer };
}

/** An assignment without a status moves between `new` and `assigned`; a resolved conversation stays so. */
function nextStatus(
  conversation: FreshchatConversation,
  status: ConversationStatus | undefined,
  agentId: string | undefined,
): { status?: ConversationStatus } {
  if (status !== undefined) return { status };
  if (agentId && conversation.status !== "resolved") return { status: "assigned" };
  if (agentId === "" && conversation.status === "assigned") return { status: "new" };
  return {};
}

function readWish(account: FreshchatAccount, value: unknown): Wish | "refused" {
  const { unassignBy, unassignByNull } = account.switches;
  if (value === undefined) return undefined;
  if (value === null) {
    if (unassignByNull === "refused") return "refused";
    return unassignByNull === "unassigns" ? { kind: "take-away" } : undefined;
  }
  if (value === "" && unassignBy !== "space") return { kind: "take-away" };
  if (value === " " && unassignBy !== "empty") return { kind: "take-away" };
  return { kind: "set", id: String(value) };
}

function isStatus(value: unknown): value is ConversationStatus {
  return conversationStatuses.includes(value as ConversationStatus);
}
