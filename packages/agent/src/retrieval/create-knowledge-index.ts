import { analyzeQuestion } from "./analyze-question.ts";
import { addArticle, createArticleStore, removeArticle, type StoredArticle } from "./article-store.ts";
import { collectCandidates, createScratch } from "./collect-candidates.ts";
import { type Calibration, computeConfidence, NO_CALIBRATION } from "./confidence.ts";
import { fuseRankings } from "./fuse-rankings.ts";
import type {
  Audience,
  KnowledgeArticle,
  KnowledgeIndex,
  SearchOptions,
  SearchResult,
} from "./knowledge-index.ts";
import type { PastPair, QuestionClassifier } from "./question-classifier.ts";
import { rankByPastQuestions } from "./rank-by-past-questions.ts";
import { rankPassages } from "./rank-passages.ts";
import { describeConfidence, scoreCandidates } from "./score-candidates.ts";
import { viewStore } from "./store-view.ts";
import { parseSynonyms, SUPPORT_SYNONYMS } from "./synonyms.ts";
import { type ArticleVectors, createVectorStore } from "./vector-store.ts";

/**
 * Articles that are rescored with passages and word pairs: most of a search. With 100 instead the first is the same for each of 1,746 questions of five
 * collections, and the first five for all but 6, in an index of 1,358 articles.
 */
const CANDIDATES = 64;
/** Articles that take part because the classifier of past questions thinks of them. */
const LEARNED = 10;
/** Articles that take part by their meaning. Further down they would move nothing. */
const NEAR = 50;

/**
 * An empty index of one audience. `synonyms` adds groups to the shipped ones (see `synonyms.ts` for the format);
 * `calibration` is what `fitCalibration` returned for this installation.
 *
 * Ranking adds up BM25 of title and body (each with its own idf), the best passage, word pairs, the share of the
 * title matched and synonyms. On four public help centers that is level with or better than every search library
 * tried, and two orders of magnitude faster than PostgreSQL full-text search.
 */
export function createKnowledgeIndex<A extends Audience>(options: {
  audience: A;
  synonyms?: string;
  calibration?: Calibration;
}): KnowledgeIndex<A> {
  const synonyms = parseSynonyms(`${SUPPORT_SYNONYMS}\n${options.synonyms ?? ""}`);
  const store = createArticleStore();
  const scratch = createScratch();
  const vectors = createVectorStore();
  let calibration = options.calibration ?? NO_CALIBRATION;
  let classifier: QuestionClassifier | null = null;

  function upsert(article: KnowledgeArticle<A>): void {
    if (article.audience !== options.audience) {
      throw new Error(
        `Article ${article.id} is ${article.audience}; this index holds ${options.audience} articles only.`,
      );
    }
    remove(article.id);
    addArticle(store, article);
  }

  function remove(id: string): boolean {
    vectors.remove(id);
    return removeArticle(store, id);
  }

  function get(id: string): KnowledgeArticle<A> | undefined {
    const slot = store.slots.get(id);
    return slot === undefined ? undefined : (store.articles[slot]?.article as KnowledgeArticle<A>);
  }

  function search(
    text: string,
    { limit = 5, without = [], language = "en", vector = null }: SearchOptions = {},
  ): SearchResult<A> {
    const view = viewStore(store, without);
    const question = analyzeQuestion(text, { store, view, synonyms, language });
    const candidates = collectCandidates(store, view, question, scratch, CANDIDATES + view.hidden.size);
    const nearness = vector === null ? null : vectors.search(vector, NEAR, new Set(without));
    const near = nearness?.near ?? [];
    const nearSlots = near.map(({ id }) => store.slots.get(id) as number);
    const isHidden = (id: string) => without.includes(id) || !store.slots.has(id);
    const learned = classifier === null ? null : classifier.classify(text, isHidden);
    const learnedSlots = (learned?.likeliest(LEARNED) ?? []).map((id) => store.slots.get(id) as number);
    const slots = new Set([...candidates, ...learnedSlots, ...nearSlots]);
    const byFields = scoreCandidates(store, view, question, [...slots]);
    const byWords =
      classifier === null || learned === null ? byFields : rankByPastQuestions(byFields, classifier, learned);
    const scored = near.length === 0 ? byWords : fuseRankings(byWords, near);
    const pastQuestionsEach = classifier === null ? 0 : classifier.pairs / classifier.articles;
    const features = describeConfidence(scored, view, pastQuestionsEach);
    return {
      hits: scored.slice(0, limit).map(({ stored, score }) => ({
        article: stored.article as KnowledgeArticle<A>,
        score,
        passages: () => rankPassages(stored.article, question),
      })),
      probability: features === null ? 0 : computeConfidence(features, calibration),
      shippedProbability: features === null ? 0 : computeConfidence(features),
      features,
      terms: question.terms.map(({ term, weight, repairedFrom }) => ({
        term,
        weight,
        ...(repairedFrom === undefined ? {} : { repairedFrom }),
      })),
      meaning: nearness && {
        compared: nearness.compared,
        standsOut: near[0]?.id === scored[0]?.stored.article.id ? nearness.standsOut : 0,
      },
    };
  }

  const index = {
    audience: options.audience,
    get size() {
      return store.slots.size;
    },
    languages: () => [...store.languages.keys()].sort(),
    upsert,
    remove,
    setVectors(id: string, given: ArticleVectors) {
      if (!store.slots.has(id)) return false;
      vectors.set(id, given);
      return true;
    },
    countVectors: vectors.count,
    get,
    search,
    listPastQuestions(): PastPair[] {
      return store.articles.flatMap((stored) =>
        (stored?.article.pastQuestions ?? []).map((question) => ({
          articleId: (stored as StoredArticle).article.id,
          question,
        })),
      );
    },
    setClassifier(next: QuestionClassifier | null) {
      classifier = next;
    },
    setCalibration(next: Calibration) {
      calibration = next;
    },
  };
  // The brand exists for the type checker alone.
  return index as unknown as KnowledgeIndex<A>;
}
