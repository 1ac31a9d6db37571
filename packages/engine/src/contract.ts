import type { TimelineActor } from "@baton/database";
import type { ConversationId, HandoffReason, OrganizationId } from "@baton/domain";

/**
 * What apps may ask of the engine. `createEngine` (create-engine.ts) wires it; nothing outside this package reaches
 * into its folders.
 */

/** A verified webhook request to be stored. */
export type IncomingDelivery = {
  connectionId: string;
  /** Null where the helpdesk gives nothing to tell one delivery from the next: kept under a key of its own. */
  key: string | null;
  conversationExternalId: string | null;
  event: string;
  body: Buffer;
  /** Only the headers worth keeping (retry count, payload version); never authorization. */
  headers: Record<string, string>;
  source?: "webhook" | "replay";
};

/** Accepting answers after the commit. `overloaded`: the bounded queue is full, answer 503 with Retry-After. */
export type AcceptResult = "accepted" | "duplicate" | "overloaded";

export interface DeliveryAcceptor {
  accept(delivery: IncomingDelivery): Promise<AcceptResult>;
  /** Waits for what is under way; further deliveries are refused as overloaded. */
  close(): Promise<void>;
}

/** What a teammate does in Baton's own inbox. */
export type TeammateAct =
  | { kind: "message"; text: string }
  | { kind: "note"; text: string }
  /** Null: take the assignee off. `agent`: give it back to the AI. */
  | { kind: "assign"; to: { kind: "agent" } | { kind: "teammate"; externalId: string } | { kind: "none" } }
  | { kind: "close" }
  | { kind: "reopen" }
  /** Hand back to the agent: it answers from the next customer message (G8). */
  | { kind: "resume" }
  /** Hand off by hand, with a note. */
  | { kind: "handoff"; reason: HandoffReason }
  /** The helpdesk that it is to be carried on in is asked now, and again where that had failed for good. */
  | { kind: "retry-escalation" };

export type TeammateActResult =
  | { kind: "planned"; actionIds: string[] }
  | { kind: "not-found" }
  /** The connection cannot do it or the conversation is in no state for it; says why. */
  | { kind: "refused"; code: string; message: string };

export type ActAsTeammate = (input: {
  organizationId: OrganizationId;
  conversationId: ConversationId;
  actor: TimelineActor;
  /** The name that customers read above the answer; null: none, as for a program. Left out: the actor's. */
  shownName?: string | null;
  act: TeammateAct;
}) => Promise<TeammateActResult>;

/** Something that a screen may want to show anew. Ids only: readers fetch what they may see. */
export type Change = {
  organizationId: string;
  /**
   * `messenger`: something that a visitor of the messenger can see; the id is the visitor's. `typing`: somebody writes to a visitor;
   * the id is the visitor's, the thread's and `agent` or `teammate`, with spaces between. `customer-typing`: the conversation's.
   */
  topic:
    | "conversation"
    | "connection"
    | "settings"
    | "knowledge"
    | "messenger"
    | "typing"
    | "customer-typing";
  id: string;
};

export interface ChangeFeed {
  /** Coalesced, and carried to every process of the installation by one LISTEN/NOTIFY hint per batch. */
  publish(change: Change): void;
  subscribe(listener: (change: Change) => void): () => void;
  close(): Promise<void>;
}
