/**
 * The word a misspelt one was meant to be: the most used known word one edit away (a letter left out, added,
 * changed, or two swapped). Candidates are made and looked up, which needs no memory beside the vocabulary.
 * Returns null when none is known. `uses` tells in how many articles a word stands, 0 for unknown.
 */
export function repairTypo(word: string, uses: (candidate: string) => number): string | null {
  // Short words have too many neighbours, numbers are never misspelt into other numbers.
  if (word.length < 4 || word.length > 24 || /\p{N}/u.test(word)) return null;
  const alphabet = alphabetFor(word);
  let best: string | null = null;
  let bestUses = 0;
  const consider = (candidate: string): void => {
    const count = uses(candidate);
    if (count > bestUses || (count === bestUses && count > 0 && best !== null && candidate < best)) {
      best = candidate;
      bestUses = count;
    }
  };
  for (let index = 0; index <= word.length; index++) {
    const before = word.slice(0, index);
    const after = word.slice(index);
    // A wrong first letter is rare, and allowing it turns "train" into "brain".
    const isInside = index > 0;
    if (isInside && after.length > 0) consider(before + after.slice(1));
    if (after.length > 1) consider(before + after.charAt(1) + after.charAt(0) + after.slice(2));
    for (const letter of alphabet) {
      if (isInside && after.length > 0) consider(before + letter + after.slice(1));
      if (isInside) consider(before + letter + after);
    }
  }
  return best;
}

const LATIN = "abcdefghijklmnopqrstuvwxyz";
const CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя";
const GREEK = "αβγδεζηθικλμνξοπρστυφχψω";

function alphabetFor(word: string): string {
  if (/\p{Script=Cyrillic}/u.test(word)) return CYRILLIC;
  if (/\p{Script=Greek}/u.test(word)) return GREEK;
  return /\p{Script=Latin}/u.test(word) ? LATIN : "";
}
