import type { Assignee } from "../conversation.ts";
import type { HelpdeskMessage } from "../message.ts";

/** What a connector understood of one delivery, in Baton's words. `at` is always the helpdesk's clock. */
export type HelpdeskEvent =
  | { kind: "message-created"; message: HelpdeskMessage }
  | {
      kind: "assignee-changed";
      assignee: Assignee;
      /** Who did it, where the helpdesk tells. */
      by: Actor;
      at: Date;
    }
  | { kind: "conversation-closed"; by: Actor; at: Date; outcome: "resolved" | "spam" | "deleted" }
  | { kind: "conversation-reopened"; by: Actor; at: Date }
  | { kind: "tags-changed"; tags: string[]; at: Date }
  /** A message that the helpdesk had taken did not reach the customer: refused by their mail server, a number that is gone. */
  | { kind: "delivery-failed"; messageExternalId: string; reason: string | null; at: Date }
  /** Something happened that the payload does not tell: read the conversation from the helpdesk. */
  | { kind: "conversation-touched"; at: Date }
  /** The customer has opened a conversation and not written yet (the messenger): a workflow may speak first. */
  | { kind: "conversation-opened"; at: Date }
  /** The customer or the helpdesk did something that Baton shows but does not act on. */
  | { kind: "noticed"; what: string; at: Date };

/** One kind of event. */
export type EventOf<Kind extends HelpdeskEvent["kind"]> = Extract<HelpdeskEvent, { kind: Kind }>;

/** Who did it, as far as the helpdesk tells; `system`: a rule or an automation of the company's. */
export type Actor = {
  kind: "customer" | "agent" | "teammate" | "system" | "unknown";
  externalId: string | null;
};

/** Everything a connector knows of a conversation at one moment: the answer of `readConversation`. */
export type ConversationSnapshot = {
  externalId: string;
  /** Back-link into the helpdesk's agent app (S2). */
  url: string | null;
  /** `gone`: deleted, merged away or unreadable for good. `spam` closes without counting as resolved. */
  status: "open" | "resolved" | "spam" | "gone";
  /** The conversation that swallowed this one, where it is `gone` because the helpdesk merged it and tells so. */
  mergedInto?: { externalId: string; alternateId: string | null };
  /**
   * Open, yet set aside until the customer or somebody else answers (Freshdesk's Pending and custom statuses), so that
   * setting it to open still changes something. Absent: no.
   */
  isOnHold?: boolean;
  assignee: Assignee;
  /** Group, team or inbox it lies in. */
  group: { externalId: string; name: string | null } | null;
  /** Topic, inbox or product: what a connection can be limited to (G7). */
  placement: { externalId: string; name: string | null } | null;
  channel: "web" | "email" | "sms" | "phone";
  subject: string | null;
  contact: HelpdeskContact | null;
  /** Null where the helpdesk has no tags. */
  tags: string[] | null;
  /** The helpdesk's time of its last change, for ordering (S9); null where it gives none. */
  updatedAt: Date | null;
  /** Oldest first. The newest are always included; `hasAllMessages` says whether the oldest are. */
  messages: HelpdeskMessage[];
  hasAllMessages: boolean;
};

/** The customer as the helpdesk knows them; any part may be missing (S6). */
export type HelpdeskContact = {
  /** Where customers say themselves who they are (`claimsIdentity`): whether it was proved. */
  isVerified?: boolean;
  externalId: string;
  name: string | null;
  email: string | null;
  phone: string | null;
};
