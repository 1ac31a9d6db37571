import type { RuleInput } from "../automations/read-rule.ts";
import type { RoleName, RuleType } from "../records.ts";

/** An attachment; `base64` is its content. */
export interface FileInput {
  readonly name: string;
  readonly contentType: string;
  readonly base64: string;
}

/** What somebody writes. `html` wins over `text`. */
export interface WritingInput {
  readonly text?: string;
  readonly html?: string;
  readonly files?: readonly FileInput[];
}

/** Somebody who writes for the first time. An address that is known means the person who has it. */
export interface ContactInput {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly uniqueExternalId?: string;
}

/** Into an existing ticket, or into a new one of a known or new customer. */
export interface CustomerWritesInput extends WritingInput {
  readonly ticketId?: number;
  readonly contactId?: number;
  readonly contact?: ContactInput;
  /** Of a new ticket. */
  readonly subject?: string;
  /** How it comes in. Default `mail`, or the ticket's own way when the customer answers. */
  readonly via?: "mail" | "portal" | "chat" | "widget" | "phone" | "whatsapp";
  /** Images that sit inside the HTML instead of the attachments. */
  readonly inlineImages?: readonly FileInput[];
  readonly cc?: readonly string[];
  /** The address it was sent to. Default the primary mailbox. */
  readonly to?: string;
  /** What its To says where that is not the mailbox: it came as a blind copy. New tickets by mail only. */
  readonly visibleTo?: readonly string[];
  /** An out-of-office answer. */
  readonly isAutoResponse?: boolean;
  /** Leave out what mail programs quote below an answer. */
  readonly isWithoutQuote?: boolean;
}

/** A mail as it reaches the mailboxes: Freshdesk finds out by itself where it belongs. */
export interface MailInput extends WritingInput {
  readonly from: string;
  readonly fromName?: string;
  /** Two mailboxes make two tickets. Default the primary one. */
  readonly to?: readonly string[];
  readonly cc?: readonly string[];
  /** `[#12]` in it leads to ticket 12, if the sender has to do with it. */
  readonly subject: string;
  readonly isAutoResponse?: boolean;
}

export interface TicketInput {
  readonly ticketId: number;
}

/** `agentId` default: the ticket's agent if that is a teammate, otherwise the first teammate. */
export interface TeammateInput extends TicketInput {
  readonly agentId?: number;
}

export interface TeammateWritesInput extends TeammateInput, WritingInput {
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
}

export interface NoteInput extends TeammateWritesInput {
  /** Shown to the customer. Default false. */
  readonly isPublic?: boolean;
  /** Addresses of agents to alert. */
  readonly notify?: readonly string[];
}

export interface AssignInput extends TicketInput {
  readonly agentId: number;
  /** Who assigns; default the agent. */
  readonly byAgentId?: number;
}

/** Properties of a ticket as the form shows them. */
export interface ChangeTicketInput extends TicketInput {
  readonly status?: number;
  readonly priority?: number;
  readonly type?: string | null;
  readonly tags?: readonly string[];
  readonly groupId?: number | null;
  readonly responderId?: number | null;
  readonly customFields?: Readonly<Record<string, unknown>>;
  readonly subject?: string;
  readonly byAgentId?: number;
  /** An automation of the company does it: rules do not see it. */
  readonly isByRule?: boolean;
}

export interface SetAgentInput {
  readonly agentId: number;
  readonly isDeactivated?: boolean;
  readonly isAvailable?: boolean;
  readonly role?: RoleName;
  readonly ticketScope?: 1 | 2 | 3;
  readonly groupIds?: readonly number[];
}

/** The two rules of a webhook integration, as an admin clicks them together. */
export interface WebhookRulesInput {
  readonly url: string;
  /** Such as `{"X-Webhook-Secret": "…"}`; a blank in one stops the rule. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body: an object with placeholders, or a text. Default ticket id, event and performer. */
  readonly content?: unknown;
  /** Default advanced: exactly the template. */
  readonly layout?: "advanced" | "simple";
}

export interface RuleControlInput {
  readonly type: RuleType;
  readonly rule: RuleInput;
}

export interface SendWebhookInput {
  readonly url: string;
  readonly method?: string;
  /** The exact text to send. */
  readonly body: string;
  /** A word for the ledger and for faults. Default `manual`. */
  readonly action?: string;
  readonly ticketId?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ImportInput {
  readonly count: number;
  /** Entries of each beside the first message: answer and question by turns. Default 4. */
  readonly entriesEach?: number;
  /** Spread over the days from this one … Default 180. */
  readonly fromDaysAgo?: number;
  /** … to this one. Default 1. */
  readonly toDaysAgo?: number;
  /** By turns. Default open and pending. */
  readonly statuses?: readonly number[];
  /** People who share the tickets among them. Default a tenth of `count`, at least one. */
  readonly contacts?: number;
  /** Texts to draw from by turns. */
  readonly texts?: readonly string[];
}

/** A stretch of time; the parts add up. */
export interface DurationInput {
  readonly milliseconds?: number;
  readonly seconds?: number;
  readonly minutes?: number;
  readonly hours?: number;
  readonly days?: number;
}
