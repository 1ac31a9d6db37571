import type { AgentAnswer, AnswerInput, HandoffReason, UsedPassage } from "./contract.ts";
import { writeNote } from "./notes/describe-conversation.ts";
import { type Phrases, phrasesFor } from "./phrases/phrases.ts";
import type { Turn } from "./read-turn.ts";

/** A handoff with its note, and what the customer is told in their language (A4). */
export function handOff(
  turn: Turn,
  handoff: {
    rule: string;
    reason: string;
    handoffReason: HandoffReason;
    confidence: number | null;
    passages: UsedPassage[];
    checks: AgentAnswer["checks"];
    model?: AgentAnswer["model"];
  },
): AgentAnswer {
  const { rule, reason, handoffReason, confidence, passages, checks, model = null } = handoff;
  return {
    outcome: "handoff",
    handoffReason,
    customerText: handoffText(turn.input, turn.language, handoffReason),
    note: writeNote(turn.input, { reason, passages }),
    rule,
    reason,
    confidence,
    passages,
    sentiment: turn.sentiment,
    language: turn.language,
    model,
    checks,
  };
}

const TEXT_OF: Record<HandoffReason, keyof Phrases> = {
  "customer-asked": "handoffAsked",
  "low-confidence": "handoff",
  "topic-not-allowed": "handoff",
  "topic-never": "handoff",
  frustrated: "handoffSorry",
  "no-progress": "handoffSorry",
  "out-of-hours": "handoffLater",
  "agent-decided": "handoff",
  "agent-failed": "handoff",
  "agent-timeout": "handoff",
  "language-not-served": "handoff",
  "delivery-refused": "handoff",
  loop: "handoff",
};

/** What the customer is told at a handoff; for handoffs decided outside the agent too (office hours, topics). */
export function handoffText(input: AnswerInput, language: string, reason: HandoffReason): string {
  return phrasesFor(language, input.settings.language.fallback)[TEXT_OF[reason]];
}
