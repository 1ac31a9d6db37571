import { describe, expect, it } from "vitest";
import { lumenArticles, lumenIndex } from "../fixtures/lumen.ts";
import type { KnowledgeArticle } from "../retrieval/knowledge-index.ts";
import { chooseQuote } from "./choose-quote.ts";

function quoteFor(text: string, question: string, title = "Lamp care"): string | undefined {
  const article: KnowledgeArticle<"public"> = {
    id: "q",
    title,
    text,
    url: null,
    language: "en",
    audience: "public",
  };
  const index = lumenIndex([...lumenArticles, article]);
  return chooseQuote(article, index.search(question).terms, question)?.text;
}

const filler = "The shop has been in town since spring and sells things of many kinds. ".repeat(12);

describe("A2: the part of an article that is quoted", () => {
  it("begins at the sentence that holds the question and ends at a sentence end", () => {
    const quote = quoteFor(
      `${filler}Clean the glass shade with warm water. Dry it with a soft cloth. ${filler}`,
      "how do I clean a glass shade",
    );
    expect(quote?.startsWith("Clean the glass shade with warm water. Dry it")).toBe(true);
    expect(quote?.endsWith(".")).toBe(true);
    expect(quote?.split(/\s+/).length).toBeLessThanOrEqual(120);
  });

  it("holds the whole list that answers, with its introduction", () => {
    const list = Array.from(
      { length: 12 },
      (_, at) => `${at + 1}. Polish part number ${at + 1} of the brass foot gently.`,
    ).join("\n");
    const quote = quoteFor(
      `# Shade\n\n${filler}\n\n# Foot\n\nTo polish the brass foot:\n\n${list}\n\n# End\n\n${filler}`,
      "polish the brass foot",
    );
    expect(quote).toBe(`To polish the brass foot:\n\n${list}`);
  });

  it("takes the next section in when its own says too little", () => {
    const quote = quoteFor(
      "# Shade\n\nDust the shade weekly.\n\n## How\n\nUse a dry brush.",
      "dust the shade",
    );
    expect(quote).toBe("Dust the shade weekly.\n\n## How\n\nUse a dry brush.");
  });

  const battery = `# The battery does not charge

1. Check the light on the charger.
2. Take the battery out and put it back.

If it still does not charge, book a visit. Do not open the battery.`;

  it("starts with the steps under a title that is the question, not at the words that repeat it", () => {
    const quote = quoteFor(battery, "My battery does not charge", "The battery does not charge");
    expect(quote?.startsWith("1. Check the light")).toBe(true);
    expect(quote?.endsWith("Do not open the battery.")).toBe(true);
  });

  it("starts under the heading that is the question", () => {
    const quote = quoteFor(
      `# Lamps\n\n${filler}\n\nIf you clean the brass foot often, ${filler}\n\n## Clean the brass foot\n\nRub it with lemon. ${filler}`,
      "how do I clean the brass foot",
    );
    expect(quote?.startsWith("Rub it with lemon.")).toBe(true);
  });

  it("starts where steps are led into rather than where they are talked about", () => {
    const quote = quoteFor(
      `Polishing the shade is worth the effort. ${filler}To polish the shade:\nTake a cloth. Rub slowly. ${filler}`,
      "polishing the shade",
    );
    expect(quote?.startsWith("To polish the shade:\nTake a cloth. Rub slowly.")).toBe(true);
  });

  it("keeps a long list with the sentence that leads into it", () => {
    const list = Array.from(
      { length: 20 },
      (_, at) => `- Screw ${at + 1} of the glass dome, turned twice.`,
    ).join("\n");
    const quote = quoteFor(
      `Fix the dome. ${filler.slice(0, 300)}Tighten the screws of the dome:\n\n${list}\n\n${filler}`,
      "tighten screws dome",
    );
    expect(quote).toContain("Screw 20 of the glass dome");
  });

  it("takes a short section from its start", () => {
    expect(
      quoteFor("We refund within 5 days. You get an email when we send the money.", "send money email"),
    ).toBe("We refund within 5 days. You get an email when we send the money.");
  });

  it("of an article without words is none", () => {
    expect(quoteFor("", "dust the shade")).toBeUndefined();
    expect(quoteFor("# Only a heading", "dust the shade")).toBeUndefined();
  });

  it("a list right under a heading comes with it, as it says little alone; the title is in the link", () => {
    const text = `# Lamp care\n\n- Dust the lamp weekly.\n\n# Postage to islands\n\n- Sylt: 4 euros.\n- Juist: 6 euros.\n\n# End\n\n${filler}`;
    expect(quoteFor(text, "postage to Juist")?.startsWith("# Postage to islands\n\n- Sylt")).toBe(true);
    expect(quoteFor(text, "dust the lamp weekly")?.startsWith("- Dust")).toBe(true);
  });

  describe("asked how long or how much", () => {
    const delivery = `# Delivery

Lamps are made to order and leave the workshop within 5 to 7 working days.

## How far the parcel travels

- Within Germany: 2 to 3 working days.
- Elsewhere: 6 to 9 working days, because of customs.

## Choosing

Delivery is by courier. Delivery to islands is by ship. You choose the delivery day at checkout.

## The bill

A lamp's delivery costs €39. Parcels of bulbs are €4.90.`;

    it.each([
      ["How long does delivery take?", "Lamps are made to order and leave the workshop within 5 to 7"],
      ["when will the delivery come", "Lamps are made to order and leave the workshop within 5 to 7"],
      ["What is the delivery fee?", "A lamp's delivery costs €39"],
      ["Which delivery day can I choose at checkout?", "Delivery is by courier"],
    ])("%s: the quote begins with what says it, not with what repeats the subject", (question, start) => {
      expect(quoteFor(delivery, question, "Delivery")?.startsWith(start)).toBe(true);
    });

    it("a question for a length is none for a time", () => {
      const text = `# Cable\n\nThe cable is 2 m long.\n\n# Bulb\n\n${filler}The bulb lasts 3 years.`;
      expect(quoteFor(text, "How long is the cable?")).toContain("2 m long");
    });
  });
});
