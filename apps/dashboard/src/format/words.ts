import type { ConversationSummary, ConversationView, DecisionView, OutboxItem } from "@baton/api";

type HandoffRecordView = NonNullable<ConversationView["handoff"]>;

/** The words that people read for the fixed names of the API. */

export const channelWords: Record<ConversationSummary["channel"], string> = {
  web: "Chat",
  email: "Email",
  sms: "SMS",
  phone: "Phone",
};

export const statusWords: Record<ConversationSummary["status"], string> = {
  open: "Open",
  closed_resolved: "Resolved",
  closed_unresolved: "Closed, not solved",
};

export const holderWords: Record<ConversationSummary["holder"], string> = {
  ai: "AI",
  human: "Human",
  none: "Nobody",
};

/** Whether it was given to people, and none of them has taken it or written since. */
export function waitsForPerson({
  holder,
  assignee,
  lastMessage,
}: Pick<ConversationSummary, "holder" | "assignee" | "lastMessage">): boolean {
  return holder === "human" && assignee.kind === "none" && lastMessage?.author !== "teammate";
}

export const sentimentWords: Record<NonNullable<ConversationSummary["sentiment"]>, string> = {
  angry: "Angry",
  frustrated: "Frustrated",
  neutral: "Neutral",
  positive: "Positive",
};

export const handoffReasonWords: Record<HandoffRecordView["reason"], string> = {
  "customer-asked": "The customer asked for a person",
  "low-confidence": "No answer was sure enough",
  "topic-not-allowed": "The topic is not on the allowed list",
  "topic-never": "The topic is for people only",
  frustrated: "The customer is frustrated",
  "no-progress": "The same point came up again",
  "out-of-hours": "Outside office hours",
  "agent-decided": "Decided by hand or by the agent",
  "agent-failed": "The agent failed",
  "agent-timeout": "The agent took too long",
  "language-not-served": "The language is not served",
  "delivery-refused": "The helpdesk refused the reply",
  "spend-limit": "The spend limit of the models is used up",
  workflow: "A workflow hands it to people",
  loop: "It looked like a loop of machines",
};

export const outcomeWords: Record<DecisionView["outcome"], string> = {
  reply: "Replied",
  draft: "Drafted",
  handoff: "Handed off",
  resolve: "Resolved",
  silent: "Stayed silent",
};

/** What became of something that Baton sends. */
export const deliveryWords: Record<OutboxItem["state"], string> = {
  planned: "Waiting to be sent",
  sending: "Sending",
  done: "Sent",
  refused: "Refused",
  unknown: "Unsure if it arrived, checking",
  withdrawn: "Withheld",
};

/** `low-confidence` → `Low confidence`: for fixed names that have no words of their own yet. */
export function readable(name: string): string {
  const text = name
    .replace(/[-_]/g, " ")
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The English name of a language code; the code itself where it is unknown. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** What to call a customer of whom any part may be unknown. */
export function contactName(contact: ConversationSummary["contact"]): string {
  return contact?.name ?? contact?.email ?? contact?.phone ?? "Unknown customer";
}

/** `2.4 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
