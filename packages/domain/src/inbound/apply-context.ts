import type { ChannelSettings } from "../channel.ts";

/** What is known besides the conversation when an event is applied. The clock is ours; events carry the helpdesk's. */
export type ApplyContext = {
  now: Date;
  channel: ChannelSettings;
  /** The routing setting in force now; taken over when a conversation begins anew (G5). */
  takesUnassigned: boolean;
  /**
   * Messages written before this (the connection's first day) are history where a reading finds them: recorded, never answered. What is
   * told is new: nobody is told of what was before the connection.
   */
  answersFrom: Date;
  /** External ids of recorded messages, with the action that sent them. */
  known: ReadonlyMap<string, { actionId: string | null }>;
  /** Our own sends that the helpdesk has not shown us yet, oldest first. */
  unmatchedSends: readonly UnmatchedSend[];
  /** Whether the event was pushed to us or found by reading the thread. */
  source: "webhook" | "read";
};

/** A send of ours that the helpdesk has not shown us yet. What it shows without our id is recognised by author and words. */
export type UnmatchedSend = {
  actionId: string;
  visibility: "public" | "private";
  text: string;
  /** Whose words they are in the helpdesk: the agent account's, or the customer's, which an escalation posts as them. */
  author: "agent" | "customer";
};
