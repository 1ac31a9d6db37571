import type { EscalationKind, HelpdeskAttachment } from "@baton/domain";
import type { ActionOutcome, ConversationReference, PerformContext } from "./contract.ts";

export type { EscalationKind } from "@baton/domain";

/**
 * A conversation of the messenger carried on in a helpdesk (M2, M4) or handed in there (M3). What comes after the opening needs
 * nothing of its own: the conversation is one of the helpdesk's, and what the customer writes is the action `customer-message`.
 *
 * `find` throws a `Failure`; `open` never throws for anything the network or the helpdesk does.
 */
export interface HelpdeskEscalation {
  /** Which of the two this helpdesk opens; the same as `capabilities.escalation`. */
  readonly kind: EscalationKind;
  /**
   * Finds or makes the contact (S6: the helpdesk's own user id, then e-mail, then phone), then opens the conversation or ticket with
   * the whole history, the note for teammates and the group.
   */
  open(request: EscalationRequest, context: PerformContext): Promise<EscalationOutcome>;
  /**
   * After an `open` whose end is unknown: what it made, by the escalation's mark; null when there is certainly nothing, so that
   * opening again makes no second one (D7).
   */
  find(request: EscalationRequest, signal?: AbortSignal): Promise<OpenedEscalation | null>;
  /**
   * The customer has read a teammate's message. Left out where the helpdesk has no call for it; the same as
   * `capabilities.takesReadReceipts`.
   *
   * @throws Failure when it could not be said; nobody tries again.
   */
  markSeen?(messageExternalId: string, signal?: AbortSignal): Promise<void>;
}

export type EscalationRequest = {
  /** The same at every attempt. */
  escalationId: string;
  contact: {
    /** Baton's own id of the visitor, for helpdesks that keep an id of ours with a user. */
    visitorId: string;
    /** The customer's user id at the company, when an identity token proved it (M7); null for anonymous visitors. */
    userId: string | null;
    /** Their id in the helpdesk, where an earlier escalation or conversation told it. */
    externalId: string | null;
    name: string | null;
    email: string | null;
    phone: string | null;
    /** Whether e-mail and phone are proved. Otherwise anybody could have typed them, and they match nobody who is there already. */
    isVerified: boolean;
    /** By their name in the helpdesk: the mapping has been applied (M7). */
    fields: Readonly<Record<string, string>>;
  };
  /** Ids of the helpdesk's own lists; null: the connection's settings decide. */
  groupId: string | null;
  topicId: string | null;
  subject: string;
  /** Oldest first; public messages only, never a private note (S8). */
  transcript: readonly TranscriptEntry[];
  /** Summary, sentiment, reason, what the customer told the workflow: for teammates alone. Its last line is the escalation's mark. */
  note: string;
  /** Ticket or conversation fields by their name in the helpdesk. */
  fields: Readonly<Record<string, string>>;
  tags: readonly string[];
  language: string | null;
};

export type TranscriptEntry = {
  at: Date;
  author: { kind: "customer" | "agent" | "teammate"; name: string | null };
  text: string;
  attachments: readonly StoredAttachment[];
};

/** A file in Baton's own storage; `PerformContext.readAttachment` gives its bytes. */
export type StoredAttachment = Pick<HelpdeskAttachment, "name" | "contentType"> & {
  sizeBytes: number;
  storageKey: string;
};

export type OpenedEscalation = {
  conversation: ConversationReference;
  /** The customer there, where posting in their name needs it. */
  contactExternalId: string | null;
  /** Where teammates open it; null where the helpdesk tells none. */
  url: string | null;
  /** What customers are told, such as a ticket's number. */
  number: string | null;
};

export type EscalationOutcome =
  | {
      kind: "done";
      opened: OpenedEscalation;
      /** What was left out, in words for a teammate. */
      remarks: string[];
    }
  | Exclude<ActionOutcome, { kind: "done" }>;
