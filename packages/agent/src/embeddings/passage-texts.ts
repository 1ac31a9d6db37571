import { splitIntoPassages } from "../passages/split-into-passages.ts";
import type { KnowledgeArticle } from "../retrieval/knowledge-index.ts";

/** Passages of one article that are embedded at most: what stands further down is found by its words. */
export const MAX_EMBEDDED_PASSAGES = 200;

/** What is sent to be embedded: each passage under its title and headings, without which “You have 30 days.” means nothing. */
export function passageTexts({ title, text }: Pick<KnowledgeArticle, "title" | "text">): string[] {
  const passages = splitIntoPassages(text).slice(0, MAX_EMBEDDED_PASSAGES);
  if (passages.length === 0) return [title];
  return passages.map(({ headingPath, text: passage }) =>
    [title, ...headingPath.filter((heading) => heading !== title), passage].join("\n"),
  );
}
