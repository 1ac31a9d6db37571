import type { ConversationState } from "../conversation-state.ts";

/**
 * How a conversation of the messenger goes on in a helpdesk (M2 to M4): `conversation`, both sides go on talking there; `ticket`,
 * it is handed in with its history and answered by mail.
 */
export type EscalationKind = "conversation" | "ticket";

/**
 * - `waiting`: to be opened as soon as the helpdesk takes it.
 * - `opening`: asked for, and it is not known what came of it.
 * - `open`: people have it there.
 * - `closed`: over; a ticket is over for the messenger once it is handed in.
 * - `failed`: it cannot be opened there, or is no longer there. People have it in Baton's inbox.
 */
export type EscalationState = "waiting" | "opening" | "open" | "closed" | "failed";

/** Where conversations go when people are wanted: a connection, and a choice from its own lists; null: its settings decide. */
export type EscalationTarget = { connectionId: string; groupId: string | null; topicId: string | null };

/** What one end of an escalation knows of the other: whether it is open, and whose the next word is there. */
export type ToldState = { status: "open" | "resolved" | "gone"; heldBy: "ai" | "people" };

/** What the other end has to know of a conversation. Closed, nobody holds it any more, so that this alone is no news. */
export function stateToTell({ status, holder, told }: ConversationState): ToldState {
  if (status !== "open") {
    const heldBy = told?.heldBy ?? "people";
    return { status: status === "closed_unresolved" ? "gone" : "resolved", heldBy };
  }
  return { status: "open", heldBy: holder === "ai" ? "ai" : "people" };
}

/** Whether the other end knows it already. */
export function isSameToldState(first: ToldState | null, second: ToldState): boolean {
  return first?.status === second.status && first.heldBy === second.heldBy;
}

/**
 * A line of the note that opens an escalation. By it the conversation is known again: by whoever looks for it after a crash, so that
 * it is opened once (D7), and by the connection's own intake, whose webhook may come before the answer to the call that opened it.
 */
export function escalationMark(escalationId: string): string {
  return `Baton escalation ${escalationId}`;
}

const markPattern = /^Baton escalation ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/m;

const referencePattern = /\bReference: ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/;

/** The escalation that the first words of a ticket or conversation name. A customer may read and repeat them, so they prove nothing by themselves. */
export function readEscalationReference(text: string): string | null {
  return referencePattern.exec(text)?.[1] ?? null;
}

/** The escalation that a private note of the agent account belongs to; null: to none. */
export function readEscalationMark(text: string): string | null {
  return markPattern.exec(text)?.[1] ?? null;
}
