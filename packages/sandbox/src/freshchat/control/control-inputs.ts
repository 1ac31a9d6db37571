import type { SignatureVariant } from "../../webhooks/webhook-queue.ts";
import type { MessagePart } from "../records.ts";

/** An attachment; `base64` is its content. */
export interface FileInput {
  readonly name: string;
  readonly contentType: string;
  readonly base64: string;
}

/** What somebody writes: a text, attachments, or message parts as the API knows them. */
export interface WritingInput {
  readonly text?: string;
  readonly files?: readonly FileInput[];
  readonly parts?: readonly MessagePart[];
}

/** Into an existing conversation, or into a new one of a known or new customer. */
export interface CustomerWritesInput extends WritingInput {
  readonly conversationId?: string;
  readonly userId?: string;
  /** A new customer, when neither of the ids is given. No fields: an anonymous visitor. */
  readonly user?: {
    readonly email?: string;
    readonly first_name?: string;
    readonly last_name?: string;
    readonly phone?: string;
    readonly reference_id?: string;
    readonly properties?: readonly { name: string; value: unknown }[];
  };
  /** Topic of a new conversation; default the first enabled messenger topic. */
  readonly channelId?: string;
  /** Taps a quick reply instead of writing. */
  readonly quickReply?: {
    readonly label: string;
    readonly customReplyText?: string;
    readonly payload?: string;
  };
}

export interface ConversationInput {
  readonly conversationId: string;
}

/** `agentId` default: the first active teammate who is not the AI. */
export interface TeammateInput extends ConversationInput {
  readonly agentId?: string;
}

export interface TeammateWritesInput extends TeammateInput, WritingInput {}

export interface AssignInput extends TeammateInput {
  /** Who assigns; default the agent. */
  readonly byAgentId?: string;
  /** An assignment rule does it. */
  readonly rule?: string;
}

export interface AssignGroupInput extends ConversationInput {
  readonly groupId: string;
  readonly byAgentId?: string;
  readonly rule?: string;
}

export interface SendWebhookInput {
  readonly action: string;
  /** The exact text to send. Absent: the usual envelope around `data`. */
  readonly body?: string;
  readonly data?: unknown;
  readonly conversationId?: string;
  readonly signature?: SignatureVariant;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ImportInput {
  readonly count: number;
  /** Default 4: question and answer by turns. */
  readonly messagesEach?: number;
  /** Spread over the days from this one … Default 180. */
  readonly fromDaysAgo?: number;
  /** … to this one. Default 1. */
  readonly toDaysAgo?: number;
  /** Default `resolved`. */
  readonly status?: "new" | "resolved";
  /** Texts to draw from by turns. */
  readonly texts?: readonly string[];
}
