import { parseHTML } from "linkedom";
import type { HtmlNode } from "./convert-to-markdown.ts";

/** What is used here of the DOM; its own types are made for browsers. */
export interface HtmlElement extends HtmlNode {
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<HtmlElement>;
  cloneNode(isDeep: true): HtmlElement;
  remove(): void;
}
export interface HtmlDocument {
  readonly documentElement: HtmlElement | null;
  readonly body: HtmlElement;
  querySelector(selector: string): HtmlElement | null;
  querySelectorAll(selector: string): Iterable<HtmlElement>;
}

/** A document of any text that calls itself HTML; one without an `<html>` element is given one. */
export function parseHtml(html: string): HtmlDocument {
  const isWhole = /<html[\s>]/i.test(html.slice(0, 20_000));
  const { document } = parseHTML(isWhole ? html : `<!doctype html><html><body>${html}</body></html>`);
  return document as unknown as HtmlDocument;
}
