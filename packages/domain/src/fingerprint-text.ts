/**
 * A form of a text that survives what helpdesks do to it: markup added or removed, entities, white space, line
 * ends, and Markdown that was sent as HTML and comes back as text. Two texts with the same fingerprint are the same
 * message; used to find our own message in a thread after a send whose outcome is unknown.
 */
export function fingerprintText(text: string): string {
  const plain = text
    .replace(/<br\s*\/?>|<\/p>|<\/div>|<\/li>/gi, " ")
    // Not past the next "<": a text of many thousands of them would be gone through from each one to its end.
    .replace(/<[^<>]+>/g, "")
    .replace(/&nbsp;/gi, " ")
    .replace(/&lt;/gi, "<")
    .replace(/&gt;/gi, ">")
    .replace(/&quot;/gi, '"')
    .replace(/&#0*39;|&apos;/gi, "'")
    .replace(/&amp;/gi, "&");
  return withoutMarkdown(plain)
    .normalize("NFC")
    .replace(/[\s\u200b\ufeff]+/g, " ")
    .trim();
}

/** Quote and list marks, link targets, emphasis and escapes: what is gone once Markdown has been rendered. */
function withoutMarkdown(text: string): string {
  return text
    .replace(/^[ \t]*(?:>[ \t]?)+/gm, "")
    .replace(/^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+/gm, "")
    .replace(/\]\([^()\s]{1,2000}\)/g, "]")
    .replace(/[[\]*_`~\\]/g, "");
}
