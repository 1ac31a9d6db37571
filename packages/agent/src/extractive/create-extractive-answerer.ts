import { type Answerer, type AnswererResult, toUsedPassage, usedPassages } from "../answerer.ts";
import type { Turn } from "../read-turn.ts";
import type { SearchResult } from "../retrieval/knowledge-index.ts";
import { chooseQuote } from "./choose-quote.ts";
import { resolveChoice } from "./resolve-choice.ts";
import { writeClarifyingQuestion, writeQuoteReply } from "./write-quote-reply.ts";

/** Share of the threshold from which two tied articles are worth a question: together they reach the threshold. */
const WORTH_ASKING = 0.5;
/** Two articles tie when the second has at least this share of the first's score. */
const TIE = 0.9;

/** The answerer without a model: quotes the best article, asks once when two tie, otherwise leaves it to people. */
export function createExtractiveAnswerer(): Answerer {
  return {
    // It decides by itself: below the threshold it may still ask.
    threshold: () => 0,
    answer: async ({ turn, result }) => quoteOrAsk(turn, result),
  };
}

function quoteOrAsk(turn: Turn, result: SearchResult<"public">): AnswererResult {
  const { settings } = turn.input;
  const first = result.hits[0];
  const passages = usedPassages(result.hits, 3);
  // A customer who has just picked one of two titles has confirmed the topic.
  const isSure = result.probability >= settings.answerThreshold || hasChosen(turn);
  const frame = { language: turn.language, fallback: settings.language.fallback };
  const confidence = result.probability.toFixed(2);
  const detail = `${confidence}, needed ${settings.answerThreshold.toFixed(2)}${hasChosen(turn) ? "; the customer chose the topic" : ""}.`;
  const common = { passages, checks: [{ name: "confidence", passed: isSure, detail }], model: null };
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
    const second = result.hits[1];
    const isWorthAsking = result.probability >= WORTH_ASKING * settings.answerThreshold;
    const isTie =
      isWorthAsking &&
      second !== undefined &&
      second.score >= TIE * first.score &&
      second.article.title !== first.article.title;
    if (!isTie || hasAskedBefore(turn)) {
      return {
        ...common,
        outcome: "handoff",
        handoffReason: "low-confidence",
        rule: "confidence-below-threshold",
        reason: `Confidence ${confidence} is below the threshold of ${settings.answerThreshold.toFixed(2)}.`,
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
  const quote = chooseQuote(first.article, result.terms);
  if (quote === null) {
    return {
      ...common,
      outcome: "handoff",
      handoffReason: "low-confidence",
      rule: "nothing-to-quote",
      reason: `The article “${first.article.title}” has no text.`,
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
    text: writeQuoteReply({ quote, article: first.article, ...frame }),
    rule: "quote-best-passage",
    reason: `Quotes “${first.article.title}” at confidence ${confidence}.`,
  };
}

function hasChosen(turn: Turn): boolean {
  return resolveChoice(turn.text, turn.previousAgentText) !== null;
}

/** One clarifying question in a row is help, two are an interrogation. */
function hasAskedBefore(turn: Turn): boolean {
  return turn.previousAgentText !== null && /\n\n1\. .+\n2\. .+$/.test(turn.previousAgentText);
}
