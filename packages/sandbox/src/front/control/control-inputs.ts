import type { SignatureVariant } from "../../webhooks/webhook-queue.ts";

/** An attachment; `base64` is its content. */
export interface FileInput {
  readonly name: string;
  readonly contentType: string;
  readonly base64: string;
}

/** The kinds of channel that a customer can write through. */
const customerKinds = ["email", "chat", "custom", "sms", "phone"] as const;

export type CustomerKind = (typeof customerKinds)[number];

/** Into an existing conversation, or into a new one of a known or new sender. */
export interface CustomerWritesInput {
  readonly text: string;
  readonly conversationId?: string;
  /** A contact of the account; its handle for the channel is taken, and made if it has none. */
  readonly contactId?: string;
  /** A sender by handle: an email address, a phone number, or any name for chats. */
  readonly from?: { readonly handle: string; readonly name?: string };
  /** Default email, or what the conversation is. */
  readonly kind?: CustomerKind;
  /** Default the first channel of that kind. */
  readonly channelId?: string;
  /** Emails only; default "Question about my order", or the conversation's. */
  readonly subject?: string;
  /** The body as it came; default the text, as HTML for emails. */
  readonly html?: string;
  readonly files?: readonly FileInput[];
  /** Phone only: seconds. Default 180. The text is what is known of the call: transcript or voicemail. */
  readonly duration?: number;
  /** Custom only: the thread at the other end. */
  readonly threadRef?: string;
}

export interface ConversationInput {
  readonly conversationId: string;
}

/** `teammateId` default: Maya, or the first available person. */
export interface TeammateInput extends ConversationInput {
  readonly teammateId?: string;
}

export interface TeammateRepliesInput extends TeammateInput {
  readonly text: string;
  readonly files?: readonly FileInput[];
  /** "Send and archive". */
  readonly archives?: boolean;
  /** Default true: who starts a reply is assigned before the message is there. */
  readonly assigns?: boolean;
  readonly channelId?: string;
}

export interface AssignInput extends TeammateInput {
  /** Who assigns; default the teammate. */
  readonly byTeammateId?: string;
  /** A rule does it. */
  readonly isRule?: boolean;
}

export interface SendWebhookInput {
  /** The type of the envelope, or of the event for a rule. */
  readonly type: string;
  /** The exact text to send. Absent: the usual envelope around `payload`. */
  readonly body?: string;
  readonly payload?: unknown;
  readonly conversationId?: string;
  readonly signature?: SignatureVariant;
  readonly headers?: Readonly<Record<string, string>>;
  /** To the receiver of this rule. Default the application webhook's. */
  readonly ruleId?: string;
}

export interface ImportInput {
  readonly count: number;
  /** Default 4: question and answer by turns. */
  readonly messagesEach?: number;
  /** Spread over the days from this one … Default 180. */
  readonly fromDaysAgo?: number;
  /** … to this one. Default 1. */
  readonly toDaysAgo?: number;
  /** Default `archived`. */
  readonly status?: "archived" | "open";
  /** Default email. */
  readonly kind?: CustomerKind;
  /** Texts to draw from by turns. */
  readonly texts?: readonly string[];
  /** Who has them. Default nobody. */
  readonly assigneeId?: string;
}

/** Creates an article, or changes the given fields of one. */
export interface SaveArticleInput {
  readonly articleId?: string;
  /** Needed for a new one. */
  readonly knowledgeBaseId?: string;
  readonly categoryId?: string;
  /** Default en. */
  readonly locale?: string;
  readonly name?: string;
  readonly html?: string;
  readonly status?: "draft" | "published";
  readonly keywords?: readonly string[];
  readonly files?: readonly FileInput[];
}

export interface SaveCategoryInput {
  readonly categoryId?: string;
  readonly knowledgeBaseId?: string;
  readonly parentId?: string;
  readonly isHidden?: boolean;
  readonly locale?: string;
  readonly name?: string;
  readonly description?: string;
}

export interface SaveKnowledgeBaseInput {
  readonly knowledgeBaseId?: string;
  /** Default external. */
  readonly type?: "internal" | "external";
  readonly status?: "published" | "unpublished";
  readonly locale?: string;
  readonly name?: string;
}
