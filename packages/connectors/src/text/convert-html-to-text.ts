import { decodeHTMLStrict } from "entities";

/**
 * Markup to the plain text that people and the agent read: line breaks and list items kept, everything else gone.
 *
 * One pass over the text, since it comes from outside: no pattern here can be made to run away. Characters written by name or number
 * are read as browsers read them: mail programs of many countries write every accent by its name.
 */
export function convertHtmlToText(html: string): string {
  let text = "";
  let position = 0;
  let lowerCase: string | null = null;
  // Beyond the last ">" no tag can end; without this each lone "<" would search the whole rest for one.
  const lastEnd = html.lastIndexOf(">");
  while (position < html.length) {
    const open = html.indexOf("<", position);
    if (open === -1) {
      text += html.slice(position);
      break;
    }
    text += html.slice(position, open);
    const tag = open < lastEnd ? readTag(html, open) : null;
    if (tag === null) {
      text += "<";
      position = open + 1;
      continue;
    }
    text += textForTag(tag);
    position = tag.end;
    if (!tag.isClosing && (tag.name === "script" || tag.name === "style")) {
      lowerCase ??= html.toLowerCase();
      const close = lowerCase.indexOf(`</${tag.name}`, position);
      position = close === -1 ? html.length : close;
    }
  }
  return tidyLines(decodeHTMLStrict(text));
}

/**
 * Whether a chat text is meant as markup: a formatting element that is also closed, or a line break element.
 * A customer asking "what does <div> do?" or writing "a < b" is quoted as it stands.
 */
export function looksLikeHtml(text: string): boolean {
  if (!text.includes("<")) return false;
  if (/<br\s{0,3}\/?>/i.test(text)) return true;
  const opened = new Set<string>();
  for (const [, name = ""] of text.matchAll(formattingElement)) opened.add(name.toLowerCase());
  const lowerCase = text.toLowerCase();
  return [...opened].some((name) => lowerCase.includes(`</${name}>`));
}

const formattingElement = /<(a|b|i|u|p|em|ul|ol|li|div|span|strong|h[1-6]|table)(?=[\s>])/gi;

type Tag = { name: string; isClosing: boolean; end: number };

/** The tag that begins at `start`, or null when this `<` is only a character. */
function readTag(html: string, start: number): Tag | null {
  if (html.startsWith("<!--", start)) {
    const close = html.indexOf("-->", start + 4);
    return { name: "!", isClosing: false, end: close === -1 ? html.length : close + 3 };
  }
  const isClosing = html[start + 1] === "/";
  let position = start + (isClosing ? 2 : 1);
  const nameStart = position;
  while (/[a-z0-9!]/i.test(html[position] ?? "")) position += 1;
  if (position === nameStart) return null;
  const name = html.slice(nameStart, position).toLowerCase();
  const attributes = position;
  let quote: string | null = null;
  for (; position < html.length; position += 1) {
    const character = html[position];
    if (quote !== null) {
      if (character === quote) quote = null;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return { name, isClosing, end: position + 1 };
  }
  // A quote that is never closed was no quote.
  return { name, isClosing, end: html.indexOf(">", attributes) + 1 };
}

const blockNames = new Set(
  "address article blockquote div dl fieldset footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table tr ul".split(
    " ",
  ),
);

function textForTag({ name, isClosing }: Tag): string {
  if (name === "br") return "\n";
  if (name === "li") return isClosing ? "\n" : "\n- ";
  if (name === "td" || name === "th") return isClosing ? " " : "";
  return blockNames.has(name) ? "\n" : "";
}

function tidyLines(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/[ \t\u00a0]+/g, " ").trim());
  const kept = lines.filter((line, index) => line !== "" || lines[index - 1] !== "");
  return kept.join("\n").trim();
}
