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

/** A document of any text that calls itself HTML, with the elements that may be left out of it: `html`, `head` and `body`. */
export function parseHtml(html: string): HtmlDocument {
  const isWhole = /<html[\s>]/i.test(html.slice(0, 20_000));
  const { document } = parseHTML(isWhole ? html : `<!doctype html><html><body>${html}</body></html>`);
  const { documentElement: root, head } = document;
  if ([...root.children].some(({ tagName }) => tagName === "BODY"))
    return document as unknown as HtmlDocument;
  // The parser leaves the content beside an empty body, where nobody looks for it.
  const body = document.createElement("body");
  for (const node of [...root.childNodes]) if (node !== head) body.appendChild(node);
  head.after(body);
  return document as unknown as HtmlDocument;
}
