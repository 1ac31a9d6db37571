/**
 * In how many articles two words stand side by side, counted under a hash of the pair. Keeping the pairs
 * themselves would be most of the memory of the index; a collision only makes a rare pair look a little
 * less rare.
 */
export type BigramCounts = {
  add(key: number): void;
  remove(key: number): void;
  count(key: number): number;
};

/** 2 million counters of 16 bits: 4 MB; at 100,000 short articles a counter is shared by a handful of pairs. */
const SIZE = 2 ** 21;

export function createBigramCounts(): BigramCounts {
  const counters = new Uint16Array(SIZE);
  const place = (key: number) => key & (SIZE - 1);
  return {
    add(key) {
      const at = place(key);
      const value = counters[at] ?? 0;
      if (value < 65_535) counters[at] = value + 1;
    },
    remove(key) {
      const at = place(key);
      const value = counters[at] ?? 0;
      // A saturated counter no longer knows its number and stays: "very common" remains true.
      if (value > 0 && value < 65_535) counters[at] = value - 1;
    },
    count: (key) => counters[place(key)] ?? 0,
  };
}

/** 32-bit FNV-1a of a term; stable across processes, so that the same input gives the same scores. */
export function hashTerm(term: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < term.length; index++) {
    hash = Math.imul(hash ^ term.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Hash of an ordered pair of term hashes. */
export function hashBigram(first: number, second: number): number {
  let hash = Math.imul(first ^ (first >>> 15), 0x85ebca6b) ^ Math.imul(second ^ (second >>> 13), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
  return (hash ^ (hash >>> 15)) >>> 0;
}
