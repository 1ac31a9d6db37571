import { joinedWord } from "./joined-words.ts";
import { foldAccents, stemWord } from "./stem-word.ts";
import { stopWords } from "./stop-words.ts";

/** A word that counts: its stem, the lower-case word it came from, and where it stands (UTF-16 offsets). */
export type Term = { term: string; surface: string; start: number; end: number };

// Letters, digits and their marks; an apostrophe inside a word; a dot between digits ("8.5.1").
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{M}]+)*(?:\.(?=\p{N})[\p{N}]+)*/gu;
// Scripts written without spaces are cut into overlapping pairs of characters.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** Longest word looked at: longer ones are keys, hashes or an attack on the stemmer. */
const MAX_WORD_LENGTH = 40;
const CACHE_LIMIT = 200_000;
const caches = new Map<string, Map<string, string>>();

/** The words of a text that count, in order: joined, without stop words, stemmed for `language` (ISO 639-1). */
export function analyzeText(text: string, language: string): Term[] {
  const terms: Term[] = [];
  let pending: { surface: string; start: number; end: number } | null = null;
  for (const match of text.matchAll(WORD)) {
    const raw = match[0];
    const start = match.index;
    const end = start + raw.length;
    if (UNSPACED.test(raw)) {
      if (pending !== null) push(terms, pending, language);
      pending = null;
      pushPairs(terms, raw, start);
      continue;
    }
    const word = { surface: normalizeWord(raw), start, end };
    if (pending !== null) {
      const joined = joinedWord(pending.surface, word.surface);
      if (joined !== null && isGap(text, pending.end, start)) {
        push(terms, { surface: joined, start: pending.start, end }, language);
        pending = null;
        continue;
      }
      push(terms, pending, language);
    }
    pending = word;
  }
  if (pending !== null) push(terms, pending, language);
  return terms;
}

/** Lower case, compatibility forms and apostrophes removed: "Don’t" is "dont", "John's" is "john". */
export function normalizeWord(raw: string): string {
  const lower = raw.normalize("NFKC").toLowerCase().slice(0, MAX_WORD_LENGTH);
  if (!/['’]/.test(lower)) return lower;
  return lower.replace(/['’]s$/, "").replace(/['’]/g, "");
}

/** The stem of one normalized word, or "" for a stop word. */
export function termOf(surface: string, language: string): string {
  let cache = caches.get(language);
  if (cache === undefined || cache.size > CACHE_LIMIT) {
    cache = new Map();
    caches.set(language, cache);
  }
  let term = cache.get(surface);
  if (term === undefined) {
    const stops = stopWords(language);
    const isDropped = stops.has(surface) || (surface.length < 2 && !/\p{N}/u.test(surface));
    term = isDropped || isFoldedStopWord(surface, stops) ? "" : stemWord(surface, language);
    cache.set(surface, term);
  }
  return term;
}

// "como" for "cómo", "fur" for "für": customers leave accents out of little words first.
const folded = new WeakMap<ReadonlySet<string>, Set<string>>();
function isFoldedStopWord(surface: string, stops: ReadonlySet<string>): boolean {
  let set = folded.get(stops);
  if (set === undefined) {
    set = new Set([...stops].map(foldAccents));
    folded.set(stops, set);
  }
  return set.has(surface);
}

function push(terms: Term[], word: { surface: string; start: number; end: number }, language: string): void {
  const term = termOf(word.surface, language);
  if (term !== "") terms.push({ term, surface: word.surface, start: word.start, end: word.end });
}

function pushPairs(terms: Term[], raw: string, start: number): void {
  const characters = [...raw.normalize("NFKC").toLowerCase()].slice(0, 400);
  if (characters.length === 1) {
    terms.push({ term: raw, surface: raw, start, end: start + raw.length });
    return;
  }
  for (let index = 0; index + 1 < characters.length; index++) {
    const pair = `${characters[index]}${characters[index + 1]}`;
    terms.push({ term: pair, surface: pair, start: start + index, end: start + index + 2 });
  }
}

/** Only a space or a hyphen may stand between two words that are joined. */
function isGap(text: string, from: number, to: number): boolean {
  return to - from === 1 && /[\s\-‐]/.test(text.charAt(from));
}
