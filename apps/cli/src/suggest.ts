/**
 * Those of `names` that `word` may be a misspelling of, nearest first. At most two letters apart, and fewer
 * for short words, where two letters are nearly the whole word.
 */
export function suggest(word: string, names: readonly string[]): string[] {
  const limit = Math.min(2, Math.floor(word.length / 2));
  return names
    .map((name) => ({
      name,
      distance: name.startsWith(word) && word.length > 1 ? 0 : distanceBetween(word, name),
    }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** How many letters must be added, removed, replaced or swapped with their neighbour (Damerau, Levenshtein). */
function distanceBetween(one: string, other: string): number {
  const table = Array.from({ length: one.length + 1 }, (_row, i) => [
    i,
    ...Array.from({ length: other.length }, (_column, j) => (i === 0 ? j + 1 : 0)),
  ]);
  const at = (i: number, j: number) => table[i]?.[j] ?? 0;
  for (let i = 1; i <= one.length; i++) {
    for (let j = 1; j <= other.length; j++) {
      const replaced = at(i - 1, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swapped = isSwapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      const row = table[i];
      if (row) row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped);
    }
  }
  return at(one.length, other.length);
}
