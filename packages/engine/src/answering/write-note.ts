import type { HandoffNote } from "@baton/agent/contract";
import type { HandoffReason } from "@baton/domain";

/** Why it was handed off, as a teammate reads it. */
export const handoffReasonTexts: Record<HandoffReason, string> = {
  "customer-asked": "The customer asked for a person.",
  "low-confidence": "No article answers this well enough.",
  "topic-not-allowed": "The topic is not one the agent may answer.",
  "topic-never": "The topic is on the never list.",
  frustrated: "The customer is frustrated.",
  "no-progress": "The customer raised the same point again after an answer.",
  "out-of-hours": "It came out of office hours.",
  "agent-decided": "The agent judged that a person should take this.",
  "agent-failed": "The agent could not finish its answer.",
  "agent-timeout": "The agent took too long to answer.",
  "language-not-served": "The customer writes in a language that is not served.",
  "delivery-refused": "The helpdesk refused the agent's reply.",
  "spend-limit": "The spend limit of the models is used up.",
  workflow: "A workflow hands it to people.",
  loop: "The conversation looked like a loop of automatic messages.",
};

/** The private note of a handoff (A4), plain text. `link` leads to the conversation in Baton. */
export function writeHandoffNote(note: HandoffNote, reason: HandoffReason, link: string): string {
  return [
    "Handed off by Baton",
    "",
    `Summary: ${note.summary}`,
    `Sentiment: ${note.sentiment}`,
    `Reason: ${note.reason || handoffReasonTexts[reason]} (${reason})`,
    ...(note.stillNeeds ? [`The customer still needs: ${note.stillNeeds}`] : []),
    ...writeSources(note.sources),
    "",
    `Conversation in Baton: ${link}`,
    "To give it back to the agent, assign it to the agent again or write a private note with /baton resume",
  ].join("\n");
}

/** The private note of a resolution (FC7). */
export function writeResolutionNote(note: HandoffNote, kind: "confirmed" | "assumed", link: string): string {
  return [
    kind === "confirmed"
      ? "Resolved by Baton: the customer confirmed it"
      : "Resolved by Baton: no further reply from the customer",
    "",
    `Summary: ${note.summary}`,
    `Sentiment: ${note.sentiment}`,
    ...writeSources(note.sources),
    "",
    `Conversation in Baton: ${link}`,
  ].join("\n");
}

/** The private note of assist mode: the draft, recognisable, ready to be copied. */
export function writeDraft(text: string, confidence: number | null): string {
  const sure = confidence === null ? "" : ` (confidence ${Math.round(confidence * 100)} %)`;
  return `Draft by Baton, not sent${sure}:\n\n${text}`;
}

function writeSources(sources: HandoffNote["sources"]): string[] {
  if (sources.length === 0) return [];
  return ["Sources:", ...sources.map((source) => `- ${source.title}${source.url ? ` ${source.url}` : ""}`)];
}
