import type { ConversationState, TimelineNote } from "../conversation-state.ts";
import type { HelpdeskMessage } from "../message.ts";

/** What came of one event, or of one reading: the conversation as it is now, and what is to be recorded and done. */
export type Applied = {
  conversation: ConversationState;
  messages: RecordedMessage[];
  timeline: TimelineNote[];
  effects: EventEffect[];
  /** One word for the delivery's record: `applied`, `duplicate`, `echo`, `stale`. */
  outcome: "applied" | "duplicate" | "echo" | "stale";
};

/** A message to record, with what is to be done about it. */
export type RecordedMessage = {
  message: HelpdeskMessage;
  source: "webhook" | "read" | "sent";
  actionId: string | null;
  awaitsDecision: boolean;
};

/** What is to be done about it beyond the record. */
export type EventEffect =
  /** Public drafts that were not sent yet are withdrawn, with this reason. */
  | { kind: "withdraw-drafts"; because: string; isNewCustomerMessage: boolean }
  /** Our own send was seen in the helpdesk. */
  | { kind: "confirm-action"; actionId: string; externalMessageId: string }
  /** What the event says must be read from the helpdesk before it counts (thin payload, hand-back). */
  | { kind: "read-conversation"; because: "touched" }
  /**
   * It may have been given back at that time of the helpdesk's; a reading tells. `isPersons`: a person did it, and no claim of ours can
   * be meant, so that only who has it now is left to find out.
   */
  | { kind: "read-conversation"; because: "handed-back"; at: Date; isPersons: boolean }
  /** Our own message did not reach the customer, and nobody else has the conversation: people are asked (EM3). */
  | { kind: "hand-off-undelivered"; reason: string }
  /** Our claim has crossed a teammate's own assignment, and no helpdesk's claim is conditional: it is assigned to them again (G8). */
  | { kind: "restore-assignee"; teammateId: string }
  /** A teammate asked the agent to take the conversation again (G8). */
  | { kind: "resume"; by: string | null };

/** Nothing to record but what the parts say. */
export function applied(
  conversation: ConversationState,
  parts: { timeline?: TimelineNote[]; effects?: EventEffect[] },
  outcome: Applied["outcome"] = "applied",
): Applied {
  return {
    conversation,
    messages: [],
    timeline: parts.timeline ?? [],
    effects: parts.effects ?? [],
    outcome,
  };
}

/** Something newer is known already. */
export function stale(conversation: ConversationState): Applied {
  return applied(conversation, {}, "stale");
}
