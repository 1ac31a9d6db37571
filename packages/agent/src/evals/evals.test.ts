import { describe, expect, it, test } from "vitest";
import { lumenArticles } from "../fixtures/lumen.ts";
import { classifyText } from "./classify-text.ts";
import { indexArticles, predictAnswer } from "./evaluate-answers.ts";
import { measureKnowledge, measurePastQuestions, readAsHelpCenter } from "./measure-knowledge.ts";
import { measureOutOfScope } from "./measure-out-of-scope.ts";
import {
  auroc,
  bestMcc,
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

describe("past questions in an evaluation", () => {
  const labelled = [
    "returns: it does not fit, returns: changed my mind, returns: wrong colour, returns: take it back, returns: not what i wanted",
    "invoice: paper for the tax office, invoice: proof of payment, invoice: vat number, invoice: for my accountant, invoice: wrong amount",
  ].flatMap((line) =>
    line.split(", ").map((entry) => {
      const [intent, text] = entry.split(": ") as [string, string];
      return { intent, text };
    }),
  );

  it("are searched and learned from, and a line without any stays as it was", () => {
    const bare = [
      { id: "returns", title: "R", text: "" },
      { id: "invoice", title: "I", text: "" },
    ];
    const withQuestions = bare.map((article) => ({
      ...article,
      questions: labelled.filter(({ intent }) => intent === article.id).map(({ text }) => text),
    }));
    const question = { id: "1", question: "my accountant needs the vat" };
    expect(predictAnswer(indexArticles(bare), question).ranked).toEqual([]);
    expect(predictAnswer(indexArticles(withQuestions), question).ranked[0]).toBe("invoice");
  });

  it("tell what belongs to an article from what belongs to none", () => {
    const asked = [
      { text: "the colour is wrong", intent: "returns" },
      { text: "my accountant needs the vat number", intent: "invoice" },
      { text: "zebra xylophone", intent: null },
    ];
    expect(measureOutOfScope({ learned: labelled, asked, questionsEach: 5 })).toEqual({
      right: 1,
      auroc: 1,
      mcc: 1,
    });
  });

  test.each([
    [
      "all right",
      [
        ["a", "a", 0.9],
        ["b", "b", 0.8],
        [null, "a", 0.1],
      ],
      1,
    ],
    [
      "one class taken for the other",
      [
        ["a", "b", 0.9],
        ["b", "a", 0.9],
      ],
      0,
    ],
    // At .8: one of two found, nothing else: (2·3 - (1·0 + 1·1 + 1·2)) / sqrt((9 - 5) (9 - 3)).
    [
      "a wrong one above what belongs to none",
      [
        ["a", "a", 0.9],
        ["b", "a", 0.2],
        [null, "b", 0.3],
      ],
      3 / Math.sqrt(4 * 6),
    ],
  ] as const)("best MCC with %s", (_, entries, expected) => {
    const given = entries.map(([expected, found, confidence]) => ({ expected, found, confidence }));
    expect(bestMcc(given)).toBeCloseTo(expected, 10);
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
