import { Readability } from "@mozilla/readability";
import { convertToMarkdown } from "./convert-to-markdown.ts";
import { type HtmlDocument, parseHtml } from "./parse-html.ts";

export type ExtractedPage = {
  title: string;
  /** Markdown; empty when the page has no text of its own. */
  body: string;
  /** As the page says it. */
  language: string | null;
  /** The address that the page calls its own; null when it names none. */
  canonicalUrl: string | null;
  /** Addresses that it links to, without fragments; not those that it asks not to follow. */
  links: string[];
  /** The page asks not to be taken into an index. */
  isNoIndex: boolean;
};

/** What surrounds the content on every page of a site. */
const surroundings =
  "nav, header, footer, aside, form, [role=navigation], [role=banner], [role=contentinfo], [role=search], [aria-hidden=true], .breadcrumb, .breadcrumbs, .cookie-banner, #cookie-banner";

/**
 * The content of a web page as Markdown, without what surrounds it.
 *
 * Readability finds it. Where the page marks its content itself (`main`, `article`) and Readability kept less than half
 * of that, as happens with lists of short questions and answers, what the page marks is taken.
 */
export function extractPage(html: string, url: string): ExtractedPage {
  const document = parseHtml(html);
  const base = readBase(document, url);
  const facts = {
    language: readLanguage(document),
    canonicalUrl: readCanonical(document, base),
    isNoIndex: hasRobotsWord(document, "noindex") || hasRobotsWord(document, "none"),
    links: hasRobotsWord(document, "nofollow") ? [] : readLinks(document, base),
  };
  const heading = readHeading(document);
  const marked = convertMarked(document, base);
  const readable = convertReadable(document, base);
  const body = wordsIn(readable.body) * 2 < wordsIn(marked) ? marked : readable.body;
  const title = heading ?? readable.title ?? readTitle(document) ?? lastPart(url);
  return { ...facts, title: title.slice(0, 300), body: withoutOwnTitle(body, title) };
}

/** An HTML document that is no web page: a file, or an article of a helpdesk. All of its body is content. */
export function convertHtmlDocument(
  html: string,
  baseUrl: string | null,
): { title: string | null; body: string } {
  const document = parseHtml(html);
  const title = readTitle(document) ?? readHeading(document);
  const body = convertToMarkdown(document.body, baseUrl);
  return { title, body: title === null ? body : withoutOwnTitle(body, title) };
}

function convertMarked(document: HtmlDocument, base: string): string {
  const places = [...document.querySelectorAll("main, [role=main]")];
  const articles = [...document.querySelectorAll("article")];
  const place = places.length === 1 ? places[0] : articles.length === 1 ? articles[0] : undefined;
  if (!place) return "";
  const copy = place.cloneNode(true);
  for (const part of copy.querySelectorAll(surroundings)) part.remove();
  return convertToMarkdown(copy, base);
}

/** Last, since Readability changes the document. */
function convertReadable(document: HtmlDocument, base: string): { title: string | null; body: string } {
  const read = new Readability(document as never, { charThreshold: 100, maxElemsToParse: 50_000 }).parse();
  if (!read?.content) return { title: null, body: "" };
  const content = parseHtml(read.content);
  const title = read.title?.trim() || null;
  return { title, body: convertToMarkdown(content.body, base) };
}

function readBase(document: HtmlDocument, url: string): string {
  const href = document.querySelector("base[href]")?.getAttribute("href");
  return href && URL.canParse(href, url) ? new URL(href, url).href : url;
}

function readLanguage(document: HtmlDocument): string | null {
  const tag = document.documentElement?.getAttribute("lang")?.trim().replace("_", "-") ?? "";
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) ? tag : null;
}

function readCanonical(document: HtmlDocument, base: string): string | null {
  const href = document.querySelector("link[rel=canonical]")?.getAttribute("href")?.trim();
  return href && URL.canParse(href, base) ? new URL(href, base).href : null;
}

function hasRobotsWord(document: HtmlDocument, word: string): boolean {
  return [...document.querySelectorAll("meta[name=robots], meta[name=baton]")].some((meta) =>
    (meta.getAttribute("content") ?? "")
      .toLowerCase()
      .split(/[\s,]+/)
      .includes(word),
  );
}

function readLinks(document: HtmlDocument, base: string): string[] {
  const links = new Set<string>();
  for (const anchor of document.querySelectorAll("a[href]")) {
    if (/\bnofollow\b/i.test(anchor.getAttribute("rel") ?? "")) continue;
    const href = anchor.getAttribute("href") ?? "";
    if (!URL.canParse(href, base)) continue;
    const url = new URL(href, base);
    url.hash = "";
    if (url.protocol === "http:" || url.protocol === "https:") links.add(url.href);
  }
  return [...links];
}

/** The one main heading, when there is exactly one: sites put their own name into the title, not there. */
function readHeading(document: HtmlDocument): string | null {
  const headings = [...document.querySelectorAll("h1")]
    .map((heading) => (heading.textContent ?? "").replace(/\s+/g, " ").trim())
    .filter((text) => text !== "");
  return headings.length === 1 ? (headings[0] as string) : null;
}

function readTitle(document: HtmlDocument): string | null {
  return (document.querySelector("title")?.textContent ?? "").replace(/\s+/g, " ").trim() || null;
}

function lastPart(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split("/").filter(Boolean).at(-1) ?? new URL(url).host);
}

/** The title stands above the body already. */
function withoutOwnTitle(body: string, title: string): string {
  const [first = "", ...rest] = body.split("\n");
  const heading = /^#{1,6} (.*)$/.exec(first)?.[1];
  return heading !== undefined && heading.replace(/[*_`]/g, "") === title ? rest.join("\n").trim() : body;
}

function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}
