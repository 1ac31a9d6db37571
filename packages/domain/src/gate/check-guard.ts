import type { ActionGuard, HelpdeskAction } from "../actions/helpdesk-action.ts";
import { assertNever } from "../assert-never.ts";
import type { ConversationState } from "../conversation-state.ts";
import type { ConversationSnapshot } from "../events/helpdesk-event.ts";

/** Whether an action may leave. */
export type GuardVerdict =
  | { kind: "go" }
  /** The helpdesk is already as the action would make it. */
  | { kind: "already-so" }
  | { kind: "withdraw"; because: string };

/**
 * The last look before an action leaves (G9): pure, over a conversation to which a reading of the helpdesk, made just
 * now, has been applied. Whoever holds the conversation in the helpdesk wins over what was planned.
 */
export function checkGuard(
  action: HelpdeskAction,
  guard: ActionGuard,
  conversation: ConversationState,
  snapshot: Pick<ConversationSnapshot, "status" | "assignee" | "isOnHold">,
): GuardVerdict {
  if (snapshot.status === "gone") return withdraw("The helpdesk no longer has this conversation.");
  if (isAlreadySo(action, snapshot)) return { kind: "already-so" };
  // Whoever took it after this was planned may have been heard of while its end was unknown.
  if (action.kind === "claim" && conversation.holder === "human")
    return withdraw("A teammate holds it by now, left alone.");
  const assignee = snapshot.assignee;
  const taken =
    assignee.kind === "teammate" ? `Taken by ${assignee.name ?? "a teammate"}, left alone.` : null;
  switch (guard) {
    case "none":
      return { kind: "go" };
    case "not-a-teammates":
      return taken ? withdraw(taken) : { kind: "go" };
    case "agent-assigned":
      if (taken) return withdraw(taken);
      return assignee.kind === "agent"
        ? { kind: "go" }
        : withdraw("No longer assigned to the agent, left alone.");
    case "still-ours":
      if (taken) return withdraw(taken);
      if (snapshot.status !== "open") return withdraw("Closed in the helpdesk in the meantime.");
      if (conversation.holder === "human" && conversation.handoff === null) {
        return withdraw("A teammate has answered, left alone.");
      }
      return { kind: "go" };
    default:
      return assertNever(guard);
  }
}

function isAlreadySo(
  action: HelpdeskAction,
  snapshot: Pick<ConversationSnapshot, "status" | "assignee" | "isOnHold">,
): boolean {
  switch (action.kind) {
    case "claim":
      return snapshot.assignee.kind === "agent";
    case "unassign":
      return snapshot.assignee.kind === "none";
    case "set-status":
      return action.status === "resolved"
        ? snapshot.status === "resolved"
        : snapshot.status === "open" && !snapshot.isOnHold;
    default:
      return false;
  }
}

function withdraw(because: string): GuardVerdict {
  return { kind: "withdraw", because };
}
