import type { Conversation } from "./conversation.ts";
import type { ToldState } from "./escalation/escalation.ts";
import type { AuthorKind } from "./message.ts";

/**
 * A conversation as the worker that holds its lease sees it: the record that screens show, and the due times that
 * only scheduling reads. Only the lease holder changes it, so it is written back whole.
 */
export type ConversationState = Conversation & {
  externalAlternateId: string | null;
  subject: string | null;
  /** When the agent's turn may start; null while no customer message waits. */
  turnDueAt: Date | null;
  firstUnansweredAt: Date | null;
  /** When silence means solved (M11); null unless the newest word is an answer of the agent. */
  resolveDueAt: Date | null;
  /** Turns thrown away in a row because the customer went on writing (S10). */
  cancelledTurns: number;
  /** The workflow's run that has the conversation; null: the agent alone. */
  workflowRunId: string | null;
  /** When that run goes on by itself. Without a run: a workflow is to be looked for that speaks first. */
  workflowDueAt: Date | null;
  /** Opened by the customer, who has not written yet: kept off the lists until they do. */
  isUnwritten: boolean;
  /** The newest escalation that it is in, at either end; null: none. */
  escalationId: string | null;
  /** In the helpdesk of an escalation: the messenger's conversation that it carries. Null everywhere else. */
  counterpartId: string | null;
  /** What the other end of the escalation has last heard of this one. */
  told: ToldState | null;
  /** Helpdesk time of the newest customer message: an older close does not undo it (S9). */
  lastCustomerMessageAt: Date | null;
  lastMessageAt: Date | null;
  lastMessagePreview: string | null;
  lastMessageAuthor: AuthorKind | null;
  createdAt: Date;
};

/** Something for the timeline: one sentence for people, and what made it happen. */
export type TimelineNote = {
  at: Date;
  kind: TimelineKind;
  actor: {
    kind: "customer" | "agent" | "teammate" | "system" | "admin";
    externalId?: string | null;
    name?: string | null;
  };
  summary: string;
  data?: Record<string, unknown>;
};

/** Fixed names: they appear in the API and in reports. */
export type TimelineKind =
  | "conversation-started"
  | "gate-decided"
  | "assignee-changed"
  | "taken-over"
  | "handed-back"
  | "handed-off"
  | "closed"
  | "reopened"
  | "resolved"
  | "tags-changed"
  | "action-done"
  | "action-withdrawn"
  | "action-refused"
  | "action-uncertain"
  | "draft-cancelled"
  | "stale-event"
  | "noticed"
  | "workflow-started"
  | "workflow-stopped"
  | "escalated"
  | "escalation-waits"
  | "escalation-failed"
  | "synchronised"
  | "failure";
