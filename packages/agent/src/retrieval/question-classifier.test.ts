import { describe, expect, it } from "vitest";
import { createKnowledgeIndex } from "./create-knowledge-index.ts";
import type { KnowledgeArticle, PublicIndex } from "./knowledge-index.ts";
import {
  choosePairs,
  type PastPair,
  type QuestionClassifier,
  trainQuestionClassifier,
} from "./question-classifier.ts";

const asked: Record<string, string[]> = {
  returns: [
    "it does not fit, can i bring it back",
    "i changed my mind about the lamp",
    "do you take it back when it was used once",
    "wrong colour, i do not want it",
    "how do i get rid of it and get paid",
  ],
  delivery: [
    "when will my parcel be here",
    "still nothing in the mailbox",
    "is it on its way already",
    "how many days until it is here",
    "the courier did not ring",
  ],
  invoice: [
    "i need a paper for the tax office",
    "my boss wants proof of what i paid",
    "can you put the vat number on it",
    "where is the document for my accountant",
    "the amount on the paper is wrong",
  ],
};
const pairs = Object.entries(asked).flatMap(([articleId, questions]): PastPair[] =>
  questions.map((question) => ({ articleId, question })),
);

function train(given: readonly PastPair[]): { classifier: QuestionClassifier | null; steps: number } {
  const training = trainQuestionClassifier(given);
  for (let steps = 0; ; steps++) {
    const step = training.next();
    if (step.done) return { classifier: step.value, steps };
  }
}

const trained = () => train(pairs).classifier as QuestionClassifier;

describe("the classifier of past questions", () => {
  it.each([
    ["my accountant asks for the document", "invoice"],
    ["nothing came in the mailbox yet", "delivery"],
    ["the colour is wrong, i want to bring it bakc", "returns"],
  ])("of “%s”, a question like those of %s, thinks of it first", (question, articleId) => {
    const found = trained().classify(question);
    expect(found.likeliest(3)[0]).toBe(articleId);
    expect(found.of(articleId)?.probability).toBeGreaterThan(0.5);
    expect(found.of(articleId)?.evidence).toBeGreaterThan(0.5);
  });

  it("of a question like none of them has less evidence than of one that is", () => {
    const strongest = (question: string) => {
      const found = trained().classify(question);
      return found.of(found.likeliest(1)[0] as string)?.evidence ?? 0;
    };
    expect(strongest("zebra xylophone")).toBeLessThan(strongest("the document for my accountant") / 2);
  });

  it("shares a hidden article's probability out to the others, and knows nothing of articles without questions", () => {
    const found = trained().classify("my accountant asks for the document", (id) => id === "invoice");
    expect(found.of("invoice")).toBeNull();
    expect(found.of("password")).toBeNull();
    const [first, second] = found.likeliest(9).map((id) => found.of(id)?.probability ?? 0) as [
      number,
      number,
    ];
    expect(found.likeliest(9)).toHaveLength(2);
    expect(first + second).toBeCloseTo(1, 10);
  });

  it("is not trained before two articles have five questions", () => {
    expect(train([]).classifier).toBeNull();
    expect(train(pairs.filter(({ articleId }) => articleId === "returns")).classifier).toBeNull();
    expect(train(pairs.filter((_, at) => at % 5 !== 0)).classifier).toBeNull();
    const withOneMore = [...pairs, { articleId: "password", question: "cannot get in" }];
    expect(train(withOneMore).classifier?.articles).toBe(3);
  });

  it("of the same pairs in another order is the same to the last bit", () => {
    const turned = train([...pairs].reverse()).classifier as QuestionClassifier;
    for (const question of Object.values(asked).flat())
      for (const articleId of Object.keys(asked))
        expect(turned.classify(question).of(articleId)).toEqual(trained().classify(question).of(articleId));
  });

  it("trains in small steps", () => {
    expect(train(pairs).steps).toBeGreaterThan((12 * pairs.length) / 8);
  });

  it("is trained on a bounded number of questions, taken evenly from the articles", () => {
    const questionsOf = (articleId: string, count: number) =>
      Array.from({ length: count }, (_, at): PastPair => ({ articleId, question: `${articleId} ${at}` }));
    const few = choosePairs([
      ...questionsOf("a", 10_400),
      ...questionsOf("b", 10_400),
      ...questionsOf("c", 5),
    ]);
    expect(few.articleIds).toEqual(["a", "b", "c"]);
    expect([0, 1, 2].map((number) => few.pairs.filter(({ article }) => article === number).length)).toEqual([
      9_997, 9_997, 5,
    ]);
    const many = choosePairs(
      Array.from({ length: 4_100 }, (_, at) => questionsOf(`${at}`, at < 100 ? 5 : 6)).flat(),
    );
    expect([many.articleIds.length, many.pairs.length]).toEqual([4_000, 20_000]);
  });
});

describe("an index with a classifier", () => {
  const article = (id: string, title: string, text: string): KnowledgeArticle<"public"> => ({
    id,
    title,
    text,
    url: null,
    language: "en",
    audience: "public",
  });
  const articles = [
    article("returns", "Returns", "Send a lamp back within 30 days."),
    article("delivery", "Delivery", "A parcel takes three days."),
    article("invoice", "Invoices", "Find every invoice under Orders."),
    article("password", "Reset your password", "Choose Forgot password on the sign-in page."),
  ];
  function indexOf(questionsOf: (id: string) => string[]): PublicIndex {
    const index = createKnowledgeIndex({ audience: "public" });
    for (const each of articles) index.upsert({ ...each, pastQuestions: questionsOf(each.id) });
    index.setClassifier(train(index.listPastQuestions()).classifier);
    return index;
  }
  const learned = () => indexOf((id) => asked[id] ?? []);
  const question = "my accountant wants the document with the vat";

  it("is surer of what its past questions speak for, and less sure of what they do not", () => {
    const index = learned();
    const before = createKnowledgeIndex({ audience: "public" });
    for (const each of articles) before.upsert({ ...each, pastQuestions: asked[each.id] ?? [] });
    const unlike = "lamp for the zebra in the lamp room";
    expect(index.search(question).hits[0]?.article.id).toBe("invoice");
    expect(index.search(question).probability).toBeGreaterThan(before.search(question).probability);
    expect(index.search(unlike).probability).toBeLessThan(before.search(unlike).probability);
  });

  it("leaves an article without past questions in front of those that have some", () => {
    const { hits, features } = learned().search("how do I reset my password");
    expect(hits[0]?.article.id).toBe("password");
    expect(features?.learned).toBeNull();
  });

  it("asked without an article, or after its removal, thinks of the others", () => {
    const index = learned();
    const without = index.search(question, { without: ["invoice"] });
    expect(without.hits.map(({ article: { id } }) => id)).not.toContain("invoice");
    expect(without.probability).toBeLessThan(index.search(question).probability - 0.15);
    index.remove("invoice");
    expect(index.search(question).hits.map(({ article: { id } }) => id)).not.toContain("invoice");
  });
});
