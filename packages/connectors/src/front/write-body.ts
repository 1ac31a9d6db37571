import { convertMarkdownToHtml } from "../text/convert-markdown-to-html.ts";

/** The mail that is answered, as it is repeated below the answer. */
export type Quote = { sentAt: Date; from: string; html: string };

/** Longer mails are not repeated: the customer has them, and a mail of megabytes is refused. */
const maximumQuoteLength = 100_000;

/** How a mail's quote begins. Our own mails are cut there when they are read again, whatever the quote contains. */
const quoteStart = '<blockquote type="cite"';

/** The agent's Markdown as the HTML of a mail. */
export const writeMail = convertMarkdownToHtml;

/** The mail that is answered in the form in which mail programs repeat it; null when it is too long. */
export function writeQuote({ sentAt, from, html }: Quote): string | null {
  if (html.length > maximumQuoteLength) return null;
  const day = sentAt.toISOString().slice(0, 16).replace("T", " ");
  return `${quoteStart}><p>On ${day} UTC, ${escapeHtml(from)} wrote:</p>${html}</blockquote>`;
}

/** A mail of ours without what it repeats. */
export function cutOwnQuote(html: string): string {
  const start = html.indexOf(quoteStart);
  return start === -1 ? html : html.slice(0, start);
}

/**
 * `@name` in a comment calls that teammate, and `@all` everybody; a summary of what a customer wrote must call nobody. A word
 * joiner, which nobody sees, parts the sign from the name. Addresses are left alone: there the sign follows a letter.
 */
export function protectMentions(text: string): string {
  return text.replace(/(^|[^\w.])@(?=\w)/g, `$1@${wordJoiner}`);
}

export function unprotectMentions(text: string): string {
  return text.replaceAll(`@${wordJoiner}`, "@");
}

const wordJoiner = "\u2060";

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign,
  );
}
