import type { TextOfFile } from "./read-file.ts";

/** A manual may be long; what is longer is a scan of an archive. */
const maximumPages = 2_000;
/** Fewer letters than this on a page, on average: it is a picture of text. */
const lettersOfAScan = 10;

type Line = {
  text: string;
  size: number;
  y: number;
  page: number;
  /** It stands where headers and footers stand. */
  isAtEdge: boolean;
};

/** This part of a page's height, at its top and at its foot. */
const edge = 0.08;

/**
 * The text of a PDF, with headings where lines are set larger than the text. A PDF knows letters and places only: lines are put
 * together again into paragraphs by their distance.
 */
export async function readPdf(file: { name: string; bytes: Buffer }): Promise<TextOfFile> {
  // Two megabytes of code, for those who upload a PDF.
  const { getDocumentProxy } = await import("unpdf");
  let lines: Line[];
  let pages: number;
  let title: string | null;
  try {
    const pdf = await getDocumentProxy(new Uint8Array(file.bytes), { disableFontFace: true, verbosity: 0 });
    try {
      pages = Math.min(pdf.numPages, maximumPages);
      lines = [];
      for (let number = 1; number <= pages; number++) {
        const page = await pdf.getPage(number);
        const [, bottom = 0, , top = 0] = page.view;
        const links = readLinks(await page.getAnnotations().catch(() => []));
        const items = (await page.getTextContent()).items as TextItem[];
        const read = readLines(withLinks(items, links), number);
        const margin = (top - bottom) * edge;
        for (const line of read)
          lines.push({ ...line, isAtEdge: line.y < bottom + margin || line.y > top - margin });
        page.cleanup();
      }
      title = readTitle(
        ((await pdf.getMetadata().catch(() => null))?.info as { Title?: unknown } | undefined)?.Title,
      );
    } finally {
      await pdf.loadingTask.destroy();
    }
  } catch (error) {
    const isLocked = error instanceof Error && error.name === "PasswordException";
    return isLocked
      ? refuse(
          "file-encrypted",
          `${file.name} is protected by a password.`,
          "Save it without a password and upload it again.",
        )
      : refuse(
          "file-unreadable",
          `${file.name} cannot be read: it is damaged, or not what its name says.`,
          "Open it, save it anew and upload that.",
        );
  }
  const letters = lines.reduce((sum, { text }) => sum + text.replace(/\s/g, "").length, 0);
  if (letters < lettersOfAScan * pages) {
    return refuse(
      "file-scanned",
      `${file.name} holds pictures of text and no text.`,
      "Have the text recognised (OCR) and saved with it, then upload it again.",
    );
  }
  return { kind: "text", title, body: joinLines(withoutRunningLines(lines, pages)), language: null };
}

type TextItem = { str?: string; hasEOL?: boolean; transform?: number[]; width?: number; height?: number };
type Link = { url: string; left: number; bottom: number; right: number; top: number };

/** Areas of a page that lead to an address outside of it. */
function readLinks(annotations: readonly unknown[]): Link[] {
  return annotations.flatMap((annotation) => {
    const { subtype, url, rect } = annotation as { subtype?: string; url?: unknown; rect?: number[] };
    if (subtype !== "Link" || typeof url !== "string" || !/^https?:\/\//i.test(url)) return [];
    const [left, bottom, right, top] = rect ?? [];
    if (left === undefined || bottom === undefined || right === undefined || top === undefined) return [];
    return [{ url, left, bottom, right, top }];
  });
}

/**
 * A link is an area and not a part of the text, and a piece of text is often a whole line: where exactly it begins is not known. The address
 * is put behind the last piece that the area touches, so that an answer can name it.
 */
function withLinks(items: readonly TextItem[], links: readonly Link[]): TextItem[] {
  const after = new Map<number, string[]>();
  const text = items.map(({ str = "" }) => str).join("");
  for (const { url, left, bottom, right, top } of links) {
    const last = items.findLastIndex(({ str = "", transform, width = 0 }) => {
      const [x = 0, y = 0] = transform?.slice(4) ?? [];
      return str.trim() !== "" && y >= bottom - 2 && y <= top && x < right && x + width > left;
    });
    // Written out already, as addresses in print mostly are.
    if (last === -1 || text.includes(url.replace(/^https?:\/\/(?:www\.)?|\/$/gi, ""))) continue;
    const known = after.get(last) ?? [];
    if (!known.includes(url)) after.set(last, [...known, url]);
  }
  return items.map((item, index) => {
    const urls = after.get(index);
    return urls ? { ...item, str: `${item.str?.trimEnd()} (${urls.join(", ")})` } : item;
  });
}

function readLines(items: readonly TextItem[], page: number): Omit<Line, "isAtEdge">[] {
  const lines: Omit<Line, "isAtEdge">[] = [];
  let text = "";
  let size = 0;
  let y = 0;
  const end = () => {
    const clean = text.replace(/\s+/g, " ").trim();
    if (clean !== "") lines.push({ text: clean, size, y, page });
    text = "";
    size = 0;
  };
  for (const item of items) {
    if (item.str === undefined) continue;
    const at = item.transform?.[5] ?? y;
    if (text !== "" && Math.abs(at - y) > Math.max(2, size * 0.5)) end();
    if (text === "") y = at;
    text += item.str;
    if (item.str.trim() !== "") size = Math.max(size, item.height ?? 0);
    if (item.hasEOL) end();
  }
  end();
  return lines;
}

/** Headers, footers and page numbers stand at the edge of most pages alike. */
function withoutRunningLines(lines: readonly Line[], pages: number): Line[] {
  const pattern = (text: string) => text.replace(/\d+/g, "#");
  const onPages = new Map<string, Set<number>>();
  for (const { text, page } of lines.filter(({ isAtEdge }) => isAtEdge)) {
    const set = onPages.get(pattern(text)) ?? new Set();
    onPages.set(pattern(text), set.add(page));
  }
  const isRunning = ({ text, isAtEdge }: Line) =>
    isAtEdge && pages > 1 && (onPages.get(pattern(text))?.size ?? 0) >= Math.max(2, pages * 0.4);
  return lines.filter((line) => !isRunning(line));
}

function joinLines(lines: readonly Line[]): string {
  const normal = commonSize(lines);
  const spacing = commonSpacing(lines);
  const blocks: string[] = [];
  let open = "";
  const end = () => {
    if (open !== "") blocks.push(open);
    open = "";
  };
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    const isHeading =
      normal > 0 && line.size > normal * 1.15 && line.text.length < 150 && /\p{L}/u.test(line.text);
    if (isHeading) {
      end();
      blocks.push(`${line.size > normal * 1.6 ? "#" : "##"} ${line.text}`);
      continue;
    }
    const item = /^[•●▪◦‣–-]\s*(.+)/.exec(line.text)?.[1];
    const isNumbered = /^\d{1,2}[.)]\s+\S/.test(line.text);
    const isApart =
      before !== undefined && before.page === line.page && Math.abs(before.y - line.y) > spacing * 1.5;
    if (item !== undefined || isNumbered) {
      // Items of a list stand under each other.
      const isList = /^(?:- |\d{1,2}[.)] )/.test(open);
      if (!isList || isApart) end();
      open = open === "" ? "" : `${open}\n`;
      open += item === undefined ? line.text : `- ${item}`;
      continue;
    }
    if (isApart) end();
    if (open === "") open = line.text;
    else if (/\p{Ll}-$/u.test(open) && /^\p{Ll}/u.test(line.text)) open = open.slice(0, -1) + line.text;
    else open = `${open} ${line.text}`;
  }
  end();
  return blocks.join("\n\n");
}

/** The size that most letters have. */
function commonSize(lines: readonly Line[]): number {
  const weights = new Map<number, number>();
  for (const { size, text } of lines) {
    const rounded = Math.round(size * 2) / 2;
    weights.set(rounded, (weights.get(rounded) ?? 0) + text.length);
  }
  return [...weights].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
}

function commonSpacing(lines: readonly Line[]): number {
  const gaps = lines
    .flatMap((line, index) => {
      const before = lines[index - 1];
      return before && before.page === line.page ? [Math.abs(before.y - line.y)] : [];
    })
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 4)] ?? Number.POSITIVE_INFINITY;
}

/** Programs write the name of the file there as often as a title. */
function readTitle(title: unknown): string | null {
  if (typeof title !== "string") return null;
  const clean = title.replace(/\s+/g, " ").trim();
  const isFileName =
    /\.(?:docx?|pdf|odt|indd|pptx?|xlsx?)$/i.test(clean) ||
    /^(?:microsoft word|untitled|document)\b/i.test(clean);
  return clean.length < 3 || isFileName ? null : clean;
}

function refuse(code: string, message: string, hint: string): TextOfFile {
  return { kind: "refused", failure: { code, message, hint, isRetryable: false } };
}
