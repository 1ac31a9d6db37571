import type { FailureRecord } from "@baton/domain";
import { extractPage } from "../html/extract-page.ts";
import type { ReadDocument } from "../sources/reading.ts";
import type { FetchedPage } from "./create-polite-fetch.ts";
import { decodeText } from "./decode-text.ts";
import { notToBeIndexed, unreadablePage, withoutText, wrongType } from "./page-failures.ts";

/** What came of reading it. `body` is the text alone, to tell copies by; `canonicalUrl` is where the page says that it lives. */
export type PageRead =
  | { kind: "usable"; document: Omit<ReadDocument, "externalId">; body: string; canonicalUrl: string | null }
  | { kind: "unusable"; because: FailureRecord };

/** The document in an answer that was a page: HTML, Markdown or plain text. */
export function readPage({ url, headers, body }: FetchedPage & { kind: "page" }): PageRead {
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (
    (headers["x-robots-tag"] ?? "")
      .toLowerCase()
      .split(/[\s,:]+/)
      .some((word) => word === "noindex" || word === "none")
  )
    return { kind: "unusable", because: notToBeIndexed(url) };
  const common = {
    url,
    audience: "public" as const,
    etag: headers.etag ?? null,
    lastModified: headers["last-modified"] ?? null,
    fingerprint: null,
  };
  const isHtml =
    type === "text/html" || type === "application/xhtml+xml" || (type === "" && looksLikeHtml(body));
  if (isHtml) {
    try {
      const page = extractPage(decodeText(body, headers["content-type"]), url);
      if (page.isNoIndex) return { kind: "unusable", because: notToBeIndexed(url) };
      if (page.body === "") return { kind: "unusable", because: withoutText(url) };
      const { title, body: text, language } = page;
      return {
        kind: "usable",
        document: {
          ...common,
          title,
          links: page.links.slice(0, 500),
          articles: [{ key: "page", title, body: text, url, language, status: "published" }],
        },
        body: text,
        canonicalUrl: page.canonicalUrl,
      };
    } catch {
      // Markup nested beyond all measure exhausts the stack of the libraries that read it, and they throw as they like.
      return { kind: "unusable", because: unreadablePage(url) };
    }
  }
  if (type === "text/plain" || type === "text/markdown") {
    const text = decodeText(body, headers["content-type"]).trim();
    if (text === "") return { kind: "unusable", because: withoutText(url) };
    const title = /^#\s+(.+)$/m.exec(text.slice(0, 2_000))?.[1]?.trim() ?? lastPart(url);
    return {
      kind: "usable",
      document: {
        ...common,
        title,
        links: [],
        articles: [{ key: "page", title, body: text, url, language: null, status: "published" }],
      },
      body: text,
      canonicalUrl: null,
    };
  }
  return { kind: "unusable", because: wrongType(url, type) };
}

function looksLikeHtml(body: Buffer): boolean {
  return /^\s*<(!doctype|html|head|body)/i.test(body.subarray(0, 300).toString("latin1"));
}

function lastPart(url: string): string {
  const part = new URL(url).pathname.split("/").filter(Boolean).at(-1);
  return part === undefined ? new URL(url).host : decodeURIComponent(part);
}
