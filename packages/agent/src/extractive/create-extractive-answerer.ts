import { type Answerer, type AnswererResult, toUsedPassage, usedPassages } from "../answerer.ts";
import { isSameWording, phrasesFor } from "../phrases/phrases.ts";
import type { Turn } from "../read-turn.ts";
import { analyzeText } from "../retrieval/analyze-text.ts";
import type { PublicIndex, SearchResult } from "../retrieval/knowledge-index.ts";
import { chooseQuote } from "./choose-quote.ts";
import { isClarifyingQuestion, resolveChoice } from "./resolve-choice.ts";
import { isSameLanguage, writeClarifyingQuestion, writeQuoteReply } from "./write-quote-reply.ts";

/** Share of the threshold from which two tied articles are worth a question: together they reach the threshold. */
const WORTH_ASKING = 0.5;
/** Two articles tie when the second has at least this share of the first's score. */
const TIE = 0.9;
/** From here on they are as good as equal, and the first is right by chance, however much speaks for both. */
const DEAD_HEAT = 0.97;

/** The answerer without a model: quotes the best article, asks once when two tie, otherwise leaves it to people. */
export function createExtractiveAnswerer(): Answerer {
  return {
    // It decides by itself: below the threshold it may still ask.
    threshold: () => 0,
    answer: async ({ turn, index, result }) => quoteOrAsk(turn, index, result),
  };
}

function quoteOrAsk(turn: Turn, index: PublicIndex, result: SearchResult<"public">): AnswererResult {
  const { settings } = turn.input;
  const first = result.hits[0];
  const passages = usedPassages(result.hits, 3);
  const second = result.hits[1];
  const ratio = first === undefined || second === undefined ? 0 : second.score / first.score;
  const isTie = ratio >= TIE && second?.article.title !== first?.article.title;
  // What two languages share is names and loan words: found by them alone, an article is right less often than it seems.
  const isForeign = first !== undefined && !isSameLanguage(first.article.language, turn.language);
  // Beyond a quarter of the way from the threshold to 1 only a dead heat is worth the customer's time.
  const needed = settings.answerThreshold + (isTie || isForeign ? (1 - settings.answerThreshold) / 4 : 0);
  const isClear = result.probability >= needed && !(isTie && ratio >= DEAD_HEAT);
  // A customer who has just picked one of two titles has confirmed the topic.
  const isSure = hasChosen(turn) || isClear;
  const frame = { language: turn.language, fallback: settings.language.fallback };
  const confidence = result.probability.toFixed(2);
  const detail = `${confidence}, needed ${needed.toFixed(2)}${isTie ? "; two articles tie" : ""}${isForeign ? `; the article is in “${first.article.language}”, the question in “${turn.language}”` : ""}${hasChosen(turn) ? "; the customer chose the topic" : ""}.`;
  const common = { passages, checks: [{ name: "confidence", passed: isSure, detail }], model: null };
  const isUnspoken = !index.languages().some((language) => isSameLanguage(language, turn.language));
  if (isUnspoken && !isSure) {
    return {
      ...common,
      outcome: "handoff",
      handoffReason: "low-confidence",
      rule: "no-article-in-language",
      reason: `The question is in “${turn.language}”, no public article is, and without a model nothing is translated.`,
    };
  }
  if (first === undefined) {
    return {
      ...common,
      outcome: "handoff",
      handoffReason: "low-confidence",
      rule: "nothing-found",
      reason: "No public article matches the question.",
    };
  }
  if (!isSure) {
    const isWorthAsking = result.probability >= WORTH_ASKING * settings.answerThreshold;
    if (!isTie || !isWorthAsking || second === undefined || hasAskedBefore(turn)) {
      return {
        ...common,
        outcome: "handoff",
        handoffReason: "low-confidence",
        rule: "confidence-below-threshold",
        reason:
          result.probability < settings.answerThreshold
            ? `Confidence ${confidence} is below the threshold of ${settings.answerThreshold.toFixed(2)}.`
            : "Two articles still fit about equally well after a question back.",
      };
    }
    const titles = [first.article.title, second.article.title];
    return {
      ...common,
      outcome: "reply",
      isAnswer: false,
      text: writeClarifyingQuestion({ titles, ...frame }),
      rule: "clarify-tie",
      reason: `Two articles fit about equally well: “${titles[0]}” and “${titles[1]}”.`,
    };
  }
  const quote = chooseQuote(first.article, result.terms, turn.text);
  if (quote === null) {
    return {
      ...common,
      outcome: "handoff",
      handoffReason: "low-confidence",
      rule: "nothing-to-quote",
      reason: `The article “${first.article.title}” has no text.`,
    };
  }
  const text = writeQuoteReply({
    quote,
    article: first.article,
    channel: turn.input.conversation.channel,
    ...frame,
  });
  const isRepeated = turn.previousAgentText !== null && isSameWording(text, turn.previousAgentText);
  if (isRepeated && !asksOfQuote(turn, quote.text, first.article.language)) {
    common.checks.push({ name: "new-quote", passed: false, detail: "The same was quoted just before." });
    return settings.noProgressHandoff
      ? {
          ...common,
          outcome: "handoff",
          handoffReason: "no-progress",
          rule: "same-quote",
          reason: `All that was found is what was quoted just before: “${first.article.title}”.`,
        }
      : {
          ...common,
          outcome: "reply",
          isAnswer: false,
          text: phrasesFor(turn.language, settings.language.fallback).tellMore,
          rule: "same-quote",
          reason: `The same passage of “${first.article.title}” would have been quoted again.`,
        };
  }
  return {
    ...common,
    passages: [
      toUsedPassage(first, quote),
      ...passages.filter(({ articleId }) => articleId !== first.article.id),
    ],
    outcome: "reply",
    isAnswer: true,
    text,
    rule: "quote-best-passage",
    reason: `Quotes “${first.article.title}” at confidence ${confidence}.`,
  };
}

function hasChosen(turn: Turn): boolean {
  return resolveChoice(turn.text, turn.previousAgentText) !== null;
}

/** Is a word of the message itself in what was quoted ("and on Friday?" of a table of opening hours)? Then it may be pointed at once more. */
function asksOfQuote(turn: Turn, quoted: string, language: string): boolean {
  const words = new Set(analyzeText(quoted, language).map(({ term }) => term));
  return analyzeText(turn.text, turn.language).some(({ term }) => words.has(term));
}

/** One clarifying question in a row is help, two are an interrogation. */
function hasAskedBefore(turn: Turn): boolean {
  return turn.previousAgentText !== null && isClarifyingQuestion(turn.previousAgentText);
}
