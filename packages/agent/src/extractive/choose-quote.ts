import { readBlocks } from "../passages/read-blocks.ts";
import { countWords, withHeadings } from "../passages/split-into-passages.ts";
import { splitSentences } from "../passages/split-sentences.ts";
import { analyzeText } from "../retrieval/analyze-text.ts";
import type { KnowledgeArticle, SearchedTerm } from "../retrieval/knowledge-index.ts";
import { holdsKind, readAnswerKind } from "./read-answer-kind.ts";

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
/** Share of a title or heading that the question must hold for what stands under it to be the answer. */
const SAME_SUBJECT = 0.75;
/** And the share of the question, by weight, that the title or heading must hold. */
const SAME_SUBJECT_HELD = 0.7;
/** How much more a window counts that begins by leading into steps. */
const STEPS = 1.2;
/** How much a window counts that holds the kind of thing that is asked for, as a share of the whole question. */
const KIND = 0.5;

/**
 * The part of an article to quote: the window of at most 40 words with most of the question, widened forwards to at
 * most 120 words at sentence ends, lists whole. Where a heading, or the title, is the question nearly word for word,
 * the answer starts under it: words of the question further down ("If it still does not charge, …") only repeat it.
 * Asked how long or how much, what says a time or a price is preferred to what repeats the subject ("Delivery of a bike …").
 *
 * @param question as the customer put it; its words are in `terms`, the kind of answer that it asks for is not.
 */
export function chooseQuote(
  article: KnowledgeArticle,
  terms: readonly SearchedTerm[],
  question = "",
): Quote | null {
  const units = readUnits(article.text);
  if (units.length === 0) return null;
  const weights = new Map(terms.map(({ term, weight }) => [term, weight]));
  const textOf = ({ start, end }: Unit) => article.text.slice(start, end);
  const found = units.map((unit) => termsOf(textOf(unit), article.language, weights));
  const kind = readAnswerKind(question);
  const saying = new Set(kind === null ? [] : units.filter((unit) => holdsKind(textOf(unit), kind)));
  if (saying.size > 0) {
    // Every window is about what title and headings name, whether or not it says it again.
    const subjects = new Map<string, Set<string>>();
    units.forEach(({ headingPath }, at) => {
      const path = [article.title, ...headingPath].join("\n");
      const named = subjects.get(path) ?? termsOf(path, article.language, weights);
      subjects.set(path, named);
      for (const term of named) (found[at] as Set<string>).add(term);
    });
  }
  const from =
    startOfSubject(article, units, weights) ??
    startOfShortSection(units, chooseAnchor(units, { found, weights, saying }));
  const to = widen(units, from);
  const first = units[from] as Unit;
  const last = units[to] as Unit;
  const start = startOfQuote(article, first);
  return {
    text: tidy(article.text.slice(start, last.end)),
    headingPath: first.headingPath,
    start,
    end: last.end,
  };
}

/** A list or a table says little without the heading right above it: "- Germany: 2 to 3 days" of what? The title is in the link. */
function startOfQuote(
  article: KnowledgeArticle,
  { start, isBlock, headingStart, headingPath }: Unit,
): number {
  const isTitle = headingPath.at(-1)?.trim().toLowerCase() === article.title.trim().toLowerCase();
  return isBlock && headingStart !== null && !isTitle ? headingStart : start;
}

/** A sentence, or a block that is kept whole. */
type Unit = {
  start: number;
  end: number;
  words: number;
  section: number;
  headingPath: string[];
  isBlock: boolean;
  /** Leads into steps or a list: "To add a form:". */
  introduces: boolean;
  /** Of the heading right above; null when something else stands between. */
  headingStart: number | null;
};

function readUnits(text: string): Unit[] {
  let section = 0;
  let above: number | null = null;
  return withHeadings(readBlocks(text)).flatMap(({ block, headingPath }): Unit[] => {
    if (block.kind === "heading") {
      section += 1;
      above = block.start;
      return [];
    }
    const headingStart = above;
    above = null;
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
        isBlock: block.kind !== "paragraph",
        introduces: block.kind === "paragraph" && /[:：][^\S\n]*(\n|$)/.test(content.slice(start, end)),
        headingStart: start === 0 ? headingStart : null,
      }))
      .filter((unit) => unit.words > 0);
  });
}

function termsOf(text: string, language: string, weights: Map<string, number>): Set<string> {
  const words = analyzeText(text, language).map(({ term }) => term);
  return new Set(words.filter((term) => weights.has(term)));
}

/**
 * Index of the first sentence under the heading, or under the title, that is the question nearly word for word; null
 * when none is. Of several headings the one that holds most of the question, of equals the deepest.
 */
function startOfSubject(
  article: KnowledgeArticle,
  units: Unit[],
  weights: Map<string, number>,
): number | null {
  const asked = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  let best: number | null = null;
  let bestHeld = SAME_SUBJECT_HELD * asked;
  const consider = (heading: string, from: number): void => {
    const words = [...new Set(analyzeText(heading, article.language).map(({ term }) => term))];
    const shared = words.filter((term) => weights.has(term));
    if (words.length === 0 || shared.length < SAME_SUBJECT * words.length) return;
    const held = shared.reduce((sum, term) => sum + (weights.get(term) ?? 0), 0);
    if (held < bestHeld || (held === bestHeld && best !== null && from <= best)) return;
    best = from;
    bestHeld = held;
  };
  consider(article.title, 0);
  units.forEach(({ section, headingPath }, at) => {
    const isFirst = at === 0 || (units[at - 1] as Unit).section !== section;
    const heading = headingPath.at(-1);
    if (isFirst && heading !== undefined) consider(heading, at);
  });
  return best;
}

/** A section that fits into the quote is quoted from its start: its second sentence rarely stands alone. */
function startOfShortSection(units: Unit[], anchor: number): number {
  const { section } = units[anchor] as Unit;
  const inSection = units.filter((unit) => unit.section === section);
  const words = inSection.reduce((sum, unit) => sum + unit.words, 0);
  return words <= QUOTE_WORDS ? units.indexOf(inSection[0] as Unit) : anchor;
}

/** Index of the sentence where the best window begins; the earliest of equals. */
function chooseAnchor(
  units: Unit[],
  {
    found,
    weights,
    saying,
  }: { found: Set<string>[]; weights: Map<string, number>; saying: ReadonlySet<Unit> },
): number {
  const kindScore = KIND * [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  let best = 0;
  let bestScore = -1;
  for (let from = 0; from < units.length; from++) {
    const { section } = units[from] as Unit;
    const seen = new Set<string>();
    let words = 0;
    let score = 0;
    let isSaid = false;
    for (let to = from; to < units.length && (units[to] as Unit).section === section; to++) {
      words += (units[to] as Unit).words;
      if (to > from && words > ANCHOR_WORDS) break;
      isSaid ||= saying.has(units[to] as Unit);
      for (const term of found[to] as Set<string>) {
        if (!seen.has(term)) score += weights.get(term) ?? 0;
        seen.add(term);
      }
    }
    // A window that begins with a sentence about something else begins too early.
    if ((found[from] as Set<string>).size === 0) score *= 0.9;
    // What leads into steps is where an answer starts, not what talks about them.
    else if ((units[from] as Unit).introduces) score *= STEPS;
    if (isSaid) score += kindScore;
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
    const isIntroduced = next.isBlock && (units[to] as Unit).introduces;
    const limit = isIntroduced ? QUOTE_WORDS + WHOLE_BLOCK_WORDS : QUOTE_WORDS;
    const isTooLong = words + next.words > limit && words >= MIN_WORDS;
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
