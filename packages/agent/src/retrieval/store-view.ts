import { type ArticleStore, countTerms, type StoredArticle } from "./article-store.ts";

/** The counts of a store as if some of its articles were not in it. */
export type StoreView = {
  hidden: ReadonlySet<number>;
  articles: number;
  averageTitleLength: number;
  averageBodyLength: number;
  /** Idf of the term over title or body, over titles, over bodies. A term that stands nowhere has the highest. */
  idf(term: number): number;
  titleIdf(term: number): number;
  bodyIdf(term: number): number;
  /** Articles that hold the term. */
  uses(term: number): number;
  unseenIdf: number;
};

export function viewStore(store: ArticleStore, without: readonly string[]): StoreView {
  const hidden = new Set<number>();
  const hiddenUses = {
    any: new Map<number, number>(),
    title: new Map<number, number>(),
    body: new Map<number, number>(),
  };
  let titleLength = store.totalTitleLength;
  let bodyLength = store.totalBodyLength;
  for (const id of new Set(without)) {
    const slot = store.slots.get(id);
    if (slot === undefined) continue;
    hidden.add(slot);
    const { title, body } = store.articles[slot] as StoredArticle;
    titleLength -= title.length;
    bodyLength -= body.length;
    const titleTerms = countTerms(title);
    const bodyTerms = countTerms(body);
    for (const term of titleTerms.keys()) increase(hiddenUses.title, term);
    for (const term of bodyTerms.keys()) increase(hiddenUses.body, term);
    for (const term of new Set([...titleTerms.keys(), ...bodyTerms.keys()])) increase(hiddenUses.any, term);
  }
  const articles = store.slots.size - hidden.size;
  // Nothing is hidden but where someone asks what would be if: then a word costs no look into an empty map.
  const uses =
    hidden.size === 0
      ? (term: number) => store.uses[term] ?? 0
      : (term: number) => (store.uses[term] ?? 0) - (hiddenUses.any.get(term) ?? 0);
  return {
    hidden,
    articles,
    averageTitleLength: Math.max(1, titleLength / Math.max(1, articles)),
    averageBodyLength: Math.max(1, bodyLength / Math.max(1, articles)),
    uses,
    idf: (term) => inverseFrequency(articles, uses(term)),
    titleIdf: (term) =>
      inverseFrequency(
        articles,
        (store.titlePostings[term]?.length ?? 0) - (hiddenUses.title.get(term) ?? 0),
      ),
    bodyIdf: (term) =>
      inverseFrequency(articles, (store.bodyPostings[term]?.length ?? 0) - (hiddenUses.body.get(term) ?? 0)),
    unseenIdf: inverseFrequency(articles, 0),
  };
}

/** BM25's idf, always above 0. */
export function inverseFrequency(articles: number, uses: number): number {
  return Math.log(1 + (articles - uses + 0.5) / (uses + 0.5));
}

function increase(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
