import type { OfficeHoursDocument } from "@baton/domain";

/**
 * What the engine hands to the agent and what it gets back. Everything here is a plain value: the
 * engine stores it as the decision record of the turn, the API and `baton why` print it.
 */

/** How the customer sounds, on one scale for every helpdesk (A5). */
export type Sentiment = "angry" | "frustrated" | "neutral" | "positive";

/**
 * One public message of the conversation. Private notes and internal comments have no representation
 * here: what cannot be expressed cannot be leaked into an answer (S8).
 */
export type AnswerMessage = {
  id: string;
  author: "customer" | "agent" | "teammate";
  /** Plain text or Markdown as the helpdesk gave it; data, never an instruction (A8). */
  text: string;
  sentAt: Date;
  attachments: { name: string; contentType: string; url?: string }[];
  /** Why the message is known to be automatic (`Auto-Submitted`, `Precedence`, a bounce); absent for people (G10). */
  automatic?: string;
};

/** Why a conversation was given to people. Fixed names: reports and settings rely on them (A3). */
export type HandoffReason =
  | "customer-asked"
  | "low-confidence"
  | "topic-not-allowed"
  | "topic-never"
  | "frustrated"
  | "no-progress"
  | "out-of-hours"
  | "agent-decided"
  | "agent-failed"
  | "agent-timeout"
  | "language-not-served"
  | "delivery-refused"
  | "spend-limit"
  | "workflow"
  | "loop";

/** A passage of a public article that the answer was drawn from or that was weighed for it. */
export type UsedPassage = {
  articleId: string;
  title: string;
  url: string | null;
  /** Headings above the passage, outermost first; empty when the article has none. */
  headingPath: string[];
  text: string;
  /** Ranking score of the article, 0 and up; comparable inside one search only. */
  score: number;
};

export type AnswerInput = {
  conversation: {
    id: string;
    channel: "web" | "email" | "sms" | "phone";
    contactName: string | null;
    /** BCP 47 tag the helpdesk or the browser stated, for example `pt-BR`; null when unknown. */
    locale: string | null;
    /** Of a ticket or a mail: often it holds the question. Null or absent where there is none. */
    subject?: string | null;
  };
  /** Public messages, oldest first. */
  messages: AnswerMessage[];
  /** Ids of the customer messages that this turn answers (a burst is one turn, S10). */
  unanswered: string[];
  settings: AgentSettings;
  /** The clock, passed in: the agent reads no time of its own for a decision. */
  now: Date;
};

export type AgentSettings = {
  organizationName: string;
  /** Answer at or above this probability, 0 to 1. Default 0.6: precision 0.84 or better on four public help centers. */
  answerThreshold: number;
  /** Hand off when the customer asks for a person. */
  handoffOnRequest: boolean;
  /** Hand off when the customer is angry twice, or upset while confidence is low. */
  frustrationHandoff: boolean;
  /** Hand off when the customer raises the same point again after an answer. */
  noProgressHandoff: boolean;
  /** Languages answered (ISO 639-1) and the one used when a phrase or the detection gives none. */
  language: { served: string[] | "any"; fallback: string };
  /** How the model should sound, in plain words; unused without a model. */
  tone?: string;
  /** House rules for the model, written by an admin; unused without a model. */
  instructions?: string;
  /** Wall-clock limit of one turn in milliseconds; beyond it the turn becomes a handoff. */
  maxTurnMs: number;
  /** With a model: below this probability no tokens are spent and the turn hands off. 0 to 1, default 0.25. */
  modelThreshold?: number;
  /** Topics left to people, and the only topics answered (empty: all). The never list wins. */
  topics?: { never: Topic[]; allowed: Topic[] };
  /** When people are there (M12): out of hours a handoff says when they are back. Absent or not enabled: never said. */
  officeHours?: OfficeHoursDocument;
};

/**
 * A topic in plain words. `examples` are messages that a person said belong to it: five make it far more reliable.
 * `counterExamples` are messages that it caught and that do not belong to it.
 */
export type Topic = {
  name: string;
  description: string;
  examples?: readonly string[];
  counterExamples?: readonly string[] | undefined;
};

/** What every answer carries, whatever its outcome: the material of the decision record (S4). */
type Common = {
  /** Fixed kebab-case name of the rule that decided. */
  rule: string;
  /** One sentence for people. */
  reason: string;
  /** Probability that the top article answers, 0 to 1; null when nothing was searched. */
  confidence: number | null;
  /** The same before this installation's calibration: what a new one is fitted on. Absent when nothing was searched. */
  shippedConfidence?: number;
  passages: UsedPassage[];
  sentiment: Sentiment;
  /** ISO 639-1 of the customer's words. */
  language: string;
  model: {
    id: string;
    inputTokens: number;
    outputTokens: number;
    costUsd: number | null;
    milliseconds: number;
  } | null;
  /** The guards that ran, in order, with their evidence. */
  checks: { name: string; passed: boolean; detail: string }[];
};

export type AgentAnswer = Common &
  (
    | {
        outcome: "reply";
        /** Markdown. */
        text: string;
        /** False for a clarifying question or small talk: never counts towards assumed resolution (A6). */
        isAnswer: boolean;
      }
    | {
        outcome: "handoff";
        handoffReason: HandoffReason;
        /** What the customer is told, in their language. */
        customerText: string;
        note: HandoffNote;
      }
    /** Confirmed by the customer (A6). */
    | { outcome: "resolve"; customerText: string | null; note: HandoffNote }
    /** Nothing to say: automatic mail (G10), an empty turn. */
    | { outcome: "silent" }
  );

/** What the teammate reads first (A4). Extractive: made of the conversation's own words. */
export type HandoffNote = {
  summary: string;
  sentiment: Sentiment;
  reason: string;
  stillNeeds: string;
  sources: { title: string; url: string | null }[];
};

export interface Agent {
  /** Never throws for what can be expected: a failure or a timeout becomes a handoff. Throws only when `signal` aborts. */
  answer(input: AnswerInput, options: { signal: AbortSignal }): Promise<AgentAnswer>;
}
