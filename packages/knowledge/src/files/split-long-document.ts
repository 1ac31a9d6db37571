/** Above this a document is cut into articles: a manual as one article would drown the answer of each chapter. */
const longFrom = 20_000;
/** And a chapter longer than this at its own headings, or at paragraphs. */
const maximumLength = 60_000;

type Part = { key: string; title: string; body: string };

/**
 * A document as articles: one, or one per chapter when it is long. The keys come from the headings, so that a change in one
 * chapter leaves the others as they are.
 */
export function splitLongDocument(document: { title: string; body: string }): Part[] {
  const { title, body } = document;
  if (body.length <= longFrom) return [{ key: "whole", title, body }];
  const level = [1, 2, 3].find((depth) => headingsOf(body, depth).length > 1);
  const chapters = level === undefined ? [{ title, body }] : cutAtHeadings(title, body, level);
  const used = new Map<string, number>();
  return chapters.flatMap(cutAtParagraphs).map((part) => {
    const name = part.title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .slice(0, 100);
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return { key: count === 1 ? name : `${name}-${count}`, ...part };
  });
}

function headingsOf(body: string, level: number): RegExpMatchArray[] {
  return [...body.matchAll(new RegExp(`^#{${level}} +(.+)$`, "gm"))];
}

function cutAtHeadings(title: string, body: string, level: number): { title: string; body: string }[] {
  const headings = headingsOf(body, level);
  const first = headings[0]?.index ?? 0;
  const intro = body.slice(0, first).trim();
  return [
    ...(intro === "" ? [] : [{ title, body: intro }]),
    ...headings.flatMap((heading, index) => {
      const start = (heading.index ?? 0) + heading[0].length;
      const text = body.slice(start, headings[index + 1]?.index ?? body.length).trim();
      return text === "" ? [] : [{ title: `${title}: ${heading[1]?.trim()}`.slice(0, 300), body: text }];
    }),
  ];
}

function cutAtParagraphs(part: { title: string; body: string }): { title: string; body: string }[] {
  if (part.body.length <= maximumLength) return [part];
  const parts: string[] = [];
  let open = "";
  for (const paragraph of part.body.split(/\n{2,}/)) {
    if (open !== "" && open.length + paragraph.length > maximumLength / 2) {
      parts.push(open);
      open = "";
    }
    open = open === "" ? paragraph : `${open}\n\n${paragraph}`;
  }
  if (open !== "") parts.push(open);
  return parts.map((body, index) => ({ title: `${part.title} (part ${index + 1})`, body }));
}
