import { describe, expect, it, test } from "vitest";
import { lumenArticles } from "../fixtures/lumen.ts";
import { classifyText } from "./classify-text.ts";
import { indexArticles, predictAnswer } from "./evaluate-answers.ts";
import { measureKnowledge, measurePastQuestions, readAsHelpCenter } from "./measure-knowledge.ts";
import {
  auroc,
  macroF1,
  measureDetection,
  measureRanking,
  measureRisk,
  measureThreshold,
} from "./metrics.ts";

describe("measures of ranking", () => {
  it("count the first right article of each question that has one", () => {
    const measured = measureRanking([
      { ranked: ["a", "b"], right: ["a"] },
      { ranked: ["b", "x", "a"], right: ["a", "b"] },
      { ranked: ["x", "y", "z", "a"], right: ["a"] },
      { ranked: ["x"], right: ["a"] },
      { ranked: ["x"], right: [] },
    ]);
    expect(measured).toMatchObject({
      questions: 4,
      hit1: 0.5,
      hit3: 0.5,
      hit5: 0.75,
      recall5: 0.75,
      mrr10: 0.5625,
    });
    // (1 + (1 + 1/2) / (1 + 1/log2 3) + 1/log2 5 + 0) / 4
    expect(measured.ndcg10).toBeCloseTo((1 + 1.5 / (1 + 1 / Math.log2(3)) + 1 / Math.log2(5)) / 4, 10);
  });
});

describe("measures of confidence", () => {
  test.each([
    [[0.9, 0.8], [0.1, 0.2], 1],
    [[0.1], [0.9], 0],
    [[0.5], [0.5], 0.5],
    [[0.9, 0.3], [0.5], 0.5],
    [[], [0.5], 0.5],
  ])("AUROC of %j against %j is %s", (positives, negatives, expected) => {
    expect(auroc(positives, negatives)).toBe(expected);
  });

  it("precision falls with coverage along the ranking by confidence", () => {
    const entries = [
      { confidence: 0.9, right: true, weight: 1 },
      { confidence: 0.8, right: true, weight: 1 },
      { confidence: 0.7, right: false, weight: 1 },
      { confidence: 0.2, right: false, weight: 1 },
    ];
    const risk = measureRisk(entries);
    expect(risk.precisionAt(0.5)).toBe(1);
    expect(risk.precisionAt(0.75)).toBeCloseTo(2 / 3);
    expect(risk.coverageAt(0.9)).toBe(0.5);
    expect(risk.area).toBeCloseTo((0 + 0 + 1 / 3 + 1 / 2) / 4);
    expect(measureThreshold(entries, 0.7)).toEqual({ precision: 2 / 3, coverage: 0.75 });
  });
});

describe("measures of detection", () => {
  it("are precision, recall and false alarms per thousand", () => {
    const entries = [
      { expected: true, found: true },
      { expected: true, found: false },
      { expected: false, found: true },
      { expected: false, found: false },
    ];
    expect(measureDetection(entries)).toEqual({
      precision: 0.5,
      recall: 0.5,
      falsePerThousand: 500,
      f1: 0.5,
    });
    expect(
      macroF1([
        { expected: "a", found: "a" },
        { expected: "b", found: "a" },
      ]),
    ).toBeCloseTo(1 / 3);
  });
});

describe("baton eval", () => {
  const articles = lumenArticles.map(({ id, title, text, url }) => ({ id, title, text, url }));

  it("ranks, weighs and quotes for each question", () => {
    expect(
      predictAnswer(indexArticles(articles), { id: "1", question: "how do I reset my password" }),
    ).toEqual({
      id: "1",
      ranked: expect.arrayContaining(["password"]),
      confidence: expect.any(Number),
      answered: true,
      quote: expect.stringContaining("Forgot password"),
    });
  });

  it("asks as if some articles did not exist", () => {
    const prediction = predictAnswer(indexArticles(articles), {
      id: "1",
      question: "how do I reset my password",
      without: ["password"],
    });
    expect(prediction.answered).toBe(false);
    expect(prediction.ranked).not.toContain("password");
  });

  it("measures a help center whole", () => {
    const questions = [
      {
        id: "1",
        question: "how do I reset my password",
        articles: ["password"],
        answer: "Choose Forgot password.",
      },
      { id: "2", question: "which bulbs fit", articles: ["bulbs"] },
      { id: "3", question: "do you deliver to the moon", articles: [] },
    ];
    const measured = measureKnowledge({ articles, questions, unrelated: ["xylophone quartets"] });
    expect(measured).toMatchObject({
      ranking: { questions: 2, hit1: 1 },
      aurocRemoved: 1,
      aurocUnrelated: 1,
      unrelatedRejected: 1,
      quoteRecall: 1,
    });
  });

  it("reads labelled texts as short articles and asks the texts that are in none", () => {
    const labelled = ["too dark", "no light", "dim"].map((text) => ({ text, intent: "light_weak" }));
    expect(readAsHelpCenter(labelled, { texts: 2, asked: 5 })).toEqual({
      articles: [{ id: "light_weak", title: "light weak", text: "too dark\nno light", language: "en" }],
      questions: [{ id: "light_weak 0", question: "dim", articles: ["light_weak"] }],
    });
  });

  it("shows what past questions add", () => {
    const labelled = [
      { text: "it is too dark", intent: "light_weak" },
      { text: "way too dark in here", intent: "light_weak" },
      { text: "the shade is cracked", intent: "glass_broken" },
      { text: "my shade has cracked", intent: "glass_broken" },
    ];
    expect(measurePastQuestions(labelled, 0)).toBe(0);
    expect(measurePastQuestions(labelled, 1)).toBe(1);
  });
});

describe("baton classify", () => {
  it("reads a text on its own", () => {
    expect(classifyText("let me talk to a human, I am ada@mail.example")).toEqual({
      wantsHuman: true,
      sentiment: "neutral",
      language: "en",
      smallTalk: null,
      personalData: [{ kind: "email", start: 29, end: 45 }],
    });
    expect(classifyText("")).toEqual({
      wantsHuman: false,
      sentiment: "neutral",
      language: "en",
      smallTalk: null,
      personalData: [],
    });
  });
});
