import { analyzeText, type Term, termOf } from "./analyze-text.ts";
import type { ArticleStore } from "./article-store.ts";
import { hashBigram, hashTerm } from "./bigram-counts.ts";
import { dampingOf } from "./damping.ts";
import { repairTypo } from "./repair-typo.ts";
import type { StoreView } from "./store-view.ts";
import type { SynonymTable } from "./synonyms.ts";

/** One distinct word of a question. */
export type QuestionTerm = {
  term: string;
  /** Id in the store; undefined for a word that no article holds. */
  id: number | undefined;
  /** 0 to 1: below 1 for words that customers use whatever they ask. */
  damping: number;
  /** Damping times idf: what the word is worth in shares of the question. */
  weight: number;
  titleIdf: number;
  bodyIdf: number;
  repairedFrom?: string;
};

/** A word that may stand for one of the question's words, with the idf it counts for (never more than that word's). */
export type QuestionSynonym = {
  id: number;
  of: QuestionTerm;
  damping: number;
  titleIdf: number;
  bodyIdf: number;
};

export type AnalyzedQuestion = {
  terms: QuestionTerm[];
  synonyms: QuestionSynonym[];
  /** Sum of the weights; the ranking score is divided by it. */
  weight: number;
  /** Hashes of neighbouring words with the mean damping of both. */
  bigrams: { key: number; damping: number }[];
};

type Context = { store: ArticleStore; view: StoreView; synonyms: SynonymTable; language: string };

/**
 * Distinct words beyond which a question is cut to its most telling ones: customers paste logs. 60 keeps every
 * natural question whole.
 */
const MAX_TERMS = 60;
/** Characters of a question that are read at all. */
const MAX_LENGTH = 20_000;

/** The distinct words of a question with their weights in this index, typos repaired where the index knows better. */
export function analyzeQuestion(question: string, context: Context): AnalyzedQuestion {
  const text = question.slice(0, MAX_LENGTH);
  const words = analyzeText(text, context.language).flatMap((word) => repair(word, context));
  const distinct = new Map<string, QuestionTerm>();
  for (const word of words) {
    if (!distinct.has(word.term)) distinct.set(word.term, weigh(word, context));
  }
  const terms = mostTelling([...distinct.values()]);
  return {
    terms,
    synonyms: findSynonyms(terms, text, context),
    weight: terms.reduce((sum, { weight }) => sum + weight, 0),
    bigrams: pairsOf(words, distinct),
  };
}

function mostTelling(terms: QuestionTerm[]): QuestionTerm[] {
  if (terms.length <= MAX_TERMS) return terms;
  const byWeight = [...terms].sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1));
  const kept = new Set(byWeight.slice(0, MAX_TERMS));
  return terms.filter((term) => kept.has(term));
}

function weigh({ term, repairedFrom }: Word, { store, view }: Context): QuestionTerm {
  const id = knownId(term, store, view);
  const damping = dampingOf(term);
  return {
    term,
    id,
    damping,
    weight: damping * (id === undefined ? view.unseenIdf : view.idf(id)),
    titleIdf: id === undefined ? 0 : view.titleIdf(id),
    bodyIdf: id === undefined ? 0 : view.bodyIdf(id),
    ...(repairedFrom === undefined ? {} : { repairedFrom }),
  };
}

/** Synonyms of the question's words that some article holds; a word of the question itself is never one. */
function findSynonyms(
  terms: QuestionTerm[],
  text: string,
  { store, view, synonyms }: Context,
): QuestionSynonym[] {
  const asked = new Set(terms.map(({ term }) => term));
  const found: QuestionSynonym[] = [];
  const add = (of: QuestionTerm, synonym: string): void => {
    const id = asked.has(synonym) ? undefined : knownId(synonym, store, view);
    if (id === undefined) return;
    const ceiling = of.weight / of.damping;
    const titleIdf = Math.min(ceiling, view.titleIdf(id));
    found.push({ id, of, damping: of.damping, titleIdf, bodyIdf: Math.min(ceiling, view.bodyIdf(id)) });
  };
  for (const term of terms) for (const synonym of synonyms.of(term.term)) add(term, synonym);
  for (const { group, word } of synonyms.named(text)) {
    const of = terms.find(({ term }) => term === word);
    if (of !== undefined) for (const synonym of group) add(of, synonym);
  }
  return found;
}

type Word = { term: string; repairedFrom?: string };

/** A word no article holds becomes its two parts ("time zone" for "timezone"), or the known word one edit away. */
function repair(word: Term, { store, view, language }: Context): Word[] {
  const isKnown = (term: string): boolean => knownId(term, store, view) !== undefined;
  if (isKnown(word.term)) return [{ term: word.term }];
  // Words of a language that no article speaks are not misspelt: "Preis" must not become "press".
  if (!store.languages.has(language)) return [{ term: word.term }];
  const candidateUses = (surface: string): number => {
    const uses = store.surfaces.get(surface) ?? 0;
    return uses > 0 && isKnown(termOf(surface, language)) ? uses : 0;
  };
  const better = repairTypo(word.surface, candidateUses);
  if (better !== null) return [{ term: termOf(better, language), repairedFrom: word.surface }];
  const parts = splitWord(word.surface, candidateUses);
  if (parts !== null)
    return parts.map((part) => ({ term: termOf(part, language), repairedFrom: word.surface }));
  return [{ term: word.term }];
}

function splitWord(surface: string, uses: (surface: string) => number): [string, string] | null {
  let best: [string, string] | null = null;
  let bestUses = 0;
  for (let at = 3; at + 3 <= surface.length; at++) {
    const first = surface.slice(0, at);
    const second = surface.slice(at);
    const both = Math.min(uses(first), uses(second));
    if (both > bestUses) {
      best = [first, second];
      bestUses = both;
    }
  }
  return best;
}

function pairsOf(words: Word[], terms: Map<string, QuestionTerm>): AnalyzedQuestion["bigrams"] {
  const pairs = new Map<number, number>();
  for (let index = 0; index + 1 < words.length && pairs.size < MAX_TERMS; index++) {
    const first = terms.get((words[index] as Word).term) as QuestionTerm;
    const second = terms.get((words[index + 1] as Word).term) as QuestionTerm;
    if (first.id === undefined || second.id === undefined) continue;
    pairs.set(hashBigram(hashTerm(first.term), hashTerm(second.term)), (first.damping + second.damping) / 2);
  }
  return [...pairs].map(([key, damping]) => ({ key, damping }));
}

/** The id of a term that some visible article holds. */
function knownId(term: string, store: ArticleStore, view: StoreView): number | undefined {
  const id = store.termIds.get(term);
  return id !== undefined && view.uses(id) > 0 ? id : undefined;
}
