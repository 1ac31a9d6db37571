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
  dimensions: number;
  /** Of each passage. */
  scales: Float32Array;
  /** Of all passages, one after the other, as the following are: a view of its own for each would be a third of the memory. */
  values: Int8Array;
  signs: Uint32Array;
};

/** Vectors in memory, searched by going through all of them: without an index that would have to be kept up. */
export function createVectorStore(): VectorStore {
  const models = new Map<string, Map<string, Entry>>();
  const modelOf = new Map<string, string>();

  function remove(id: string): void {
    models.get(modelOf.get(id) ?? "")?.delete(id);
    modelOf.delete(id);
  }

  return {
    set(id, vectors) {
      remove(id);
      const count = countVectors(vectors);
      if (count === null || count === 0) return;
      const entries = models.get(vectors.model) ?? new Map<string, Entry>();
      models.set(vectors.model, entries.set(id, readEntry(vectors, count)));
      modelOf.set(id, vectors.model);
    },
    remove,
    count: (model) => models.get(model)?.size ?? 0,
    search(question, limit, hidden) {
      const asked = toUnitLength(question.values);
      const candidates: [string, Entry][] = [];
      let passages = 0;
      for (const [id, entry] of models.get(question.model) ?? []) {
        if (entry.dimensions !== asked.length || hidden.has(id)) continue;
        candidates.push([id, entry]);
        passages += entry.scales.length;
      }
      const isFew = passages * asked.length <= EXACT_BYTES;
      const isWorthComparing = isFew ? null : bySigns(candidates, asked, passages, limit * KEPT_PER_ARTICLE);
      const near: NearArticle[] = [];
      let passage = 0;
      for (const [id, { scales, values }] of candidates) {
        let best = Number.NEGATIVE_INFINITY;
        for (let at = 0; at < scales.length; at++, passage++) {
          if (isWorthComparing?.[passage] === 0) continue;
          best = Math.max(best, (scales[at] as number) * product(values, at * asked.length, asked));
        }
        if (best > Number.NEGATIVE_INFINITY) near.push({ id, similarity: best });
      }
      near.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
      return { near: near.slice(0, limit), compared: candidates.length, standsOut: standOut(near) };
    },
  };
}

function readEntry(vectors: ArticleVectors, count: number): Entry {
  const { dimensions } = vectors;
  const words = Math.ceil(dimensions / 32);
  const entry: Entry = {
    dimensions,
    scales: new Float32Array(count),
    values: new Int8Array(count * dimensions),
    signs: new Uint32Array(count * words),
  };
  for (let at = 0; at < count; at++) {
    const { scale, values } = readVector(vectors, at);
    entry.scales[at] = scale;
    entry.values.set(values, at * dimensions);
    packSigns(values, entry.signs, at * words);
  }
  return entry;
}

/** Fewer say nothing about what is usual. */
const ENOUGH_TO_STAND_OUT = 20;

function standOut(near: readonly NearArticle[]): number {
  if (near.length < ENOUGH_TO_STAND_OUT) return 0;
  const mean = near.reduce((sum, { similarity }) => sum + similarity, 0) / near.length;
  const variance = near.reduce((sum, { similarity }) => sum + (similarity - mean) ** 2, 0) / near.length;
  return variance === 0 ? 0 : ((near[0]?.similarity ?? mean) - mean) / Math.sqrt(variance);
}

/** Of the asked vector and the one that begins at `from`. */
function product(values: Int8Array, from: number, asked: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < asked.length; at++) sum += (values[from + at] as number) * (asked[at] as number);
  return sum;
}

function packSigns(values: ArrayLike<number>, into: Uint32Array, from: number): void {
  for (let at = 0; at < values.length; at++) {
    if ((values[at] as number) > 0)
      into[from + (at >>> 5)] = (into[from + (at >>> 5)] as number) | (1 << (at & 31));
  }
}

/** 1 for each passage, in the order of the candidates, that differs from the question in no more signs than the `wanted` nearest do. */
function bySigns(
  candidates: readonly [string, Entry][],
  asked: Float32Array,
  passages: number,
  wanted: number,
): Uint8Array {
  const askedSigns = new Uint32Array(Math.ceil(asked.length / 32));
  packSigns(asked, askedSigns, 0);
  const distances = new Uint16Array(passages);
  const counts = new Uint32Array(asked.length + 1);
  let passage = 0;
  for (const [, { signs, scales }] of candidates)
    for (let at = 0; at < scales.length; at++, passage++) {
      const apart = distance(signs, at, askedSigns);
      distances[passage] = apart;
      counts[apart] = (counts[apart] as number) + 1;
    }
  let furthest = 0;
  let sum = 0;
  while (furthest < asked.length) {
    sum += counts[furthest] as number;
    if (sum >= wanted) break;
    furthest += 1;
  }
  return Uint8Array.from(distances, (apart) => (apart <= furthest ? 1 : 0));
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
