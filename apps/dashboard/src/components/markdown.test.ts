import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { isSafeLink, Markdown } from "./markdown.tsx";

const render = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

describe("Markdown", () => {
  it.each([
    "<script>alert(1)</script>",
    "Hello <img src=x onerror=alert(1)> you",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
  ])("A8: shows raw HTML as its characters, when a text holds %s, with no such element", (text) => {
    expect(render(text)).not.toMatch(/<(script|img|svg|a)\b/);
    expect(render(text)).toContain("&lt;");
  });

  it("A8: makes no link, when its address would run a script, with the text kept", () => {
    expect(render("[click](javascript:alert(1))")).not.toContain("href");
    expect(render("[click](javascript:alert(1))")).toContain("click");
    expect(render("[ok](https://acme.example)")).toContain('href="https://acme.example"');
  });

  it("draws headings, lists, tables and emphasis, when a text has them, with pictures as links", () => {
    const html = render(
      "# Title\n\n- one **bold**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![plan](https://acme.example/p.png)",
    );
    for (const part of [
      "<h2>Title</h2>",
      "<li>",
      "<strong>bold</strong>",
      "<td>2</td>",
      '<a href="https://acme.example/p.png"',
    ]) {
      expect(html).toContain(part);
    }
    expect(html).not.toContain("<img");
  });
});

describe("isSafeLink", () => {
  it.each([
    ["https://acme.example", true],
    ["mailto:a@acme.example", true],
    ["#part", true],
    [" javascript:alert(1)", false],
    ["JAVASCRIPT:alert(1)", false],
    ["data:text/html,x", false],
    ["vbscript:x", false],
  ])("judges %s, when it stands in a text, as %s", (href, expected) => {
    expect(isSafeLink(href)).toBe(expected);
  });
});
