/** A Markdown block and where it stands in the article (UTF-16 offsets, end exclusive). */
export type Block =
  | { kind: "heading"; level: number; title: string; start: number; end: number }
  | { kind: "paragraph" | "list" | "table" | "code"; start: number; end: number };

type Line = { text: string; start: number; end: number };

/**
 * Reads the blocks of a Markdown article that matter for quoting: headings (both styles), fenced and indented
 * code, lists with their continuation lines, tables, paragraphs. Plain text is Markdown with paragraphs only.
 */
export function readBlocks(article: string): Block[] {
  const lines = readLines(article);
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] as Line;
    if (line.text.trim() === "") {
      at += 1;
      continue;
    }
    const { block, next } = readBlock(lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

function readBlock(lines: Line[], at: number): { block: Block; next: number } {
  const line = lines[at] as Line;
  const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line.text);
  if (heading) {
    const [, marks = "", title = ""] = heading;
    return {
      block: {
        kind: "heading",
        level: marks.length,
        title: plainTitle(title),
        start: line.start,
        end: line.end,
      },
      next: at + 1,
    };
  }
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line.text)?.[1];
  if (fence) return spanning("code", lines, at, endOfFence(lines, at, fence));
  if (/^( {4}|\t)\S/.test(line.text)) return spanning("code", lines, at, endOfIndented(lines, at));
  if (isListItem(line.text)) return spanning("list", lines, at, endOfList(lines, at));
  if (isTableStart(lines, at))
    return spanning(
      "table",
      lines,
      at,
      endWhere(lines, at, (text) => !text.includes("|")),
    );
  const underline = lines[at + 1]?.text ?? "";
  if (/^ {0,3}(=+|-{3,})\s*$/.test(underline)) {
    const level = underline.trim().startsWith("=") ? 1 : 2;
    const end = (lines[at + 1] as Line).end;
    return {
      block: { kind: "heading", level, title: plainTitle(line.text.trim()), start: line.start, end },
      next: at + 2,
    };
  }
  const end = endWhere(lines, at, (text, index) => text.trim() === "" || startsOtherBlock(lines, index));
  return spanning("paragraph", lines, at, end);
}

function spanning(kind: "paragraph" | "list" | "table" | "code", lines: Line[], from: number, to: number) {
  const first = lines[from] as Line;
  const last = lines[to - 1] as Line;
  return { block: { kind, start: first.start, end: last.end } as Block, next: to };
}

/** Index after the last line of a block that ends before the first line for which `ends` holds. */
function endWhere(lines: Line[], from: number, ends: (text: string, index: number) => boolean): number {
  let index = from + 1;
  while (index < lines.length && !ends((lines[index] as Line).text, index)) index += 1;
  return index;
}

function endOfFence(lines: Line[], from: number, fence: string): number {
  const closing = endWhere(lines, from, (text) => text.trimStart().startsWith(fence));
  return Math.min(lines.length, closing + 1);
}

function endOfIndented(lines: Line[], from: number): number {
  return endWhere(lines, from, (text) => text.trim() !== "" && !/^( {4}|\t)/.test(text));
}

/** A list goes on through blank lines as long as another item or an indented line follows. */
function endOfList(lines: Line[], from: number): number {
  let end = from + 1;
  for (let index = from + 1; index < lines.length; index++) {
    const text = (lines[index] as Line).text;
    const isBlank = text.trim() === "";
    if (isBlank) continue;
    const afterBlank = (lines[index - 1] as Line).text.trim() === "";
    if (!isListItem(text) && (afterBlank ? !/^\s{2,}/.test(text) : startsOtherBlock(lines, index))) break;
    end = index + 1;
  }
  return end;
}

function startsOtherBlock(lines: Line[], index: number): boolean {
  const text = (lines[index] as Line).text;
  return /^ {0,3}(#{1,6}\s|`{3,}|~{3,})/.test(text) || isListItem(text) || isTableStart(lines, index);
}

function isListItem(text: string): boolean {
  return /^\s*([-*+•]|\d{1,3}[.)])\s+\S/.test(text);
}

function isTableStart(lines: Line[], index: number): boolean {
  const divider = lines[index + 1]?.text ?? "";
  return (
    (lines[index] as Line).text.includes("|") &&
    /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/.test(divider) &&
    divider.includes("|")
  );
}

function readLines(article: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const text of article.split("\n")) {
    lines.push({ text: text.replace(/\r$/, ""), start, end: start + text.length });
    start += text.length + 1;
  }
  return lines;
}

/** Heading text without emphasis, code marks, anchors and link targets. */
function plainTitle(title: string): string {
  return title
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\{#[^}]*\}/g, "")
    .replace(/[*_`]+/g, "")
    .trim();
}
