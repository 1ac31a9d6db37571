/**
 * Splits a text that is longer than a helpdesk takes in one message, whole: at paragraph ends, else at line ends, else
 * at sentence ends, else at spaces, and only in the last resort inside a word. Nothing is dropped but the white space
 * at the seam. Code points are never cut in half.
 */
export function splitText(text: string, maximumLength: number): string[] {
  if (maximumLength < 2) throw new RangeError("maximumLength must be at least 2");
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > maximumLength) {
    const at = findSeam(rest, maximumLength);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest.length > 0 || parts.length === 0) parts.push(rest);
  return parts;
}

/** A part shorter than this share of the limit is worse to read than a seam at a lesser place. */
const leastFill = 0.4;

function findSeam(text: string, maximumLength: number): number {
  const head = text.slice(0, maximumLength + 1);
  const least = Math.floor(maximumLength * leastFill);
  for (const seam of [/\n\s*\n/g, /\n/g, /[.!?…。！？]["'”’)\]]*\s/g, /\s/g]) {
    let last = -1;
    for (const match of head.matchAll(seam)) {
      // The seam itself belongs to the first part: a sentence keeps its full stop.
      const end = match.index + match[0].trimEnd().length;
      if (end <= maximumLength && end > 0) last = end;
    }
    if (last >= least) return last;
  }
  const codeUnit = text.charCodeAt(maximumLength - 1);
  const isHighSurrogate = codeUnit >= 0xd800 && codeUnit <= 0xdbff;
  return isHighSurrogate ? maximumLength - 1 : maximumLength;
}
