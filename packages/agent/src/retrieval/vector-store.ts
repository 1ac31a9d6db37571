import { countVectors, type PackedVectors, readVector, toUnitLength } from "../embeddings/pack-vectors.ts";

/** What a question means, as a model of embeddings told it; comparable only with vectors of the same model. */
export type QuestionVector = { model: string; values: ArrayLike<number> };

/** The vectors of an article's passages and the model they came from. */
export type ArticleVectors = PackedVectors & { model: string };

export type NearArticle = { id: string; similarity: number };

export type Nearness = {
  /** Nearest first; of equals the smaller id first. */
  near: NearArticle[];
  /** Articles that were compared. */
  compared: number;
  /** By how many standard deviations the nearest is nearer than all that were compared; 0 with fewer than twenty, which tell nothing. */
  standsOut: number;
};

export type VectorStore = {
  set(id: string, vectors: ArticleVectors): void;
  remove(id: string): void;
  /** Articles with vectors of this model. */
  count(model: string): number;
  /** At most `limit` articles, each by its nearest passage; hidden ones are not compared. */
  search(question: QuestionVector, limit: number, hidden: ReadonlySet<string>): Nearness;
};

/**
 * Bytes compared in full for one question. Beyond that, passages are sorted out first by the signs of their dimensions, packed into bits,
 * which is 32 times less to read: 100,000 passages of 1,536 dimensions would otherwise hold the process up for a quarter of a second.
 */
const EXACT_BYTES = 12_000_000;
/** Passages left of the sorting out, per article that is asked for. */
const KEPT_PER_ARTICLE = 8;

type Entry = {
  model: string;
  dimensions: number;
  scales: Float32Array;
  values: Int8Array[];
  signs: Uint32Array;
};

/** Vectors in memory, searched by going through all of them: exact, without an index that would have to be kept up. */
export function createVectorStore(): VectorStore {
  const entries = new Map<string, Entry>();

  const sameModel = ({ model, values }: QuestionVector) =>
    [...entries].filter(([, entry]) => entry.model === model && entry.dimensions === values.length);

  return {
    set(id, vectors) {
      const count = countVectors(vectors);
      if (count === null || count === 0) return;
      const read = Array.from({ length: count }, (_, at) => readVector(vectors, at));
      const words = Math.ceil(vectors.dimensions / 32);
      const signs = new Uint32Array(count * words);
      for (const [at, { values }] of read.entries()) packSigns(values, signs, at * words);
      entries.set(id, {
        model: vectors.model,
        dimensions: vectors.dimensions,
        scales: Float32Array.from(read, ({ scale }) => scale),
        values: read.map(({ values }) => values),
        signs,
      });
    },
    remove: (id) => void entries.delete(id),
    count: (model) => [...entries.values()].filter((entry) => entry.model === model).length,
    search(question, limit, hidden) {
      const asked = toUnitLength(question.values);
      const candidates = sameModel(question).filter(([id]) => !hidden.has(id));
      const bytes = candidates.reduce((sum, [, { values }]) => sum + values.length * asked.length, 0);
      const furthest =
        bytes <= EXACT_BYTES ? asked.length : signDistance(candidates, asked, limit * KEPT_PER_ARTICLE);
      const askedSigns = new Uint32Array(Math.ceil(asked.length / 32));
      packSigns(asked, askedSigns, 0);
      const near: NearArticle[] = [];
      for (const [id, entry] of candidates) {
        let best = Number.NEGATIVE_INFINITY;
        entry.values.forEach((values, at) => {
          if (furthest < asked.length && distance(entry.signs, at, askedSigns) > furthest) return;
          const similarity = (entry.scales[at] as number) * product(values, asked);
          if (similarity > best) best = similarity;
        });
        if (best > Number.NEGATIVE_INFINITY) near.push({ id, similarity: best });
      }
      near.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
      return { near: near.slice(0, limit), compared: candidates.length, standsOut: standOut(near) };
    },
  };
}

/** Fewer say nothing about what is usual. */
const ENOUGH_TO_STAND_OUT = 20;

function standOut(near: readonly NearArticle[]): number {
  if (near.length < ENOUGH_TO_STAND_OUT) return 0;
  const mean = near.reduce((sum, { similarity }) => sum + similarity, 0) / near.length;
  const variance = near.reduce((sum, { similarity }) => sum + (similarity - mean) ** 2, 0) / near.length;
  return variance === 0 ? 0 : ((near[0]?.similarity ?? mean) - mean) / Math.sqrt(variance);
}

function product(values: Int8Array, asked: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += (values[at] as number) * (asked[at] as number);
  return sum;
}

function packSigns(values: ArrayLike<number>, into: Uint32Array, from: number): void {
  for (let at = 0; at < values.length; at++) {
    if ((values[at] as number) > 0)
      into[from + (at >>> 5)] = (into[from + (at >>> 5)] as number) | (1 << (at & 31));
  }
}

/** In how many signs a passage differs from the question. */
function distance(signs: Uint32Array, passage: number, asked: Uint32Array): number {
  let sum = 0;
  const from = passage * asked.length;
  for (let word = 0; word < asked.length; word++) {
    let bits = (signs[from + word] as number) ^ (asked[word] as number);
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    sum += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return sum;
}

/** The distance within which the `wanted` nearest passages lie. */
function signDistance(candidates: readonly [string, Entry][], asked: Float32Array, wanted: number): number {
  const askedSigns = new Uint32Array(Math.ceil(asked.length / 32));
  packSigns(asked, askedSigns, 0);
  const counts = new Uint32Array(asked.length + 1);
  for (const [, entry] of candidates)
    for (let at = 0; at < entry.values.length; at++) {
      const apart = distance(entry.signs, at, askedSigns);
      counts[apart] = (counts[apart] as number) + 1;
    }
  let sum = 0;
  for (let apart = 0; apart < counts.length; apart++) {
    sum += counts[apart] as number;
    if (sum >= wanted) return apart;
  }
  return asked.length;
}
