import { describe, expect, it } from "vitest";
import { formatReply } from "./format-reply.ts";

describe("formatReply to text", () => {
  it.each([
    ["a quote of one paragraph", "> It takes **5** days.", "“It takes 5 days.”"],
    [
      "a link",
      "Source: [Delivery](https://x.example/delivery)",
      "Source: Delivery: https://x.example/delivery",
    ],
    ["a bare link", "See https://x.example/a?b=1&c=2", "See https://x.example/a?b=1&c=2"],
    ["a list", "- one\n- two\n  - nested", "• one\n• two\n  • nested"],
    ["numbered steps", "1. open\n2. press **Return**", "1. open\n2. press Return"],
    ["a table", "| Height | Frame |\n| --- | --- |\n| 150 cm | S |", "Height – Frame\n150 cm – S"],
    ["paragraphs", "First.\n\nSecond.", "First.\n\nSecond."],
    ["characters that HTML escapes", "5 < 6 & \"quoted\" 'so'", "5 < 6 & \"quoted\" 'so'"],
    ["plain words with stars in a sum", "2 * 3 is 6", "2 * 3 is 6"],
    ["several paragraphs quoted", "> One.\n>\n> Two.", "One.\n\nTwo."],
    ["code", "`npm start`", "npm start"],
  ])("FC5: %s, sent as text, reads as a person would write it", (_, markdown, text) => {
    expect(formatReply(markdown, "text")).toBe(text);
  });
});

describe("formatReply to HTML", () => {
  it("FD5: paragraphs and lists, sent as HTML, are real block elements", () => {
    expect(formatReply("One.\n\n- a\n- b", "html")).toBe("<p>One.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
  });

  it.each([
    ["a script", "<script>alert(1)</script>", "<script>"],
    ["a script link", "[x](javascript:alert(1))", "javascript:"],
    ["an image", "![x](https://evil.example/pixel.png)", "<img"],
    ["an attribute", 'hello <b onclick="x()">there</b>', "<b "],
  ])("A8: %s in an answer, sent as HTML, is shown as text and never runs", (_, markdown, forbidden) => {
    expect(formatReply(markdown, "html")).not.toContain(forbidden);
  });
});
