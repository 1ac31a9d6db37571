import { describe, expect, it } from "vitest";
import { packVectors } from "../embeddings/pack-vectors.ts";
import { createKnowledgeIndex } from "./create-knowledge-index.ts";
import type { KnowledgeArticle } from "./knowledge-index.ts";
import { createVectorStore } from "./vector-store.ts";

const article = (id: string, title: string, text: string): KnowledgeArticle<"public"> => ({
  id,
  title,
  text,
  url: null,
  language: "en",
  audience: "public",
});
const model = "meaning";
const vectors = (...values: number[][]) => ({ model, ...packVectors(values) });

/** Dimensions: money back, light, weather. */
function lampIndex() {
  const index = createKnowledgeIndex({ audience: "public" });
  index.upsert(article("refund", "Refunds", "You get your money back within 14 days."));
  index.upsert(article("bulb", "Bulbs", "The lamp takes an E14 bulb. Change it when it is cold."));
  index.upsert(article("rain", "Rain", "The garden lamp may stand in the rain."));
  index.setVectors("refund", vectors([1, 0, 0]));
  index.setVectors("bulb", vectors([0, 1, 0], [0, 0.9, 0.1]));
  index.setVectors("rain", vectors([0, 0.5, 0.9]));
  return index;
}
const ids = (result: { hits: { article: { id: string } }[] }) => result.hits.map(({ article: { id } }) => id);

describe("A2: search by words and by meaning", () => {
  it("finds an article that shares no word with the question, and ranks by words alone without a vector", () => {
    const index = lampIndex();
    const question = "Rückerstattung";
    expect(ids(index.search(question))).toEqual([]);
    const found = index.search(question, { vector: { model, values: [0.9, 0.1, 0] } });
    expect(ids(found)[0]).toBe("refund");
    expect(found.meaning).toEqual({ compared: 3, standsOut: 0 });
    expect(index.search(question).meaning).toBeNull();
  });

  it("puts first what both speak for, and lets neither alone outvote the other", () => {
    const index = lampIndex();
    const both = index.search("Which bulb does the lamp take?", { vector: { model, values: [0, 1, 0.1] } });
    expect(ids(both)[0]).toBe("bulb");
    // One rank apart in either: the one with more of the words comes first.
    const torn = index.search("garden lamp bulb", { vector: { model, values: [0, 0.5, 0.9] } });
    expect(ids(torn).slice(0, 2).sort()).toEqual(["bulb", "rain"]);
  });

  it("is never surer than the words are: a nearness of meaning is no probability", () => {
    const index = lampIndex();
    const byMeaning = index.search("Rückerstattung", { vector: { model, values: [1, 0, 0] } });
    expect(byMeaning.probability).toBeLessThan(0.1);
    const question = "Which bulb does the lamp take?";
    const agreeing = index.search(question, { vector: { model, values: [0, 1, 0] } });
    const disagreeing = index.search(question, { vector: { model, values: [1, 0, 0] } });
    expect(agreeing.probability).toBeCloseTo(index.search(question).probability, 10);
    expect(disagreeing.probability).toBeLessThanOrEqual(index.search(question).probability);
  });

  it("leaves out what is hidden, changed since, removed, or embedded by another model", () => {
    const index = lampIndex();
    const vector = { model, values: [1, 0, 0] };
    const first = (options = {}) => ids(index.search("Rückerstattung", { vector, ...options }));
    expect(first({ without: ["refund"] })).not.toContain("refund");
    expect(ids(index.search("Rückerstattung", { vector: { model: "other", values: [1, 0, 0] } }))).toEqual(
      [],
    );
    // Vectors of another length cannot be compared, whatever their model is called.
    expect(ids(index.search("Rückerstattung", { vector: { model, values: [1, 0] } }))).toEqual([]);
    index.upsert(article("refund", "Refunds", "Something else by now."));
    expect(first()).not.toContain("refund");
    expect(index.countVectors(model)).toBe(2);
    index.remove("bulb");
    expect(index.countVectors(model)).toBe(1);
    expect(index.setVectors("bulb", vectors([0, 1, 0]))).toBe(false);
  });
});

describe("nearness of vectors", () => {
  const dimensions = 256;
  // Reproducible and without a pattern.
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32 - 0.5;
  };
  const vector = () => Array.from({ length: dimensions }, random);

  it("over so many passages that signs sort them out first, still finds the nearest", () => {
    const store = createVectorStore();
    const meant = vector();
    const near = (by: number) => meant.map((value) => value + by * random());
    // 16 million bytes: beyond what is compared in full.
    const many = packVectors(Array.from({ length: 2_100 }, vector));
    for (let number = 0; number < 30; number++) store.set(`other ${number}`, { model, ...many });
    store.set("nearest", { model, ...packVectors([vector(), near(0.2)]) });
    store.set("second", { model, ...packVectors([near(0.6)]) });
    const { near: found, compared, standsOut } = store.search({ model, values: meant }, 5, new Set());
    expect(found.slice(0, 2).map(({ id }) => id)).toEqual(["nearest", "second"]);
    expect(found[0]?.similarity).toBeGreaterThan(0.9);
    expect(compared).toBe(32);
    expect(standsOut).toBeGreaterThan(0);
    expect(store.search({ model, values: meant }, 5, new Set(["nearest"])).near[0]?.id).toBe("second");
  });

  it("of equally near articles, names the smaller id first, in whatever order they came", () => {
    const store = createVectorStore();
    for (const id of ["c", "a", "b"]) store.set(id, { model, ...packVectors([[1, 1]]) });
    const found = store.search({ model, values: [1, 1] }, 3, new Set());
    expect(found.near.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });
});
