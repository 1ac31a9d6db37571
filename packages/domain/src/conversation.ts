import type { Channel } from "./channel.ts";
import type { ConnectionId, ContactId, ConversationId, OrganizationId } from "./ids.ts";

/** `closed_unresolved`: spam, deleted, or closed by a workflow as not solved; it counts as no resolution. */
export type ConversationStatus = "open" | "closed_resolved" | "closed_unresolved";

/** Who the next word belongs to. `none`: nobody has taken it, e.g. the gate keeps the agent out. */
export type Holder = "ai" | "human" | "none";

/** The helpdesk's own notion of who a conversation is assigned to. */
export type Assignee =
  | { kind: "none" }
  /** The agent account: the AI. */
  | { kind: "agent" }
  | { kind: "teammate"; externalId: string; name: string | null };

/** Fixed names of the reasons of a handoff (A3); they appear in notes, reports and the API. */
export const handoffReasons = [
  "customer-asked",
  "low-confidence",
  "topic-not-allowed",
  "topic-never",
  "frustrated",
  "no-progress",
  "out-of-hours",
  "agent-decided",
  "agent-failed",
  "agent-timeout",
  "language-not-served",
  "delivery-refused",
  "spend-limit",
  "workflow",
  "loop",
] as const;
/** One of them. */
export type HandoffReason = (typeof handoffReasons)[number];

/** One scale on all connectors (A5). */
export type Sentiment = "angry" | "frustrated" | "neutral" | "positive";

/** Why people have it; kept until the conversation begins anew. `at` is an ISO time, `summary` one sentence for teammates. */
export type HandoffRecord = {
  reason: HandoffReason;
  at: string;
  summary: string;
  sentiment: Sentiment;
};

/** Why it counts as solved; taken back when the conversation begins anew. */
export type ResolutionRecord = {
  /** Confirmed by the customer, assumed after silence, or closed by a teammate in the helpdesk. */
  kind: "confirmed" | "assumed" | "by-teammate";
  at: string;
  summary: string | null;
  sentiment: Sentiment | null;
};

/** What a decision about a conversation may read. Times are Dates; null means unknown or never. */
export type Conversation = {
  id: ConversationId;
  organizationId: OrganizationId;
  connectionId: ConnectionId;
  externalId: string;
  externalUrl: string | null;
  channel: Channel;
  status: ConversationStatus;
  holder: Holder;
  assignee: Assignee;
  contactId: ContactId | null;
  tags: string[];
  language: string | null;
  sentiment: Sentiment | null;
  handoff: HandoffRecord | null;
  resolution: ResolutionRecord | null;
  /** Backfilled history: the agent acts only from the next customer message (FD14). */
  isReadOnly: boolean;
  /** The routing setting in force when the conversation (or its newest reopening) began (G5). */
  takesUnassigned: boolean;
  /**
   * Helpdesk time of the newest act by which a person decided who holds it: an answer, an assignment, a hand-back, a reopening. An older
   * one that is heard of later changes nothing (S9). Our own claims do not count: a teammate who answered while one was on its way
   * has taken the conversation all the same (G8).
   */
  holderChangedAt: Date | null;
  /** Helpdesk time of the newest known change of assignee; an older change is stale (S9). */
  assigneeChangedAt: Date | null;
  /** When the agent's own newest claim took effect, by the helpdesk's clock as far as it tells; null: never claimed. */
  claimedAt: Date | null;
  /** When a teammate handed it back by a note, as long as nothing dated has followed. */
  resumedAt: Date | null;
  /** Helpdesk time of the newest known change of status; an older change is stale (S9). */
  statusChangedAt: Date | null;
  closedAt: Date | null;
};
