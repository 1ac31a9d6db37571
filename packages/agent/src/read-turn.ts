import type { AnswerInput, AnswerMessage, Sentiment } from "./contract.ts";
import { resolveChoice } from "./extractive/resolve-choice.ts";
import { detectLanguage } from "./guards/detect-language.ts";
import { hasNoSubject } from "./guards/detect-no-subject.ts";
import { combineSentiments, detectSentiment } from "./guards/detect-sentiment.ts";
import { withoutQuotedMail } from "./guards/plain-words.ts";
import { withoutRefusals } from "./guards/without-refusals.ts";
import { analyzeText } from "./retrieval/analyze-text.ts";

/** A turn as the guards and answerers read it: what is asked, after what, how it sounds, in which language. */
export type Turn = {
  input: AnswerInput;
  /** The customer messages this turn answers, oldest first. */
  messages: AnswerMessage[];
  /** Their own words, quoted mail removed, one after the other. */
  text: string;
  /** What is searched: the text, with what it refers to when it is too short to stand alone. */
  question: string;
  /** The customer's messages before this turn, oldest first. */
  earlier: string[];
  /** What the agent said last before this turn; null when it has not spoken, or a teammate spoke after it. */
  previousAgentText: string | null;
  /** Of each customer message, oldest first. */
  sentiments: Sentiment[];
  sentiment: Sentiment;
  language: string;
};

/** Words that count below which a message needs the one before it ("and for Germany?"). */
const STANDS_ALONE = 3;

export function readTurn(input: AnswerInput): Turn {
  const unanswered = new Set(input.unanswered);
  const isAsked = ({ id, author }: AnswerMessage) => author === "customer" && unanswered.has(id);
  const messages = input.messages.filter(isAsked);
  const firstAsked = input.messages.findIndex(isAsked);
  const before = firstAsked === -1 ? input.messages : input.messages.slice(0, firstAsked);
  const text = messages
    .map((message) => withoutQuotedMail(message.text).trim())
    .filter((words) => words !== "")
    .join("\n");
  const earlier = before
    .filter(({ author }) => author === "customer")
    .map((message) => withoutQuotedMail(message.text).trim());
  const lastSpeaker = before.filter(({ author }) => author !== "customer").at(-1);
  const previousAgentText = lastSpeaker?.author === "agent" ? lastSpeaker.text : null;
  const fallback = input.settings.language.fallback;
  const hint = languageHint(earlier, input.conversation.locale, fallback);
  const sentiments = [...before.filter(({ author }) => author === "customer"), ...messages].map(
    ({ text: said }) => detectSentiment(said, detectLanguage(said, { hint, fallback }).language).sentiment,
  );
  const language = detectLanguage(text, { hint, fallback }).language;
  return {
    input,
    messages,
    text,
    question: completeQuestion({
      text,
      earlier,
      previousAgentText,
      language,
      subject: before.length === 0 ? (input.conversation.subject ?? null) : null,
    }),
    earlier,
    previousAgentText,
    sentiments,
    sentiment: combineSentiments(sentiments),
    language,
  };
}

/** The language of what is asked, for whoever speaks to the customer without the agent (a workflow). */
export function readLanguage(input: AnswerInput): string {
  const unanswered = new Set(input.unanswered);
  const said = input.messages.filter(({ author }) => author === "customer");
  const textOf = (messages: AnswerMessage[]) => messages.map(({ text }) => withoutQuotedMail(text).trim());
  const earlier = textOf(said.filter(({ id }) => !unanswered.has(id)));
  const text = textOf(said.filter(({ id }) => unanswered.has(id))).join("\n");
  const { fallback } = input.settings.language;
  const hint = languageHint(earlier, input.conversation.locale, fallback);
  return detectLanguage(text, { hint, fallback }).language;
}

/** The language of the last earlier message that tells; else the helpdesk's locale. */
function languageHint(earlier: readonly string[], locale: string | null, fallback: string): string | null {
  for (const text of [...earlier].reverse()) {
    const reading = detectLanguage(text, { hint: locale, fallback });
    if (reading.reliable) return reading.language;
  }
  return locale;
}

/**
 * What is searched: a pick from two options is the option; what the customer says they do not want is left out where something else is
 * said; a message too short to stand alone is read with the question before it, the first one with the subject of its mail or ticket.
 */
function completeQuestion(said: {
  text: string;
  earlier: string[];
  previousAgentText: string | null;
  language: string;
  subject: string | null;
}): string {
  const { earlier, previousAgentText, language } = said;
  const chosen = resolveChoice(said.text, previousAgentText);
  if (chosen !== null) return chosen;
  const text = withoutRefusals(said.text, language);
  if (analyzeText(text, language).length >= STANDS_ALONE && !hasNoSubject(text, language)) return text;
  const subject = said.subject?.replace(REPLY_MARK, "").trim() ?? "";
  if (subject !== "") return said.text === "" ? subject : `${text}\n${subject}`;
  const before = earlier.at(-1);
  return before === undefined || previousAgentText === null ? text : `${text}\n${before}`;
}

/** "Re: AW: Fwd:", by which mail programs mark what a mail follows on. */
const REPLY_MARK = /^(?:\s*(?:re|aw|sv|antw|fwd?|wg|tr|rv|i|r)\s*:)+/i;
