/** Where a sentence stands in its text (UTF-16 offsets, end exclusive, white space after it included). */
export type Sentence = { start: number; end: number };

// Dots after these do not end a sentence. Lower case; single letters ("J. Smith") are handled apart.
const ABBREVIATIONS = new Set(
  `e.g i.e etc vs mr mrs ms dr prof st no nr approx inc ltd co corp dept est fig min max incl excl tel ext z.b bzw ca d.h u.a
  usw ggf zzgl inkl evtl p.ex cf env av sr sra ej pág art ecc sig dott es bijv enz o.a blz`.split(/\s+/),
);

/**
 * Cuts text at sentence ends and line breaks that follow a finished line. Every character belongs to one
 * sentence. Also cuts where a help center lost its white space ("...account.Go to settings").
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  const enders =
    /([.!?…]+["”'’)\]]*)(\s+|(?=\p{Lu}\p{Ll}))|[。！？]["」』）]*\s*|\n\s*\n\s*|\n(?=\s*([-*+•]|\d{1,3}[.)])\s)/gu;
  for (const match of text.matchAll(enders)) {
    const end = match.index + match[0].length;
    if (match[1] !== undefined && !endsSentence(text, start, match.index, match[1], end)) continue;
    if (end > start) sentences.push({ start, end });
    start = end;
  }
  if (start < text.length) sentences.push({ start, end: text.length });
  return sentences;
}

function endsSentence(text: string, start: number, at: number, mark: string, next: number): boolean {
  if (/[!?…]/.test(mark)) return true;
  const word = /[^\s(]*$/.exec(text.slice(Math.max(start, at - 30), at))?.[0] ?? "";
  if (ABBREVIATIONS.has(word.toLowerCase()) || /^\p{Lu}$/u.test(word)) return false;
  // "1. Open settings": the number belongs to its step.
  if (/^\d{1,3}$/.test(word) && /(^|\n)\s*\d{1,3}$/.test(text.slice(Math.max(0, at - 12), at))) return false;
  return !/^\p{Ll}/u.test(text.slice(next, next + 2));
}
