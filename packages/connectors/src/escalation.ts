import type { HelpdeskAttachment } from "@baton/domain";
import type { ActionOutcome, ConversationReference, PerformContext } from "./contract.ts";

/**
 * How a conversation that began in the messenger is carried on in a helpdesk (M2 to M4): `conversation`, both sides go on talking
 * there; `ticket`, it is handed in with its transcript and answered by mail.
 */
export type EscalationKind = "conversation" | "ticket";

/** Reading calls throw a `Failure`; writing calls never throw for anything the network or the helpdesk does. */
export interface HelpdeskEscalation {
  readonly kind: EscalationKind;
  /**
   * Finds or makes the contact (S6: the helpdesk's own user id, then e-mail, then phone), then opens the conversation or ticket with
   * the whole history, the note for teammates and the group.
   */
  open(request: EscalationRequest, context: PerformContext): Promise<EscalationOutcome>;
  /**
   * After an `open` whose end is unknown: what it made, by the escalation's id; null when there is certainly nothing, so that opening
   * again makes no second one (D7).
   */
  find(request: EscalationRequest, signal?: AbortSignal): Promise<OpenedEscalation | null>;
  /** What the customer writes afterwards, as the customer; absent where the helpdesk's `kind` is `ticket`. */
  postAsCustomer?(
    opened: OpenedEscalation,
    message: CustomerMessage,
    context: PerformContext,
  ): Promise<ActionOutcome>;
}

export type EscalationRequest = {
  /** The same at every attempt. */
  escalationId: string;
  contact: {
    /** The customer's user id at the company, when an identity token proved it (M7); null for anonymous visitors. */
    userId: string | null;
    name: string | null;
    email: string | null;
    phone: string | null;
    /** By their name in the helpdesk: the mapping has been applied (M7). */
    fields: Readonly<Record<string, string>>;
  };
  /** Ids of the helpdesk's own lists; null: the connection's settings decide. */
  groupId: string | null;
  topicId: string | null;
  subject: string;
  /** Oldest first; public messages only, never a private note (S8). */
  transcript: readonly TranscriptEntry[];
  /** Summary, sentiment, reason, what the customer told the workflow: for teammates alone. */
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

export type CustomerMessage = {
  /** The message's id in Baton, the same at every attempt. */
  messageId: string;
  text: string;
  attachments: readonly StoredAttachment[];
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
      opened: OpenedEscalation /** What was left out, in words for a teammate. */;
      remarks: string[];
    }
  | Exclude<ActionOutcome, { kind: "done" }>;
