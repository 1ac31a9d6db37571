import { analyzeText } from "./analyze-text.ts";
import { type BigramCounts, createBigramCounts, hashBigram, hashTerm } from "./bigram-counts.ts";
import type { KnowledgeArticle } from "./knowledge-index.ts";
import { addPosting, createPostingList, MAX_SLOTS, type PostingList, removePosting } from "./posting-list.ts";

/** One article as stored: its terms in order, as ids, so that candidates can be rescored exactly. */
export type StoredArticle = {
  article: KnowledgeArticle;
  title: Uint32Array;
  body: Uint32Array;
  /** Past questions, each its own list of term ids. */
  questions: Uint32Array[];
};

/**
 * The memory of an index. Terms and articles are numbered (ids, slots); numbers of removed articles are used
 * again. Nothing that a score is made of depends on these numbers or on the order articles came in.
 */
export type ArticleStore = {
  termIds: Map<string, number>;
  termHashes: number[];
  titlePostings: PostingList[];
  bodyPostings: PostingList[];
  /** By term id: articles that hold it in title or body. */
  uses: number[];
  /** By word as written: articles that hold it. The vocabulary of typo repair. */
  surfaces: Map<string, number>;
  bigrams: BigramCounts;
  slots: Map<string, number>;
  articles: (StoredArticle | undefined)[];
  freeSlots: number[];
  /** By slot: number of terms. Apart from the articles, because scoring reads them for every posting. */
  titleLengths: Float32Array;
  bodyLengths: Float32Array;
  totalTitleLength: number;
  totalBodyLength: number;
  /** Articles by language. */
  languages: Map<string, number>;
};

export function createArticleStore(): ArticleStore {
  return {
    termIds: new Map(),
    termHashes: [],
    titlePostings: [],
    bodyPostings: [],
    uses: [],
    surfaces: new Map(),
    bigrams: createBigramCounts(),
    slots: new Map(),
    articles: [],
    freeSlots: [],
    titleLengths: new Float32Array(64),
    bodyLengths: new Float32Array(64),
    totalTitleLength: 0,
    totalBodyLength: 0,
    languages: new Map(),
  };
}

/** Adds an article that is not in the store. */
export function addArticle(store: ArticleStore, article: KnowledgeArticle): void {
  const analysis = analyzeArticle(article);
  const toIds = (terms: { term: string }[]) => Uint32Array.from(terms, ({ term }) => termId(store, term));
  const stored: StoredArticle = {
    article,
    title: toIds(analysis.title),
    body: toIds(analysis.body),
    questions: analysis.questions.map(toIds),
  };
  const slot = store.freeSlots.pop() ?? store.articles.length;
  if (slot >= MAX_SLOTS) throw new Error(`An index holds at most ${MAX_SLOTS} articles.`);
  store.articles[slot] = stored;
  store.slots.set(article.id, slot);
  store.titleLengths = withNumber(store.titleLengths, slot, stored.title.length);
  store.bodyLengths = withNumber(store.bodyLengths, slot, stored.body.length);

  const title = countTerms(stored.title);
  const body = countTerms(stored.body);
  for (const [term, count] of title) addPosting(store.titlePostings[term] as PostingList, slot, count);
  for (const [term, count] of body) addPosting(store.bodyPostings[term] as PostingList, slot, count);
  for (const term of unionOfKeys(title, body)) store.uses[term] = (store.uses[term] ?? 0) + 1;
  for (const key of bigramKeys(store, stored.body)) store.bigrams.add(key);
  for (const surface of analysis.surfaces)
    store.surfaces.set(surface, (store.surfaces.get(surface) ?? 0) + 1);
  store.totalTitleLength += stored.title.length;
  store.totalBodyLength += stored.body.length;
  store.languages.set(article.language, (store.languages.get(article.language) ?? 0) + 1);
}

/** Takes an article out, exactly undoing `addArticle`. False when it was not there. */
export function removeArticle(store: ArticleStore, id: string): boolean {
  const slot = store.slots.get(id);
  const stored = slot === undefined ? undefined : store.articles[slot];
  if (slot === undefined || stored === undefined) return false;
  const title = countTerms(stored.title);
  const body = countTerms(stored.body);
  for (const term of title.keys()) removePosting(store.titlePostings[term] as PostingList, slot);
  for (const term of body.keys()) removePosting(store.bodyPostings[term] as PostingList, slot);
  for (const term of unionOfKeys(title, body)) store.uses[term] = (store.uses[term] ?? 0) - 1;
  for (const key of bigramKeys(store, stored.body)) store.bigrams.remove(key);
  for (const surface of analyzeArticle(stored.article).surfaces) {
    const left = (store.surfaces.get(surface) ?? 0) - 1;
    if (left > 0) store.surfaces.set(surface, left);
    else store.surfaces.delete(surface);
  }
  store.totalTitleLength -= stored.title.length;
  store.totalBodyLength -= stored.body.length;
  const spoken = (store.languages.get(stored.article.language) ?? 0) - 1;
  if (spoken > 0) store.languages.set(stored.article.language, spoken);
  else store.languages.delete(stored.article.language);
  store.articles[slot] = undefined;
  store.slots.delete(id);
  store.freeSlots.push(slot);
  return true;
}

/** How often each term occurs, in order of first occurrence. */
export function countTerms(terms: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function analyzeArticle(article: KnowledgeArticle) {
  const title = analyzeText(article.title, article.language);
  const text = analyzeText(article.text, article.language);
  const questions = (article.pastQuestions ?? []).map((question) => analyzeText(question, article.language));
  // Past questions are searched as part of the body: with one to four an article that helps most.
  const body = questions.length === 0 ? text : [...text, ...questions.flat()];
  const surfaces = new Set<string>();
  for (const { surface } of title) surfaces.add(surface);
  for (const { surface } of body) surfaces.add(surface);
  return { title, body, questions, surfaces };
}

function bigramKeys(store: ArticleStore, body: Uint32Array): Set<number> {
  const keys = new Set<number>();
  for (let index = 0; index + 1 < body.length; index++) {
    const first = store.termHashes[body[index] as number] as number;
    const second = store.termHashes[body[index + 1] as number] as number;
    keys.add(hashBigram(first, second));
  }
  return keys;
}

function termId(store: ArticleStore, term: string): number {
  let id = store.termIds.get(term);
  if (id === undefined) {
    id = store.termHashes.length;
    store.termIds.set(term, id);
    store.termHashes.push(hashTerm(term));
    store.titlePostings.push(createPostingList());
    store.bodyPostings.push(createPostingList());
    store.uses.push(0);
  }
  return id;
}

/** Sets one number, in a larger array when the slot is beyond the end. */
function withNumber(numbers: Float32Array, slot: number, value: number): Float32Array {
  let target = numbers;
  if (slot >= numbers.length) {
    target = new Float32Array(Math.max(slot + 1, Math.ceil(numbers.length * 1.5)));
    target.set(numbers);
  }
  target[slot] = value;
  return target;
}

function unionOfKeys(first: Map<number, number>, second: Map<number, number>): Set<number> {
  const keys = new Set(first.keys());
  for (const key of second.keys()) keys.add(key);
  return keys;
}
