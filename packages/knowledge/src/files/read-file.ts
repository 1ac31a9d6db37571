import type { FailureRecord } from "@baton/domain";
import { convertHtmlDocument } from "../html/extract-page.ts";
import { parseHtml } from "../html/parse-html.ts";
import type { ReadArticle } from "../sources/reading.ts";
import { decodeText } from "../web/decode-text.ts";
import { readDocx } from "./read-docx.ts";
import { readPdf } from "./read-pdf.ts";
import { readQuestions } from "./read-questions.ts";
import { splitLongDocument } from "./split-long-document.ts";

/** Largest file that is taken, bytes. */
export const maximumFileBytes = 20_000_000;

const fileTypes = ["Markdown", "plain text", "HTML", "PDF", "DOCX", "CSV of questions and answers"] as const;

export type FileRead =
  | { kind: "read"; title: string; articles: ReadArticle[]; notes: string[] }
  | { kind: "refused"; failure: FailureRecord };

/** An uploaded file as articles. What it is, its first bytes say; only texts are told apart by their names. */
export async function readFile(file: { name: string; bytes: Buffer }): Promise<FileRead> {
  const { name, bytes } = file;
  if (bytes.length === 0 || (bytes.length < 100_000 && bytes.toString("utf8").trim() === ""))
    return refuse("file-empty", `${name} is empty.`, "Choose the file again; it may not have been saved.");
  if (bytes.length > maximumFileBytes) {
    const size = Math.ceil(bytes.length / 1_000_000);
    return refuse(
      "file-too-large",
      `${name} is ${size} MB large; the limit is ${maximumFileBytes / 1_000_000} MB.`,
      "Split it, or save it without its pictures.",
    );
  }
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const plainName = name.replace(/\.[a-z0-9]{1,8}$/i, "").trim() || name;
  if (bytes.subarray(0, 1_024).includes("%PDF-")) return finish(await readPdf(file), plainName);
  if (bytes.subarray(0, 4).equals(zipMark)) {
    if (extension !== "docx") return unknownType(name);
    return finish(await readDocx(file), plainName);
  }
  // The older Office formats, and DOCX files with a password, share this container.
  if (bytes.subarray(0, 4).equals(compoundMark)) {
    return extension === "docx"
      ? refuse(
          "file-encrypted",
          `${name} is protected by a password.`,
          "Save it without a password and upload it again.",
        )
      : unknownType(name);
  }
  if (bytes.subarray(0, 8_000).includes(0) && !hasWideMark(bytes)) return unknownType(name);
  const text = decodeText(bytes, undefined);
  switch (extension) {
    case "csv":
    case "tsv":
      return readQuestions(name, text);
    case "html":
    case "htm": {
      const { title, body } = convertHtmlDocument(text, null);
      const language = parseHtml(text).documentElement?.getAttribute("lang") ?? null;
      return finish({ kind: "text", title, body, language }, plainName);
    }
    case "md":
    case "markdown":
    case "mdx":
    case "txt":
    case "text":
    case "":
      return finish({ kind: "text", ...readMarkdown(text), language: null }, plainName);
    default:
      return unknownType(name);
  }
}

const zipMark = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const compoundMark = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

export type TextOfFile =
  | { kind: "text"; title: string | null; body: string; language: string | null }
  | { kind: "refused"; failure: FailureRecord };

function finish(read: TextOfFile, plainName: string): FileRead {
  if (read.kind === "refused") return read;
  const title = (read.title ?? plainName).slice(0, 300);
  if (read.body.trim() === "") {
    return refuse(
      "file-without-text",
      `${plainName} holds no text.`,
      "Choose another file, or write the article in Baton.",
    );
  }
  const articles = splitLongDocument({ title, body: read.body }).map((part) => ({
    ...part,
    url: null,
    language: read.language,
    status: "published" as const,
  }));
  return { kind: "read", title, articles, notes: [] };
}

/** The title is the first main heading, unless the front matter names one. */
function readMarkdown(text: string): { title: string | null; body: string } {
  const plain = text.replace(/\r\n?/g, "\n").replace(/^\ufeff/, "");
  const front = /^---\n([\s\S]{0,5000}?)\n---\n/.exec(plain);
  const body = front ? plain.slice(front[0].length).trim() : plain.trim();
  const named = front ? /^title:\s*["']?(.+?)["']?\s*$/m.exec(front[1] ?? "")?.[1] : undefined;
  const heading = /^#\s+(.+?)\s*#*$/m.exec(body);
  const isFirst = heading !== null && body.slice(0, heading.index).trim() === "";
  const title = named ?? (isFirst ? heading[1] : undefined) ?? null;
  return {
    title,
    body: isFirst && (!named || named === heading[1]) ? body.slice(heading[0].length).trim() : body,
  };
}

function hasWideMark(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function unknownType(name: string): FileRead {
  return refuse(
    "file-type-unknown",
    `${name} is of a type that cannot be read.`,
    `These can: ${fileTypes.join(", ")}.`,
  );
}

function refuse(code: string, message: string, hint: string): { kind: "refused"; failure: FailureRecord } {
  return { kind: "refused", failure: { code, message, hint, isRetryable: false } };
}
