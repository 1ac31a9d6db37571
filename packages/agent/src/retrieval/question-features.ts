import { hashTerm } from "./bigram-counts.ts";

/** Characters of a question that are looked at: what is asked stands in front, what follows is quoted mail and logs. */
const MAX_LENGTH = 400;
/** Characters of a part of a word: what misspelt and inflected words still have in common. */
const PART = 4;

const WORD = /[\p{L}\p{N}\p{M}'’]+/gu;

/**
 * What a question is recognized by: its words as they stand, with the little ones ("what is" and "how do I" ask for different things), each
 * two neighbours, and every four characters in a row. Each once, in order of first occurrence, as one of `places` numbers (a power of two) by its hash.
 */
export function readQuestionFeatures(question: string, places: number): Uint32Array {
  const words = question.slice(0, MAX_LENGTH).normalize("NFKC").toLowerCase().match(WORD) ?? [];
  const features = new Set<number>();
  const add = (feature: string) => features.add(mix(hashTerm(feature)) % places);
  for (const word of words) add(`w${word}`);
  for (let at = 0; at + 1 < words.length; at++) add(`p${words[at]} ${words[at + 1]}`);
  const line = ` ${words.join(" ")} `;
  for (let at = 0; at + PART <= line.length; at++) add(`c${line.slice(at, at + PART)}`);
  return Uint32Array.from(features);
}

/** FNV-1a leaves its last characters in the low bits. */
function mix(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
