import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { picturesAsLinks } from "./pictures-as-links.ts";
import { splitIntoPassages } from "./split-into-passages.ts";
import { splitSentences } from "./split-sentences.ts";

const sentences = (text: string) =>
  splitSentences(text).map(({ start, end }) => text.slice(start, end).trim());

describe("sentences", () => {
  test.each([
    ["One. Two! Three?", ["One.", "Two!", "Three?"]],
    ["Pay e.g. by card. Or Dr. Ada pays.", ["Pay e.g. by card.", "Or Dr. Ada pays."]],
    ["It costs 4.90 EUR. Version 8.5.1 is out.", ["It costs 4.90 EUR.", "Version 8.5.1 is out."]],
    ["Open your account.Go to settings.", ["Open your account.", "Go to settings."]],
    ["1. Open it.\n2. Close it.", ["1. Open it.", "2. Close it."]],
    ["注文はこちらです。次に進みます。", ["注文はこちらです。", "次に進みます。"]],
    ["no end", ["no end"]],
    ["", []],
  ])("of %j are %j", (text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });

  it("together are the text, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "B", ".", "!", " ", "\n", "1", "。", "-") }),
        (text) => {
          expect(
            splitSentences(text)
              .map(({ start, end }) => text.slice(start, end))
              .join(""),
          ).toBe(text);
        },
      ),
    );
  });
});

describe("passages", () => {
  it("carry the headings above them, in both heading styles", () => {
    const article =
      "Intro.\n\n# Returns\n\nText one.\n\n## Refunds\n\nText two.\n\nShipping\n========\n\nText three.";
    expect(splitIntoPassages(article).map(({ headingPath, text }) => [headingPath, text])).toEqual([
      [[], "Intro."],
      [["Returns"], "Text one."],
      [["Returns", "Refunds"], "Text two."],
      [["Shipping"], "Text three."],
    ]);
  });

  it("keep a list with its introduction, a table and a code block whole, however long", () => {
    const list = Array.from(
      { length: 60 },
      (_, at) => `${at + 1}. Turn the screw number ${at + 1} by hand.`,
    ).join("\n");
    const table = `| Lamp | Bulb |\n| --- | --- |\n${"| Desk | E14 |\n".repeat(70)}`.trim();
    const code = `\`\`\`\n# not a heading\n\n${"blink once\n".repeat(80)}\`\`\``;
    const passages = splitIntoPassages(`Do the following:\n\n${list}\n\n${table}\n\n${code}`).map(
      ({ text }) => text,
    );
    expect(passages).toEqual([`Do the following:\n\n${list}`, table, code]);
  });

  it("cut a long paragraph at sentence ends only", () => {
    const article = "The lamp has a switch on its cable. ".repeat(60).trim();
    const passages = splitIntoPassages(article);
    expect(passages.length).toBeGreaterThan(2);
    for (const { text } of passages) {
      expect(text.endsWith("cable.")).toBe(true);
      expect(text.split(/\s+/).length).toBeLessThanOrEqual(120);
    }
  });

  it("stand where they say, in order, without overlap, whatever the article", () => {
    const line = fc.constantFrom(
      "# A",
      "## B",
      "- item",
      "1. step",
      "text. More text!",
      "",
      "```",
      "| a | b |",
      "| - | - |",
      "    code",
      "---",
      "> quote",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const article = lines.join("\n");
        let end = 0;
        for (const passage of splitIntoPassages(article)) {
          expect(article.slice(passage.start, passage.end)).toBe(passage.text);
          expect(passage.start).toBeGreaterThanOrEqual(end);
          end = passage.end;
        }
      }),
    );
  });
});

describe("pictures of a reply", () => {
  test.each([
    ["See ![the lock](https://x.example/a.png).", "web", "See [the lock](https://x.example/a.png)."],
    ['![](https://x.example/p/lock.png?v=2 "Lock")', "email", "[lock.png](https://x.example/p/lock.png?v=2)"],
    ["See ![the lock](https://x.example/a.png).", "sms", "See (the lock)."],
    ["See ![the lock](lock.png).", "web", "See (the lock)."],
    ["![](lock.png) [a link](https://x.example/a)", "web", " [a link](https://x.example/a)"],
    ["![a](javascript:alert)", "web", "(a)"],
  ] as const)("%j on the channel %s are %j", (text, channel, expected) => {
    expect(picturesAsLinks(text, channel)).toBe(expected);
  });
});
