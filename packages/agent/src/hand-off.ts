import { isOpen, nextOpening } from "@baton/domain";
import type { AgentAnswer, AnswerInput, HandoffReason, UsedPassage } from "./contract.ts";
import { isClarifyingQuestion } from "./extractive/resolve-choice.ts";
import { writeNote } from "./notes/describe-conversation.ts";
import { type Phrases, phraseLanguage, phrasesFor } from "./phrases/phrases.ts";
import type { Turn } from "./read-turn.ts";

/** A handoff with its note, and what the customer is told in their language (A4). */
export function handOff(
  turn: Turn,
  handoff: {
    rule: string;
    reason: string;
    handoffReason: HandoffReason;
    confidence: number | null;
    shippedConfidence?: number;
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
    ...(handoff.shippedConfidence === undefined ? {} : { shippedConfidence: handoff.shippedConfidence }),
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
  "spend-limit": "handoff",
  workflow: "handoff",
  loop: "handoff",
};

/**
 * What the customer is told at a handoff; for handoffs decided outside the agent too. Out of hours it says when people
 * are back (M12), instead of leaving somebody to wait in an open chat.
 */
export function handoffText(input: AnswerInput, language: string, reason: HandoffReason): string {
  const phrases = phrasesFor(language, input.settings.language.fallback);
  return withReturn(phrases[phraseFor(input, reason)], input, language);
}

/** What the customer is told of an escalation: that it takes longer, or that their ticket is there (M2, M3). */
export function escalationText(
  told: { kind: "waits" } | { kind: "ticket"; number: string | null },
  language: string,
  fallback: string,
): string {
  const phrases = phrasesFor(language, fallback);
  if (told.kind === "waits") return phrases.escalationWaits;
  return told.number === null
    ? phrases.ticketMadeUnnumbered
    : phrases.ticketMade.replace("{number}", told.number);
}

function phraseFor(input: AnswerInput, reason: HandoffReason): keyof Phrases {
  const phrase = TEXT_OF[reason];
  if (phrase !== "handoff") return phrase;
  const unanswered = new Set(input.unanswered);
  const asked = input.messages.filter(({ id }) => unanswered.has(id));
  const isFilesOnly =
    asked.some(({ attachments }) => attachments.length > 0) &&
    asked.every(({ text }) => !/[\p{L}\p{N}]/u.test(text));
  if (isFilesOnly) return "handoffFiles";
  const before = input.messages.slice(
    0,
    Math.max(
      0,
      input.messages.findIndex(({ id }) => unanswered.has(id)),
    ),
  );
  const lastSpeaker = before.filter(({ author }) => author !== "customer").at(-1);
  return lastSpeaker?.author === "agent" && isClarifyingQuestion(lastSpeaker.text) ? "handoffStill" : phrase;
}

function withReturn(text: string, input: AnswerInput, language: string): string {
  const { officeHours, language: languages } = input.settings;
  if (officeHours === undefined || !officeHours.enabled || isOpen(officeHours, input.now)) return text;
  const opening = nextOpening(officeHours, input.now);
  if (opening === null) return text;
  const spoken = phraseLanguage(language, languages.fallback);
  const time = new Intl.DateTimeFormat(spoken, {
    timeZone: officeHours.timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "numeric",
    minute: "2-digit",
    // The customer may live elsewhere.
    timeZoneName: "short",
  }).format(opening);
  // A language whose sentences end without a space (Japanese) needs none between them either.
  const gap = text.endsWith("。") ? "" : " ";
  return `${text}${gap}${phrasesFor(language, languages.fallback).backAt.replace("{time}", time)}`;
}
