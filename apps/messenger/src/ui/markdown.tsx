import type { ComponentChildren } from "preact";

/**
 * The Markdown that answers are written in, as elements: paragraphs, lists, quotes, headings, emphasis, code, links. No HTML is ever
 * made of text, so there is nothing to sanitise; a link that is not of the web or mail stays text.
 */
export function Markdown({ text }: { text: string }) {
  return <>{drawBlocks(text.replace(/\r/g, "").split("\n"))}</>;
}

/** Quotes in quotes and lists in lists; deeper than this no answer goes, and the rest stays as it was written. */
const deepest = 8;

function drawBlocks(lines: readonly string[], depth = 0): ComponentChildren[] {
  if (depth > deepest) return [<p>{lines.join("\n")}</p>];
  const blocks: ComponentChildren[] = [];
  let at = 0;
  const takeWhile = (matches: (line: string) => boolean) => {
    const from = at;
    while (at < lines.length && matches(lines[at] as string)) at++;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] as string;
    if (line.trim() === "") at++;
    else if (line.startsWith("```")) {
      at++;
      const code = takeWhile((each) => !each.startsWith("```"));
      at++;
      blocks.push(<pre tabIndex={0}>{code.join("\n")}</pre>);
    } else if (/^ {0,3}>/.test(line)) {
      const quoted = takeWhile((each) => /^ {0,3}>/.test(each)).map((each) => each.replace(/^ {0,3}> ?/, ""));
      blocks.push(<blockquote>{drawBlocks(quoted, depth + 1)}</blockquote>);
    } else if (isItem(line)) {
      const isOrdered = /^\s*\d/.test(line);
      const items: string[][] = [];
      for (const each of takeWhile((next) => isItem(next) || /^\s{2,}\S/.test(next))) {
        const item = /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s+(.*)$/.exec(each);
        if (item) items.push([item[1] as string]);
        else items.at(-1)?.push(each.replace(/^ {2,4}/, ""));
      }
      const List = isOrdered ? "ol" : "ul";
      blocks.push(
        <List>
          {items.map((item) => (
            <li>{item.length === 1 ? drawInline(item[0] as string) : drawBlocks(item, depth + 1)}</li>
          ))}
        </List>,
      );
    } else if (/^#{1,6}\s/.test(line)) {
      at++;
      blocks.push(
        <p>
          <strong>{drawInline(line.replace(/^#+\s+/, ""))}</strong>
        </p>,
      );
    } else {
      const paragraph = takeWhile(
        (each) => each.trim() !== "" && !/^(```| {0,3}>|#{1,6}\s)/.test(each) && !isItem(each),
      );
      blocks.push(<p>{drawLines(paragraph)}</p>);
    }
  }
  return blocks;
}

/**
 * Where a text can be cut so that what stands before is drawn as it is in the whole: ends of lines, and of sentences in which no mark is
 * left open; never inside of code.
 */
export function findEnds(text: string): number[] {
  const ends: number[] = [];
  let isCode = false;
  let at = 0;
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) isCode = !isCode;
    const sentences = isCode ? [] : line.matchAll(/[.!?…]["')\]]?(?=\s)|[。！？]/g);
    for (const { 0: mark, index } of sentences) {
      const end = index + mark.length;
      if (!hasOpenMark(line.slice(0, end))) ends.push(at + end);
    }
    at += line.length + 1;
    if (!isCode && line.trim() !== "") ends.push(at - 1);
  }
  return [...new Set([...ends, text.length])].sort((a, b) => a - b);
}

/** "1." begins an item and ends no sentence; `**`, `_`, a backtick or a bracket may be waiting for its other half. */
function hasOpenMark(start: string): boolean {
  return (
    /^\s*\d+\.$/.test(start) ||
    (start.match(/\*\*|__/g) ?? []).length % 2 === 1 ||
    (start.match(/[*_`]/g) ?? []).length % 2 === 1 ||
    start.lastIndexOf("[") > start.lastIndexOf("]") ||
    start.lastIndexOf("(") > start.lastIndexOf(")")
  );
}

/** A customer's own words as they were typed: what looks like a mark is none. */
export function PlainText({ text }: { text: string }) {
  return <>{text.split("\n").flatMap((line, index) => (index === 0 ? [line] : [<br />, line]))}</>;
}

const isItem = (line: string) => /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s+\S/.test(line);

function drawLines(lines: readonly string[]): ComponentChildren[] {
  return lines.flatMap((line, index) => (index === 0 ? drawInline(line) : [<br />, ...drawInline(line)]));
}

/** Every part has a longest length: what is a stranger's text in the end is read in steady time. */
const inlinePattern =
  /`([^`]{1,2000})`|\[([^\]]{1,500})\]\(\s{0,5}<?([^\s()<>]{1,2000}(?:\([^\s()]{0,200}\)[^\s()<>]{0,200})?)>?(?:\s+"[^"]{0,200}")?\s{0,5}\)|\*\*(.{1,2000}?)\*\*|__(.{1,2000}?)__|(?<![*\w])\*([^*\s][^*]{0,2000})\*|(?<![_\w])_([^_\s][^_]{0,2000})_(?!\w)|(https?:\/\/[^\s<>"]{1,2000}[^\s<>".,;:!?)\]'])|\\([\\`*_[\]()#+.!>-])/g;

function drawInline(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const match of text.matchAll(inlinePattern)) {
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    const [whole, code, label, target, strong, strong2, mild, mild2, address, escaped] = match;
    if (code !== undefined) parts.push(<code>{code}</code>);
    else if (label !== undefined) parts.push(drawLink(target as string, drawInline(label), whole));
    else if (strong ?? strong2) parts.push(<strong>{drawInline((strong ?? strong2) as string)}</strong>);
    else if (mild ?? mild2) parts.push(<em>{drawInline((mild ?? mild2) as string)}</em>);
    else if (address !== undefined) parts.push(drawLink(address, [address], whole));
    else parts.push(escaped);
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

function drawLink(target: string, label: ComponentChildren[], whole: string): ComponentChildren {
  if (!/^(https?:\/\/|mailto:)/i.test(target)) return whole;
  return (
    <a href={target} target="_blank" rel="noopener noreferrer">
      {label}
    </a>
  );
}
