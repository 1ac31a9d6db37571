import { type Block, readBlocks } from "./read-blocks.ts";
import { splitSentences } from "./split-sentences.ts";

/** A part of an article that can be shown on its own. `text` is `article.slice(start, end)`, trimmed. */
export type Passage = { headingPath: string[]; text: string; start: number; end: number };

const TARGET_WORDS = 120;

/**
 * Cuts a Markdown or plain-text article into passages of about 120 words under their heading path. Code blocks,
 * lists and tables stay whole however long they are; a long paragraph is cut at sentence ends. Nothing is lost:
 * apart from headings and blank lines every character is in exactly one passage.
 */
export function splitIntoPassages(article: string): Passage[] {
  const passages: Passage[] = [];
  let open: OpenPassage | undefined;
  const close = (): void => {
    if (open !== undefined) passages.push(makePassage(article, open));
    open = undefined;
  };
  for (const { block, headingPath } of withHeadings(readBlocks(article))) {
    if (block.kind === "heading") {
      close();
      continue;
    }
    for (const piece of block.kind === "paragraph" ? cutParagraph(article, block) : [block]) {
      const words = countWords(article.slice(piece.start, piece.end));
      if (open !== undefined && open.words + words > TARGET_WORDS && !introduces(article, open, block))
        close();
      open = open ?? { headingPath, start: piece.start, end: piece.end, words: 0 };
      open.end = piece.end;
      open.words += words;
    }
  }
  close();
  return passages.filter((passage) => passage.text !== "");
}

type OpenPassage = { headingPath: string[]; start: number; end: number; words: number };

/** A list, table or code block belongs to the sentence that introduces it ("Do the following:"). */
function introduces(article: string, open: OpenPassage, block: Block): boolean {
  return block.kind !== "paragraph" && /[:：]\s*$/.test(article.slice(open.start, open.end));
}

/** The heading path that holds at each block, outermost first. */
export function withHeadings(blocks: Block[]): { block: Block; headingPath: string[] }[] {
  let path: { level: number; title: string }[] = [];
  return blocks.map((block) => {
    if (block.kind === "heading") {
      path = [...path.filter(({ level }) => level < block.level), { level: block.level, title: block.title }];
    }
    return { block, headingPath: path.map(({ title }) => title) };
  });
}

function cutParagraph(article: string, block: Block): { start: number; end: number }[] {
  const text = article.slice(block.start, block.end);
  if (countWords(text) <= TARGET_WORDS) return [block];
  return splitSentences(text).map(({ start, end }) => ({
    start: block.start + start,
    end: block.start + end,
  }));
}

function makePassage(article: string, open: OpenPassage): Passage {
  const raw = article.slice(open.start, open.end);
  const start = open.start + (raw.length - raw.trimStart().length);
  const text = raw.trim();
  return { headingPath: open.headingPath, text, start, end: start + text.length };
}

/** Words separated by white space. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
