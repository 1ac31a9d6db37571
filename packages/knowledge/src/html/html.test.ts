import { describe, expect, it } from "vitest";
import { convertHtmlDocument, extractPage } from "./extract-page.ts";

const markdown = (html: string) => convertHtmlDocument(html, "https://x.example/help/").body;

describe("HTML as Markdown", () => {
  it.each([
    [
      "headings and paragraphs",
      "<h2> A  <em>b</em></h2><p>One<br>two</p><div>Three</div>",
      "## A *b*\n\nOne  \ntwo\n\nThree",
    ],
    [
      "nested lists",
      "<ol start=3><li>One<ul><li>a<li>b</ul><li><p>Two</p><p>more</p></ol>",
      "3. One\n   - a\n   - b\n4. Two\n\n   more",
    ],
    [
      "tables",
      "<table><thead><tr><th>A<th>B|C</tr></thead><tbody><tr><td>1<td><p>2</p><p>3</p></td></tr><tr><td>4</td></tr></tbody></table>",
      "| A | B\\|C |\n| --- | --- |\n| 1 | 2 3 |\n| 4 |  |",
    ],
    ["layouts made of tables", "<table><tr><td><p>One</p><p>Two</p></td></tr></table>", "One\n\nTwo"],
    ["code", "<pre><code>a\n  b</code></pre><p>Press <kbd>x</kbd></p>", "```\na\n  b\n```\n\nPress `x`"],
    [
      "links",
      '<p><a href="../a (1)">A</a> <a href="javascript:x()">B</a> <a href="#c">C</a> <a href="mailto:d@x.example">D</a></p>',
      "[A](https://x.example/a%20%281%29) B C [D](mailto:d@x.example)",
    ],
    ["quotes", "<blockquote><p>One</p><p>Two</p></blockquote>", "> One\n>\n> Two"],
    [
      "questions that fold",
      "<details><summary>How long?</summary><p>Three days.</p></details>",
      "**How long?**\n\nThree days.",
    ],
    ["definitions", "<dl><dt>Term<dd>Meaning</dl>", "**Term**\n\nMeaning"],
    [
      "blocks inside of inline elements",
      "<span>Before<div>inside</div>after</span>",
      "Before\n\ninside\n\nafter",
    ],
    ["blanks inside of emphasis", "<p>a<b> b </b>c</p>", "a **b** c"],
    [
      "what pictures show",
      '<p>Press <img alt="the gear"> at the top.</p><picture><source srcset=a><img src=b alt="Key on the left"></picture>',
      "Press (the gear) at the top.\n\n(Key on the left)",
    ],
    [
      "captions, once",
      '<figure><img alt="Turn the key"><figcaption>Fig. 1: turn the key to the left</figcaption></figure>',
      "Fig. 1: turn the key to the left",
    ],
    [
      "no names of files, no decoration",
      '<p>Text<img alt="IMG_1234.png"><img alt="image1"><img alt=""><img><img alt="A border" role=presentation></p>',
      "Text",
    ],
    ["entities", "<p>5&nbsp;&euro; &lt;b&gt; &amp;amp;</p>", "5 € <b> &amp;"],
    [
      "what could run",
      "<script>x()</script><style>a{}</style><iframe src=x></iframe><form><button>Go</button></form><svg><text>t</text></svg><p>Text</p>",
      "Text",
    ],
  ])("keeps %s", (_, html, expected) => {
    expect(markdown(html)).toBe(expected);
  });

  it.each([
    ["no body", '<html lang="en"><head><title>T</title></head><main><p>Text.</p></main></html>'],
    ["no head and no body", "<!doctype html><html><title>T</title><p>Text.</p></html>"],
    ["no html", "<title>T</title><p>Text.</p>"],
    ["upper case", "<HTML><BODY><P>Text.</P></BODY></HTML>"],
  ])("with %s, is read all the same", (_, html) => {
    expect(markdown(html)).toBe("Text.");
  });

  it("nested ten thousand deep, ends and keeps its text", () => {
    expect(() => markdown(`${"<div>".repeat(10_000)}deep${"</div>".repeat(10_000)}`)).not.toThrow();
  });
});

describe("a web page", () => {
  const filler = "Here is a whole sentence, with a comma, so that it counts as text. ".repeat(6);
  const page = (content: string, head = "") =>
    `<html lang="en"><head><title>Returns | Lumen</title>${head}</head><body><header><a href="/">Lumen</a></header><nav>Menu</nav>${content}<footer>Imprint</footer></body></html>`;

  it("is read without what surrounds it, titled by its one main heading", () => {
    const read = extractPage(
      page(`<article><h1>Returning a bike</h1><p>${filler}</p></article>`),
      "https://x.example/returns",
    );
    expect(read).toMatchObject({
      title: "Returning a bike",
      body: filler.trim(),
      language: "en",
      isNoIndex: false,
    });
  });

  it("that is a list of short answers, keeps all of them", () => {
    const answers = Array.from({ length: 12 }, (_, index) => `<h3>Question ${index}?</h3><p>Yes.</p>`).join(
      "",
    );
    const { body } = extractPage(page(`<main><h1>FAQ</h1>${answers}</main>`), "https://x.example/faq");
    expect(body.match(/### Question/g)).toHaveLength(12);
  });

  it("names its own address, its links without fragments, and those that it asks not to follow not at all", () => {
    const read = extractPage(
      page(
        '<main><p>Text.</p><a href="/a#x">a</a><a href="/b" rel="nofollow">b</a></main>',
        '<link rel="canonical" href="/canonical"><base href="https://x.example/base/">',
      ),
      "https://x.example/returns",
    );
    expect(read.canonicalUrl).toBe("https://x.example/canonical");
    expect(read.links).toEqual(["https://x.example/", "https://x.example/a"]);
  });
});
