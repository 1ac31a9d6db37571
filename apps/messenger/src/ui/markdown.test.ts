import { expect, test } from "vitest";
import { findEnds, Markdown, PlainText } from "./markdown.tsx";

type Node = { type: unknown; props: Record<string, unknown> & { children?: unknown } };

/** What would be drawn, as marks around texts; a browser is not needed for that. */
function draw(node: unknown): string {
  if (node === null || node === undefined || typeof node === "boolean") return "";
  if (Array.isArray(node)) return node.map(draw).join("");
  if (typeof node !== "object") return String(node);
  const { type, props } = node as Node;
  const inside = draw(props.children);
  if (typeof type !== "string") return inside;
  return `<${type}${props.href ? ` ${props.href}` : ""}>${inside}</${type}>`;
}
const drawn = (text: string) => draw(Markdown({ text }));

test.each([
  ["One\ntwo\n\nthree", "<p>One<br></br>two</p><p>three</p>"],
  ["**bold** and *mild*, `code`", "<p><strong>bold</strong> and <em>mild</em>, <code>code</code></p>"],
  ["snake_case_name and 2*3*4", "<p>snake_case_name and 2*3*4</p>"],
  ["- a\n- b\n  more", "<ul><li>a</li><li><p>b<br></br>more</p></li></ul>"],
  ["1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"],
  ["> quoted\n> words", "<blockquote><p>quoted<br></br>words</p></blockquote>"],
  ["## Title", "<p><strong>Title</strong></p>"],
  ["```\na < b\n```", "<pre>a < b</pre>"],
  ["Source: [Help](https://a.test/x_(y))", "<p>Source: <a https://a.test/x_(y)>Help</a></p>"],
  ["See https://a.test/b?c=d.", "<p>See <a https://a.test/b?c=d>https://a.test/b?c=d</a>.</p>"],
  ["[mail](mailto:a@b.test)", "<p><a mailto:a@b.test>mail</a></p>"],
])("M13: %j is drawn as %s", (text, expected) => {
  expect(drawn(text)).toBe(expected);
});

test.each([
  "[x](javascript:alert(1))",
  "[x](data:text/html,hello)",
  "<img src=x onerror=alert(1)>",
  "[x](//a.test)",
])("A8: %j stays text", (text) => {
  const result = drawn(text);
  expect(result).not.toContain("<a ");
  expect(result.replaceAll("</p>", "").replace("<p>", "")).toBe(text);
});

test.each(["[", "**", "*a", "[a](", "`", "> "])("A8: %j ten thousand times is read in no time", (part) => {
  const from = performance.now();
  drawn(part.repeat(10_000));
  expect(performance.now() - from).toBeLessThan(2_000);
});

test("what a customer wrote is shown as it was written", () => {
  expect(draw(PlainText({ text: "**no** [link](https://a.test)\nsecond" }))).toBe(
    "**no** [link](https://a.test)<br></br>second",
  );
});

test.each([
  ["One. Two! Three? Four", ["One.", "One. Two!", "One. Two! Three?", "One. Two! Three? Four"]],
  ["Costs 3.50 EUR. Done", ["Costs 3.50 EUR.", "Costs 3.50 EUR. Done"]],
  ["**Bold. Still bold.** After.", ["**Bold. Still bold.** After."]],
  [
    "[A link. More](https://a.test/b) ends. Here",
    ["[A link. More](https://a.test/b) ends.", "[A link. More](https://a.test/b) ends. Here"],
  ],
  ["```\na. b\nc\n```\nEnd", ["```\na. b\nc\n```", "```\na. b\nc\n```\nEnd"]],
  ["最初。次。", ["最初。", "最初。次。"]],
])("an answer %j unfolds by whole sentences, with no mark cut in two", (text, expected) => {
  expect(findEnds(text).map((end) => text.slice(0, end))).toEqual(expected);
});

test("what has unfolded stays as it is: every beginning is drawn as the whole begins", () => {
  const text =
    "Hi. **Two. Sentences.** Then `a. b` and [x. y](https://a.test/x.y). Next.\n\n> Quoted. Words.\n> More of it.\n\n1. First. Item.\n2. Second.\n\n- a\n- b. c";
  const withoutClosing = (html: string) => html.replace(/(<\/[a-z]+>)+$/, "");
  const ends = findEnds(text);
  expect(ends.length).toBeGreaterThan(8);
  for (const end of ends)
    expect(drawn(text).startsWith(withoutClosing(drawn(text.slice(0, end))))).toBe(true);
});
