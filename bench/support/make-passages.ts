/** A passage of about 100 words with a title, as an article of its own. */
export type Passage = { id: string; title: string; text: string };

/**
 * Made-up text whose words are as unevenly frequent as those of a language (Zipf): what an index costs depends on that, not
 * on what the words mean. The same for the same seed. How well answers are found is measured elsewhere, on real help centres.
 */
export function makePassages(count: number, seed = 1): Passage[] {
  const random = mulberry32(seed);
  const words = makeVocabulary(30_000, random);
  const pick = makeZipf(words.length, random);
  const sentence = (length: number) => Array.from({ length }, () => words[pick()] as string).join(" ");
  return Array.from({ length: count }, (_, index) => ({
    id: `p${index}`,
    title: sentence(5),
    text: Array.from({ length: 8 }, () => `${sentence(12)}.`).join(" "),
  }));
}

/** Questions of 14 words: eight that stand together in some passage, the rest any. */
export function makeQuestions(passages: readonly Passage[], count: number, seed = 2): string[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => {
    const any = () => passages[Math.floor(random() * passages.length)] as Passage;
    const words = any().text.replaceAll(".", "").split(" ");
    const from = Math.floor(random() * (words.length - 8));
    const others = any().text.replaceAll(".", "").split(" ").slice(0, 6);
    return [...words.slice(from, from + 8), ...others].join(" ");
  });
}

function makeVocabulary(size: number, random: () => number): string[] {
  const consonants = "bcdfglmnprstv";
  const vowels = "aeiou";
  const letter = (letters: string) => letters[Math.floor(random() * letters.length)] as string;
  const words = new Set<string>();
  while (words.size < size) {
    const syllables = 2 + Math.floor(random() * 3);
    words.add(
      Array.from({ length: syllables }, () => letter(consonants) + letter(vowels)).join("") +
        letter(consonants),
    );
  }
  return [...words];
}

/** Ranks drawn with a probability of one over the rank. */
function makeZipf(size: number, random: () => number): () => number {
  const cumulative = new Float64Array(size);
  let sum = 0;
  for (let rank = 0; rank < size; rank++) {
    sum += 1 / (rank + 10);
    cumulative[rank] = sum;
  }
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = size - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** A small seeded generator of numbers from 0 to 1 (public domain, Tommy Ettinger). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
