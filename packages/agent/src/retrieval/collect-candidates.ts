import type { AnalyzedQuestion } from "./analyze-question.ts";
import type { ArticleStore } from "./article-store.ts";
import type { PostingList } from "./posting-list.ts";
import { BODY, type Field, SYNONYM_WEIGHT, TITLE } from "./ranking-weights.ts";
import type { StoreView } from "./store-view.ts";

/** Numbers by slot, kept between searches so that a search allocates nothing by article. */
export type Scratch = { scores: Float64Array; touched: Uint32Array; totals: Float64Array };

export function createScratch(): Scratch {
  return { scores: new Float64Array(0), touched: new Uint32Array(0), totals: new Float64Array(0) };
}

/**
 * Postings read beyond the rarest word. Below some 10,000 articles everything is read; above, the commonest words
 * of the question no longer choose candidates, they only rank them. Bounds a search at 100,000 articles to
 * milliseconds whatever the question.
 */
const POSTINGS_BUDGET = 20_000;

/** Slots of about `limit` articles that promise most by title and body BM25 and synonyms; hidden ones left out. */
export function collectCandidates(
  store: ArticleStore,
  view: StoreView,
  question: AnalyzedQuestion,
  scratch: Scratch,
  limit: number,
): number[] {
  grow(scratch, store.articles.length);
  const { scores, touched } = scratch;
  let count = 0;
  let budget = POSTINGS_BUDGET;

  const read = (
    list: PostingList,
    field: Field,
    lengths: Float32Array,
    average: number,
    weight: number,
  ): void => {
    // `saturate` written out, with what is the same for every article taken out of the loop: it is most of a search.
    const entries = list.entries;
    const most = weight * (field.k + 1);
    const half = field.k * (1 - field.b);
    const halfPerWord = (field.k * field.b) / average;
    for (let index = 0; index < list.length; index++) {
      const entry = entries[index] as number;
      const slot = entry >>> 8;
      const uses = entry & 255;
      const score = scores[slot] as number;
      if (score === 0) touched[count++] = slot;
      scores[slot] = score + (most * uses) / (uses + half + halfPerWord * (lengths[slot] as number));
    }
    budget -= list.length;
  };

  for (const { id, titleWeight, bodyWeight } of inReadingOrder(store, question)) {
    const title = store.titlePostings[id] as PostingList;
    const body = store.bodyPostings[id] as PostingList;
    if (count > 0 && title.length + body.length > budget) continue;
    read(title, TITLE, store.titleLengths, view.averageTitleLength, TITLE.weight * titleWeight);
    read(body, BODY, store.bodyLengths, view.averageBodyLength, BODY.weight * bodyWeight);
  }

  const found = selectBest(scratch, view, count, limit);
  for (let index = 0; index < count; index++) scores[touched[index] as number] = 0;
  return found;
}

/** Rarest words first, synonyms after the words themselves. */
function inReadingOrder(store: ArticleStore, question: AnalyzedQuestion) {
  const length = ({ id }: { id: number }) => store.uses[id] as number;
  const words = question.terms.flatMap(({ id, damping, titleIdf, bodyIdf }) =>
    id === undefined ? [] : [{ id, titleWeight: damping * titleIdf, bodyWeight: damping * bodyIdf }],
  );
  const synonyms = question.synonyms.map(({ id, titleIdf, bodyIdf, damping }) => ({
    id,
    titleWeight: SYNONYM_WEIGHT * damping * titleIdf,
    bodyWeight: SYNONYM_WEIGHT * damping * bodyIdf,
  }));
  const byLength = (a: { id: number }, b: { id: number }) => length(a) - length(b);
  return [...words.sort(byLength), ...synonyms.sort(byLength)];
}

/** The touched slots with the best `limit` scores; those that tie with the last are all kept. */
function selectBest(scratch: Scratch, view: StoreView, count: number, limit: number): number[] {
  const { scores, touched } = scratch;
  const threshold = count > limit ? findThreshold(scratch, count, limit) : 0;
  const found: number[] = [];
  for (let index = 0; index < count; index++) {
    const slot = touched[index] as number;
    if ((scores[slot] as number) >= threshold && !view.hidden.has(slot)) found.push(slot);
  }
  return found;
}

/** Scores are told apart by so many steps first: only those in the step of the n-th are then compared with each other. */
const STEPS = 512;
const steps = new Uint32Array(STEPS + 1);

/** The n-th largest score of the touched slots. */
function findThreshold({ scores, touched, totals }: Scratch, count: number, n: number): number {
  let highest = 0;
  for (let index = 0; index < count; index++) {
    const score = scores[touched[index] as number] as number;
    totals[index] = score;
    if (score > highest) highest = score;
  }
  steps.fill(0);
  const perScore = STEPS / highest;
  for (let index = 0; index < count; index++) {
    const step = ((totals[index] as number) * perScore) | 0;
    steps[step] = (steps[step] as number) + 1;
  }
  let step = STEPS;
  let above = 0;
  while (above + (steps[step] as number) < n) above += steps[step--] as number;
  let inStep = 0;
  for (let index = 0; index < count; index++) {
    const score = totals[index] as number;
    if (((score * perScore) | 0) === step) totals[inStep++] = score;
  }
  return nthLargest(totals, inStep, n - above);
}

/** The n-th largest of the first `count` values (quickselect, in place). */
function nthLargest(values: Float64Array, count: number, n: number): number {
  let from = 0;
  let to = count - 1;
  const target = n - 1;
  while (from < to) {
    const pivot = values[(from + to) >>> 1] as number;
    let left = from;
    let right = to;
    while (left <= right) {
      while ((values[left] as number) > pivot) left++;
      while ((values[right] as number) < pivot) right--;
      if (left > right) break;
      const kept = values[left] as number;
      values[left] = values[right] as number;
      values[right] = kept;
      left++;
      right--;
    }
    if (target <= right) to = right;
    else if (target >= left) from = left;
    else break;
  }
  return values[target] as number;
}

function grow(scratch: Scratch, size: number): void {
  if (scratch.scores.length >= size) return;
  const capacity = Math.max(64, Math.ceil(size * 1.25));
  scratch.scores = new Float64Array(capacity);
  scratch.touched = new Uint32Array(capacity);
  scratch.totals = new Float64Array(capacity);
}
