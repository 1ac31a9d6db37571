import { readBlocks } from "../passages/read-blocks.ts";
import { countWords, withHeadings } from "../passages/split-into-passages.ts";
import { splitSentences } from "../passages/split-sentences.ts";
import { analyzeText } from "../retrieval/analyze-text.ts";
import type { KnowledgeArticle, SearchedTerm } from "../retrieval/knowledge-index.ts";

/** Whole sentences of an article. `text` is `article.text.slice(start, end)` with its white space tidied. */
export type Quote = { text: string; headingPath: string[]; start: number; end: number };

/** Words of the window that must hold most of the question. */
const ANCHOR_WORDS = 40;
/** Words of the quote: the window holds the question, the answer follows it. */
const QUOTE_WORDS = 120;
/** Below this a quote is widened into the next section, and past the limit to keep a list whole. */
const MIN_WORDS = 40;
/** A list, table or code block is not cut, unless it alone is longer than this. */
const WHOLE_BLOCK_WORDS = 260;

/**
 * The part of an article to quote: the window of at most 40 words with most of the question, widened forwards to at
 * most 120 words at sentence ends. In the right article it holds 47 to 75% of the words of the
 * answer an expert wrote; a window that is not widened holds 24 to 40%.
 */
export function chooseQuote(article: KnowledgeArticle, terms: readonly SearchedTerm[]): Quote | null {
  const units = readUnits(article.text);
  if (units.length === 0) return null;
  const weights = new Map(terms.map(({ term, weight }) => [term, weight]));
  const found = units.map((unit) =>
    termsOf(article.text.slice(unit.start, unit.end), article.language, weights),
  );
  const from = chooseAnchor(units, found, weights);
  const to = widen(units, from);
  const first = units[from] as Unit;
  const last = units[to] as Unit;
  return {
    text: tidy(article.text.slice(first.start, last.end)),
    headingPath: first.headingPath,
    start: first.start,
    end: last.end,
  };
}

/** A sentence, or a block that is kept whole. */
type Unit = { start: number; end: number; words: number; section: number; headingPath: string[] };

function readUnits(text: string): Unit[] {
  let section = 0;
  return withHeadings(readBlocks(text)).flatMap(({ block, headingPath }): Unit[] => {
    if (block.kind === "heading") {
      section += 1;
      return [];
    }
    const content = text.slice(block.start, block.end);
    const words = countWords(content);
    const isWhole = block.kind !== "paragraph" && words <= WHOLE_BLOCK_WORDS;
    const parts = isWhole ? [{ start: 0, end: content.length }] : splitSentences(content);
    return parts
      .map(({ start, end }) => ({
        start: block.start + start,
        end: block.start + end,
        words: countWords(content.slice(start, end)),
        section,
        headingPath,
      }))
      .filter((unit) => unit.words > 0);
  });
}

function termsOf(text: string, language: string, weights: Map<string, number>): Set<string> {
  const words = analyzeText(text, language).map(({ term }) => term);
  return new Set(words.filter((term) => weights.has(term)));
}

/** Index of the sentence where the best window begins; the earliest of equals. */
function chooseAnchor(units: Unit[], found: Set<string>[], weights: Map<string, number>): number {
  let best = 0;
  let bestScore = -1;
  for (let from = 0; from < units.length; from++) {
    const { section } = units[from] as Unit;
    const seen = new Set<string>();
    let words = 0;
    let score = 0;
    for (let to = from; to < units.length && (units[to] as Unit).section === section; to++) {
      words += (units[to] as Unit).words;
      if (to > from && words > ANCHOR_WORDS) break;
      for (const term of found[to] as Set<string>) {
        if (!seen.has(term)) score += weights.get(term) ?? 0;
        seen.add(term);
      }
    }
    // A window that begins with a sentence about something else begins too early.
    if ((found[from] as Set<string>).size === 0) score *= 0.9;
    if (score > bestScore + 1e-9) {
      best = from;
      bestScore = score;
    }
  }
  return best;
}

function widen(units: Unit[], from: number): number {
  const { section, words: firstWords } = units[from] as Unit;
  let words = firstWords;
  let to = from;
  while (to + 1 < units.length) {
    const next = units[to + 1] as Unit;
    // A short section says too little alone; the next one, heading and all, often holds the rest.
    const isComplete = next.section !== section && words >= MIN_WORDS;
    const isTooLong = words + next.words > QUOTE_WORDS && words >= MIN_WORDS;
    if (isComplete || isTooLong) break;
    words += next.words;
    to += 1;
    if (words >= QUOTE_WORDS) break;
  }
  return to;
}

/** White space at the ends and runs of blank lines. */
function tidy(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
