/**
 * A form of a text that survives what helpdesks do to it: markup added or removed, entities, white space, line
 * ends. Two texts with the same fingerprint are the same message; used to find our own message in a thread after a
 * send whose outcome is unknown.
 */
export function fingerprintText(text: string): string {
  return text
    .replace(/<br\s*\/?>|<\/p>|<\/div>|<\/li>/gi, " ")
    .replace(/<[^>]+>/g, "")
    .replace(/&nbsp;/gi, " ")
    .replace(/&lt;/gi, "<")
    .replace(/&gt;/gi, ">")
    .replace(/&quot;/gi, '"')
    .replace(/&#0*39;|&apos;/gi, "'")
    .replace(/&amp;/gi, "&")
    .normalize("NFC")
    .replace(/[\s\u200b\ufeff]+/g, " ")
    .trim();
}
