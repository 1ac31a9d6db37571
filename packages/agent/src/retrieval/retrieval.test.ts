import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { lumenArticles, lumenIndex } from "../fixtures/lumen.ts";
import { analyzeText } from "./analyze-text.ts";
import {
  calibrate,
  calibrationError,
  computeConfidence,
  fitCalibration,
  NO_CALIBRATION,
  reliabilityBins,
} from "./confidence.ts";
import { createKnowledgeIndex } from "./create-knowledge-index.ts";
import type { KnowledgeArticle, PublicIndex } from "./knowledge-index.ts";
import { repairTypo } from "./repair-typo.ts";
import { describeConfidence } from "./score-candidates.ts";

const first = (index: PublicIndex, question: string, language = "en") =>
  index.search(question, { language }).hits[0]?.article.id;

describe("analysis of text", () => {
  test.each([
    ["I can't log in to my accounts", "en", ["login", "account"]],
    ["signing up for the e-mail list", "en", ["signup", "email", "list"]],
    ["adding and added, I add", "en", ["add", "add", "add"]],
    ["Don’t cancel John's orders", "en", ["cancel", "john", "order"]],
    ["version 8.5.5 and Wi-Fi", "en", ["version", "8.5.5", "wifi"]],
    ["Wie kann ich meine Rechnungen herunterladen?", "de", ["rechnung", "herunterlad"]],
    ["réinitialiser le mot de passe", "fr", ["reinitialis", "mot", "pass"]],
    ["我的订单", "zh", ["我的", "的订", "订单"]],
    ["", "en", []],
  ])("“%s” (%s) is %j", (text, language, expected) => {
    expect(analyzeText(text, language).map(({ term }) => term)).toEqual(expected);
  });

  it("keeps the place of every word", () => {
    const text = "Please log in again, Ada.";
    expect(analyzeText(text, "en").map(({ start, end }) => text.slice(start, end))).toEqual([
      "log in",
      "Ada",
    ]);
  });

  test.each([
    ["pasword", "password"],
    ["passwrod", "password"],
    ["invoicce", "invoice"],
    ["lamp", null],
    ["qqqqqq", null],
    ["1234x", null],
  ])("repairs “%s” to %s", (word, expected) => {
    const known = new Map([
      ["password", 3],
      ["invoice", 2],
    ]);
    expect(repairTypo(word, (candidate) => known.get(candidate) ?? 0)).toBe(expected);
  });
});

describe("search", () => {
  test.each([
    ["how do I reset my pasword", "password"],
    ["I cannot sign in", "password"],
    ["which bulb for a floor lamp", "bulbs"],
    ["where can I find my bill", "invoice"], // by synonym
    ["I want my money back for an unused lamp I return", "returns"],
    ["how long does delivery take", "delivery"],
    ["terminate my order", "cancel"], // by synonym
  ])("“%s” finds %s first", (question, id) => {
    expect(first(lumenIndex(), question)).toBe(id);
  });

  it("says which word it took for a typo", () => {
    const { terms } = lumenIndex().search("pasword");
    expect(terms).toEqual([expect.objectContaining({ term: "password", repairedFrom: "pasword" })]);
  });

  it("of words that stand nowhere finds nothing and has confidence 0", () => {
    expect(lumenIndex().search("xylophone quartet")).toMatchObject({
      hits: [],
      probability: 0,
      features: null,
    });
    expect(lumenIndex([]).search("lamp")).toMatchObject({ hits: [], probability: 0 });
    expect(lumenIndex().search("")).toMatchObject({ hits: [], probability: 0 });
  });

  it("is surer of a question that an article answers than of the same without that article", () => {
    const index = lumenIndex();
    const asked = index.search("how do I reset my password");
    const removed = index.search("how do I reset my password", { without: ["password"] });
    expect(asked.probability).toBeGreaterThan(0.6);
    expect(removed.probability).toBeLessThan(0.4);
    expect(removed.hits.map(({ article }) => article.id)).not.toContain("password");
  });

  test.each([
    ["how do I reset my password", "password"],
    ["which bulb for a floor lamp", "bulbs"],
    ["how long does delivery take", "delivery"],
    ["where can I find my bill", "invoice"],
    ["terminate my order", "cancel"],
    ["I want my money back for an unused lamp I return", "returns"],
  ])("is less sure of “%s” without %s", (question, id) => {
    const index = lumenIndex();
    const without = index.search(question, { without: [id] });
    expect(without.probability).toBeLessThan(index.search(question).probability - 0.15);
  });

  it("learns from a past question, and forgets it with the article's next version", () => {
    const index = lumenIndex();
    const bulbs = index.get("bulbs") as KnowledgeArticle<"public">;
    const question = "my light is too dark, what is stronger";
    index.upsert({ ...bulbs, pastQuestions: ["the light is too dark, is there a stronger one"] });
    expect(first(index, question)).toBe("bulbs");
    index.upsert(bulbs);
    expect(first(index, question)).not.toBe("bulbs");
  });

  it("uses the synonyms an installation adds", () => {
    const index = createKnowledgeIndex({ audience: "public", synonyms: "bulb illuminant" });
    for (const article of lumenArticles) index.upsert(article);
    expect(first(index, "illuminant")).toBe("bulbs");
    expect(first(lumenIndex(), "illuminant")).toBeUndefined();
  });

  it("finds articles in their own language", () => {
    const index = lumenIndex();
    index.upsert({
      id: "rechnung",
      title: "Rechnungen herunterladen",
      text: "Unter Konto, Abrechnung stehen alle Rechnungen.",
      url: null,
      language: "de",
      audience: "public",
    });
    expect(first(index, "Wo finde ich meine Rechnung?", "de")).toBe("rechnung");
    expect(index.languages()).toEqual(["de", "en"]);
    index.remove("rechnung");
    expect(index.languages()).toEqual(["en"]);
  });

  it("stays exact when articles come, change and go in any order", () => {
    const words = fc.constantFrom(
      "lamp",
      "bulb",
      "dimmer",
      "order",
      "return",
      "invoice",
      "parcel",
      "desk",
      "floor",
      "glass",
    );
    const article = fc.record({
      title: fc.array(words, { maxLength: 4 }),
      text: fc.array(words, { maxLength: 30 }),
    });
    const step = fc.record({ id: fc.constantFrom("a", "b", "c", "d"), article: fc.option(article) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 20 }),
        fc.array(words, { minLength: 1, maxLength: 5 }),
        (steps, question) => {
          const index = createKnowledgeIndex({ audience: "public" });
          const expected = new Map<string, KnowledgeArticle<"public">>();
          for (const { id, article: content } of steps) {
            if (content === null) {
              expect(index.remove(id)).toBe(expected.delete(id));
              continue;
            }
            const { title, text } = content;
            const entry = {
              id,
              title: title.join(" "),
              text: text.join(" "),
              url: null,
              language: "en",
              audience: "public" as const,
            };
            index.upsert(entry);
            expected.set(id, entry);
          }
          const fresh = lumenIndex([...expected.values()].reverse());
          expect(index.size).toBe(fresh.size);
          expect(describeSearch(index, question.join(" "))).toBe(describeSearch(fresh, question.join(" ")));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("without some articles ranks as an index that never had them", () => {
    const question = "pair a dimmer with my lamp";
    const hidden = ["dimmer-desk", "returns"];
    const rest = lumenIndex(lumenArticles.filter(({ id }) => !hidden.includes(id)));
    const ids = (index: PublicIndex, without: string[]) =>
      index.search(question, { without }).hits.map(({ article }) => article.id);
    expect(ids(lumenIndex(), hidden)).toEqual(ids(rest, []));
  });

  it("reads a bounded part of a question, whatever is pasted", () => {
    const pasted = `how do I reset my password ${"0xdeadbeef trace lamp order ".repeat(20_000)}`;
    const started = performance.now();
    expect(lumenIndex().search(pasted).terms.length).toBeLessThanOrEqual(60);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

function describeSearch(index: PublicIndex, question: string): string {
  const { hits, probability } = index.search(question);
  return JSON.stringify({ probability, hits: hits.map(({ article, score }) => [article.id, score]) });
}

describe("S8: public and internal articles", () => {
  it("an index refuses an article of the other audience at run time", () => {
    const internal = {
      ...(lumenArticles[0] as KnowledgeArticle<"public">),
      audience: "internal",
    } as unknown as KnowledgeArticle<"public">;
    expect(() => lumenIndex().upsert(internal)).toThrow(/internal/);
  });

  it("an internal index, or a look-alike, is not a public one to the type checker", () => {
    const internal = createKnowledgeIndex({ audience: "internal" });
    const needsPublic = (index: PublicIndex) => index.audience;
    // @ts-expect-error an internal index must not pass for a public one
    needsPublic(internal);
    const { audience, size, languages, upsert, remove, get, search, setCalibration } = lumenIndex();
    // @ts-expect-error an object of the same shape lacks the brand
    needsPublic({ audience, size, languages, upsert, remove, get, search, setCalibration });
    expect(internal.audience).toBe("internal");
  });
});

describe("signs of confidence", () => {
  type Scored = Parameters<typeof describeConfidence>[0][number];
  const view = { unseenIdf: 5, articles: 200 };
  const article = (score: number, signs: Partial<Scored> = {}): Scored => ({
    score,
    wordScore: score,
    base: score * 10,
    titleEvidence: 4,
    titleMatched: 0.8,
    questionInArticle: 0.5,
    likelihood: null,
    ...signs,
  });
  const described = (...scored: Scored[]) => describeConfidence(scored, view);

  it("of no article are none", () => {
    expect(described()).toBeNull();
  });

  test.each([
    ["one article", [4], Math.log(1 + 8)],
    ["a sibling as good as the first", [4, 4, 1], Math.log(1 + 8 * (3 / 4))],
    ["a second far behind", [4, 1, 1], Math.log(1 + 8 * (3 / 4))],
    ["three alike", [4, 4, 4], 0],
    ["the same proportions on less evidence", [1, 1, 0.25], Math.log(1 + 2 * (3 / 4))],
    ["nothing matched", [0, 0, 0], 0],
  ])("the lead with %s", (_, scores, lead) => {
    expect(described(...scores.map((score) => article(score)))?.lead).toBeCloseTo(lead, 10);
  });

  test.each([
    ["alone", [], 1.3],
    ["best in both", [{ titleEvidence: 3, questionInArticle: 0.4 }], 1.3],
    ["as good as another but for rounding", [{ titleEvidence: 4 + 1e-13, questionInArticle: 0.5 }], 1.3],
    ["with more of a title matched elsewhere", [{ titleEvidence: 4.5 }], 0.5],
    ["with more of the question found elsewhere", [{}, { questionInArticle: 0.6 }], 0.8],
    ["second best in both", [{ titleEvidence: 5 }, { questionInArticle: 0.6 }], 0],
  ])("what is unrivalled in an article %s", (_, rivals, unrivalled) => {
    const rest = rivals.map((signs) => article(1, signs));
    expect(described(article(2), ...rest)?.unrivalled).toBeCloseTo(unrivalled, 10);
  });

  it("look at the next nine articles, not at those further down", () => {
    const next = Array.from({ length: 9 }, () => article(1));
    expect(described(article(2), ...next, article(0.5, { titleEvidence: 9 }))?.unrivalled).toBeCloseTo(1.3);
  });
});

describe("confidence", () => {
  const features = {
    z: 2,
    titleMatched: 0.8,
    score: 1.5,
    questionInArticle: 0.9,
    lead: 1.2,
    unrivalled: 1.7,
    learned: null,
    articles: 200,
  };

  it("is a probability that grows with what speaks for the article", () => {
    const low = computeConfidence({ ...features, titleMatched: 0.1, questionInArticle: 0.2, z: 0.5 });
    expect(low).toBeLessThan(computeConfidence(features));
    expect(computeConfidence(features)).toBeLessThan(1);
  });

  test.each([
    ["z", 0.5],
    ["titleMatched", 0.1],
    ["score", 0.3],
    ["questionInArticle", 0.2],
    ["lead", 0.1],
    ["unrivalled", 0],
  ] as const)("falls with %s alone", (sign, less) => {
    expect(computeConfidence({ ...features, [sign]: less })).toBeLessThan(computeConfidence(features));
  });

  it("among few articles follows how much of the question was found, among many the six signs alone", () => {
    const whole = { ...features, questionInArticle: 1 };
    const oddWord = { ...features, questionInArticle: 0.15 };
    expect(computeConfidence({ ...whole, articles: 15 })).toBeGreaterThan(computeConfidence(whole));
    expect(computeConfidence({ ...oddWord, articles: 15 })).toBeLessThan(computeConfidence(oddWord));
    expect(computeConfidence({ ...whole, articles: 60 })).toBe(computeConfidence(whole));
    expect(computeConfidence({ ...whole, articles: 0 })).toBeLessThan(1);
  });

  const outcomes = (count: number, shareRight: (at: number) => boolean) =>
    Array.from({ length: count }, (_, at) => ({
      probability: 0.3 + (0.6 * ((at * 7) % count)) / count,
      right: shareRight(at),
    }));

  it("is not refitted on fewer than 50 outcomes", () => {
    expect(fitCalibration(outcomes(49, () => false))).toEqual(NO_CALIBRATION);
  });

  it("comes closer to what happened after a refit, and never turns the order round", () => {
    const seen = outcomes(200, (at) => at % 5 === 0);
    const fitted = fitCalibration(seen);
    const after = seen.map(({ probability, right }) => ({
      probability: calibrate(probability, fitted),
      right,
    }));
    expect(calibrationError(after)).toBeLessThan(calibrationError(seen) / 2);
    expect(calibrate(0.9, fitted)).toBeGreaterThan(calibrate(0.5, fitted));
    expect(fitCalibration(outcomes(200, (at) => (at * 7) % 200 < 100)).slope).toBeGreaterThan(0);
  });

  it("is charted in bins that hold every outcome once", () => {
    const bins = reliabilityBins(outcomes(100, (at) => at % 2 === 0));
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(100);
    expect(reliabilityBins([{ probability: 1, right: true }])).toEqual([
      { from: 0.9, to: 1, count: 1, meanConfidence: 1, shareRight: 1 },
    ]);
  });
});
