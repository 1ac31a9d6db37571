/**
 * What the writer of an e-mail reply wrote, without the history that mail programs put below (or above) it.
 *
 * Careful rather than thorough: an answer must never be lost, and some history left over only costs reading. So text
 * below or between quotes is kept, a forwarded message counts as content, and when nothing would be left everything is.
 *
 * Written here, since the libraries for it do not hold against hostile mail: four kilobytes that no person would
 * write kept email-reply-parser 2.3.9 busy for 40 seconds, measured on 2026-11-20; planer needs a DOM and has not been kept
 * up. Here each line is looked at once, and patterns see short lines only.
 */
export function stripQuotedHistory(text: string): string {
  const lines = text.split("\n");
  const kept: string[] = [];
  let position = 0;
  while (position < lines.length) {
    const headerEnd = findHeaderEnd(lines, position);
    if (headerEnd === null) {
      kept.push(lines[position] ?? "");
      position += 1;
      continue;
    }
    const afterQuote = skipQuoted(lines, headerEnd);
    // Without ">" nothing tells where the history ends: it goes to the end, as programs that do not quote put it.
    if (afterQuote === null) break;
    position = afterQuote;
  }
  while (kept.length > 0 && isQuotedOrBlank(kept.at(-1) ?? "")) kept.pop();
  const own = kept.join("\n").trim();
  return own === "" ? text : own;
}

/**
 * Cuts the elements in which mail programs and Freshdesk wrap the history, before markup is removed.
 *
 * One pass over the tags. What is cut is looked at only to keep forwarded messages.
 */
export function cutQuotedMarkup(html: string): string {
  let kept = "";
  let position = 0;
  const tags = /<(\/?)([a-z][a-z0-9]{0,15})(\s[^<>]{0,2000})?>/gi;
  for (let match = tags.exec(html); match !== null; match = tags.exec(html)) {
    const [, slash, name = "", attributes = ""] = match;
    if (slash !== "" || attributes === "") continue;
    if (isStartOfHistory.test(attributes)) return kept + html.slice(position, match.index);
    const isQuote =
      isQuoteElement.test(attributes) ||
      (name.toLowerCase() === "blockquote" && /\btype=["']?cite/i.test(attributes));
    if (!isQuote) continue;
    const end = findEnd(html, name, tags.lastIndex);
    if (!isForwarded.test(html.slice(match.index, match.index + 2_000))) {
      kept += html.slice(position, match.index);
      position = end;
    }
    tags.lastIndex = end;
  }
  return kept + html.slice(position);
}

/** Gmail, Yahoo, Freshdesk's own editor, Thunderbird, Proton, Zoho, Outlook on phones. */
const isQuoteElement =
  /\b(?:class|id)=["']?[^"'<>]{0,200}\b(?:gmail_quote|gmail_quote_container|yahoo_quoted|freshdesk_quote|moz-cite-prefix|protonmail_quote|zmail_extra|ms-outlook-mobile-reference-message)\b/i;
/** Outlook puts the history beside this marker, not inside it. */
const isStartOfHistory = /\bid=["']?(?:[a-z]_|x_)*(?:divRplyFwdMsg|appendonsend)\b/i;
const isForwarded = /-{4,12}\s?(?:Forwarded message|Weitergeleitete|Message transféré|Mensaje reenviado)/i;

/** Where the element that was just opened ends; at the end of the text when it is never closed. */
function findEnd(html: string, name: string, from: number): number {
  const sameName = new RegExp(`<(/?)${name}(?=[\\s>])`, "gi");
  sameName.lastIndex = from;
  let depth = 1;
  for (let match = sameName.exec(html); match !== null; match = sameName.exec(html)) {
    depth += match[1] === "/" ? -1 : 1;
    if (depth > 0) continue;
    const close = html.indexOf(">", match.index);
    return close === -1 ? html.length : close + 1;
  }
  return html.length;
}

/** The line after a header of quoted history that begins at `start`, or null when none does. */
function findHeaderEnd(lines: readonly string[], start: number): number | null {
  const first = (lines[start] ?? "").trim();
  if (first === "" || first.length > maximumHeaderLength) return null;
  if (isSeparator.test(first) || isReplyMarker.test(first)) return start + 1;
  if (isFieldLine.test(first) && countFields(lines, start) >= 3) return start + 1;
  if (!isAttributionStart.test(first)) return null;
  // Mail programs break "On … wrote:" over up to three lines.
  let joined = "";
  for (let length = 1; length <= 3; length += 1) {
    const line = (lines[start + length - 1] ?? "").trim();
    if (line === "" || joined.length + line.length > maximumHeaderLength) return null;
    joined += `${joined === "" ? "" : " "}${line}`;
    if (isAttributionEnd.test(joined) && /\d|@/.test(joined)) return start + length;
  }
  return null;
}

/** Longer than any attribution; patterns never see a longer line. */
const maximumHeaderLength = 300;
const isAttributionStart =
  /^(?:On|Am|Le|El|Il|Em|Op|Den|W dniu|Dnia|Pe|Dne|Vào)\b|^在|^\d{1,4}[-./年]|^[\p{L}]{2,12}[.,]?\s\d{1,2}|<[^<>\s]{3,100}@[^<>\s]{3,100}>/iu;
const isAttributionEnd =
  /(?:\b(?:wrote|schrieb|schreef|skrev|escribió|scritto|escreveu|kirjoitti|napsal|pisze)|écrit|napisał(?:\(a\))?|написал|写道|のメッセージ|작성)(?:\s[^:：]{0,160})?\s?[:：]$/iu;
const isSeparator =
  /^-{2,20}\s?(?:original message|ursprüngliche nachricht|message d['’]origine|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|oprindelig besked|oryginalna wiadomość)\s?-{0,20}$/iu;
/** The line that helpdesks put on top of their mails, so that answers can be told from it. */
const isReplyMarker = /^#{2,4}-? ?(?:please )?(?:type|enter) your reply above this line ?-?#{2,4}$/i;
const isFieldLine =
  /^\*?(?:from|von|de|da|van|från|fra|od|sent|gesendet|envoyé|enviado|inviato|verzonden|skickat|date|datum|fecha|data|to|an|à|para|a|aan|till|til|do|cc|subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|temat)\s?:\*?\s?\S/iu;

/** How many of the lines from here on are fields of a header as Outlook writes it (From, Sent, To, Subject). */
function countFields(lines: readonly string[], start: number): number {
  let fields = 0;
  for (let offset = 0; offset < 6; offset += 1) {
    const line = (lines[start + offset] ?? "").trim();
    if (line.length <= maximumHeaderLength && isFieldLine.test(line)) fields += 1;
  }
  return fields;
}

/** The line after a block quoted with ">", or null when the first line with text is not quoted. */
function skipQuoted(lines: readonly string[], start: number): number | null {
  let position = start;
  let hasQuote = false;
  for (; position < lines.length && isQuotedOrBlank(lines[position] ?? ""); position += 1) {
    if ((lines[position] ?? "").startsWith(">")) hasQuote = true;
  }
  return hasQuote || position === lines.length ? position : null;
}

function isQuotedOrBlank(line: string): boolean {
  return line.startsWith(">") || line.trim() === "";
}
