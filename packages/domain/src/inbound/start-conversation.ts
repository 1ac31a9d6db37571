import type { Channel } from "../channel.ts";
import type { ConversationState } from "../conversation-state.ts";
import type { ConnectionId, ConversationId, OrganizationId } from "../ids.ts";

/** A conversation as it stands before its first event: open, nobody's, nothing known. */
export function startConversation(input: {
  id: string;
  organizationId: OrganizationId;
  connectionId: string;
  externalId: string;
  externalAlternateId: string | null;
  channel: Channel;
  /** The routing setting in force now: it stays the conversation's own (G5). */
  takesUnassigned: boolean;
  /** History from before the connection: nothing is done in it until the customer writes again (FD14). */
  isReadOnly?: boolean;
  /** Helpdesk time of the first thing known of it. */
  startedAt: Date;
}): ConversationState {
  return {
    id: input.id as ConversationId,
    organizationId: input.organizationId,
    connectionId: input.connectionId as ConnectionId,
    externalId: input.externalId,
    externalAlternateId: input.externalAlternateId,
    externalUrl: null,
    channel: input.channel,
    subject: null,
    status: "open",
    holder: "none",
    assignee: { kind: "none" },
    contactId: null,
    tags: [],
    language: null,
    sentiment: null,
    handoff: null,
    resolution: null,
    isReadOnly: input.isReadOnly ?? false,
    takesUnassigned: input.takesUnassigned,
    holderChangedAt: null,
    assigneeChangedAt: null,
    claimedAt: null,
    resumedAt: null,
    statusChangedAt: null,
    closedAt: null,
    turnDueAt: null,
    firstUnansweredAt: null,
    resolveDueAt: null,
    cancelledTurns: 0,
    workflowRunId: null,
    workflowDueAt: null,
    isUnwritten: false,
    escalationId: null,
    counterpartId: null,
    told: null,
    lastCustomerMessageAt: null,
    lastMessageAt: null,
    lastMessagePreview: null,
    lastMessageAuthor: null,
    createdAt: input.startedAt,
  };
}
