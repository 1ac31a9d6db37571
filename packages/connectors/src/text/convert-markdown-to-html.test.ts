import { fingerprintText } from "@baton/domain";
import { expect, test } from "vitest";
import { convertHtmlToText } from "./convert-html-to-text.ts";
import { convertMarkdownToHtml } from "./convert-markdown-to-html.ts";

test.each([
  ["one\n\ntwo", "<p>one</p><p>two</p>"],
  ["one\ntwo", "<p>one<br>two</p>"],
  ["a & <b>b</b>", "<p>a &amp; &lt;b&gt;b&lt;/b&gt;</p>"],
  ["> quoted", "<blockquote><p>quoted</p></blockquote>"],
  ["[Returns](https://acme.test/r)", '<p><a href="https://acme.test/r">Returns</a></p>'],
  ["see https://acme.test/r", '<p>see <a href="https://acme.test/r">https://acme.test/r</a></p>'],
  ["[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"],
  ["![x](https://a.test/p.png)", '<p>!<a href="https://a.test/p.png">x</a></p>'],
  ["# 5 is broken", "<p># 5 is broken</p>"],
  ["    indented", "<p>indented</p>"],
  ["2 * 3 * 4", "<p>2 * 3 * 4</p>"],
])("%j becomes %j", (text, html) => {
  expect(convertMarkdownToHtml(text)).toBe(html);
});

test.each([
  "Erste Zeile\nzweite & <dritte> 🙂 বাংলা",
  "Here is what it says:\n\n> Send it back\n> within 30 days.\n\nSource: [Returns & refunds](https://acme.test/r)",
  "Which one?\n\n1. Returns\n2. Exchanges",
  "Three steps:\n\n- **open** the app\n- press `Reset`\n  twice\n- *wait*",
  "https://acme.test/a_b_c?x=1&y=2 and snake_case, 5 > 3, a*b",
  "* a star\n\n+ a plus",
  "\\[not a link\\] \\* \\_",
  "~~old~~ __new__",
])("D7: our own reply %j is known again in the thread", (text) => {
  const readBack = convertHtmlToText(convertMarkdownToHtml(text));
  expect(fingerprintText(readBack)).toBe(fingerprintText(text));
});
