import { describe, expect, it } from "vitest";
import { lumenArticles, lumenIndex } from "../fixtures/lumen.ts";
import type { KnowledgeArticle } from "../retrieval/knowledge-index.ts";
import { chooseQuote } from "./choose-quote.ts";

function quoteFor(text: string, question: string): string | undefined {
  const article: KnowledgeArticle<"public"> = {
    id: "q",
    title: "Lamp care",
    text,
    url: null,
    language: "en",
    audience: "public",
  };
  const index = lumenIndex([...lumenArticles, article]);
  return chooseQuote(article, index.search(question).terms)?.text;
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

  it("of an article without words is none", () => {
    expect(quoteFor("", "dust the shade")).toBeUndefined();
    expect(quoteFor("# Only a heading", "dust the shade")).toBeUndefined();
  });
});
