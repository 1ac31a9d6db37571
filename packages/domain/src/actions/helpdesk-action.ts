/**
 * What Baton can do in a helpdesk. An action is planned as a value, stored in the outbox, and performed by
 * the connector; nothing else writes to a helpdesk.
 */
export type HelpdeskAction =
  /** Visible to the customer, as the agent account. */
  | { kind: "reply"; text: string; attachments?: OutgoingAttachment[]; buttons?: QuickReply[] }
  /** What the customer wrote in the messenger, as them: for a helpdesk that carries an escalation (M2, M4). */
  | { kind: "customer-message"; text: string; attachments?: OutgoingAttachment[]; customerId: string | null }
  /** Private note: teammates only. */
  | { kind: "note"; text: string }
  /** Assign to the agent account. */
  | { kind: "claim" }
  /** Take the agent account off, so that the helpdesk's own routing can act. */
  | { kind: "unassign" }
  | { kind: "assign-group"; groupId: string }
  /** With a group: both in one call, for helpdesks that take an agent only inside the conversation's group. */
  | { kind: "assign-teammate"; teammateId: string; groupId?: string }
  | { kind: "set-status"; status: "open" | "resolved" }
  /** Adds; never removes what is there. */
  | { kind: "add-tags"; tags: string[] }
  /** A marker field that the helpdesk's own automation reads. */
  | { kind: "set-field"; field: string; value: string | boolean };

/** Fixed names: they are stored with the action, and a connector lists those it knows. */
export type HelpdeskActionKind = HelpdeskAction["kind"];

/** A button offered with a reply; tapping it says its label. Only for helpdesks with the capability. */
export type QuickReply = { id: string; label: string };

/** A file in Baton's storage that goes out with a message. */
export type OutgoingAttachment = { storageKey: string; name: string; contentType: string; sizeBytes: number };

/**
 * What must still be true in the helpdesk, read fresh just before the action (G9):
 * - `still-ours`: assigned to the agent account, or to nobody; no teammate has answered; no newer customer message.
 * - `agent-assigned`: assigned to the agent account.
 * - `not-a-teammates`: not assigned to a teammate.
 * - `none`: harmless whoever owns it (a private note).
 */
export type ActionGuard = "still-ours" | "agent-assigned" | "not-a-teammates" | "none";

/** How a handoff is routed in the helpdesk, as a connector's settings say (FC6, FD7, FR4). */
export type RoutingPlan = {
  steps: HelpdeskAction[];
  /** Done instead when a step is refused for good: never left on the AI, never silent. */
  fallback: HelpdeskAction[];
};

/**
 * A reply or note as it stands in the thread: connectors read offered buttons as `[Label] [Label]` after the text, so that our own
 * message is known again by its words.
 */
export function shownText(action: Extract<HelpdeskAction, { text: string }>): string {
  const buttons = action.kind === "reply" ? (action.buttons ?? []) : [];
  return buttons.length === 0
    ? action.text
    : `${action.text}\n${buttons.map(({ label }) => `[${label}]`).join(" ")}`;
}
