import { describe, expect, it } from "vitest";
import { writePlainText } from "./write-plain-text.ts";

describe("writePlainText", () => {
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
    expect(writePlainText(markdown)).toBe(text);
  });
});
