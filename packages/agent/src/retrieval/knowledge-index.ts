import type { Passage } from "../passages/split-into-passages.ts";
import type { Calibration, ConfidenceFeatures } from "./confidence.ts";
import type { PastPair, QuestionClassifier } from "./question-classifier.ts";
import type { ArticleVectors, QuestionVector } from "./vector-store.ts";

export type Audience = "public" | "internal";

/** An article as the index takes it. `text` is Markdown or plain text; passages are cut from it. */
export type KnowledgeArticle<A extends Audience = Audience> = {
  id: string;
  title: string;
  text: string;
  url: string | null;
  /** ISO 639-1. */
  language: string;
  audience: A;
  /** Questions of customers that this article answered: searched, never quoted. */
  pastQuestions?: readonly string[];
};

export type RankedPassage = Passage & { score: number };

export type SearchHit<A extends Audience = Audience> = {
  article: KnowledgeArticle<A>;
  /** Ranking score divided by the weight of the question: comparable inside one search. */
  score: number;
  /** The article's passages, best first. Cut and scored when asked for: most hits are never shown. */
  passages(): RankedPassage[];
};

export type SearchResult<A extends Audience = Audience> = {
  hits: SearchHit<A>[];
  /** Probability that the first hit answers, 0 to 1; 0 without hits. */
  probability: number;
  /** The same before the installation's calibration: what outcomes are stored with. */
  shippedProbability: number;
  /** What the probability was computed from; null without hits. */
  features: ConfidenceFeatures | null;
  /** The words that were searched, after joins and repair. */
  terms: SearchedTerm[];
  /** How the articles were compared by meaning; null: the ranking is by words alone. */
  meaning: {
    compared: number;
    /**
     * By how many standard deviations the first hit is nearer in meaning than the articles compared; 0 when it is not the nearest. A sign
     * that it is about the question although its words are others, and no probability.
     */
    standsOut: number;
  } | null;
};

export type SearchedTerm = {
  term: string;
  /** How telling the word is: its idf, damped when it is conversational. */
  weight: number;
  /** The word as the customer wrote it, when it was taken for a typo. */
  repairedFrom?: string;
};

export type SearchOptions = {
  /** How many articles; default 5. */
  limit?: number;
  /** Ids treated as if they were not in the index: "what would be said if this article did not exist?" */
  without?: readonly string[];
  /** ISO 639-1 of the question; default "en". */
  language?: string;
  /**
   * What the question means, when a model of embeddings told it: the ranking by meaning is then fused with the ranking by words. The
   * probability remains that of the words: it was measured for them, and a nearness of meaning is no probability.
   */
  vector?: QuestionVector | null;
};

// Keeps an index of internal articles, and anything that merely looks like an index, from being passed where a
// public one is asked for.
declare const audienceOf: unique symbol;

/** Articles of one audience, ranked for a question. Deterministic, in memory: no I/O, no clock. */
export type KnowledgeIndex<A extends Audience> = {
  readonly [audienceOf]: A;
  readonly audience: A;
  /** Number of articles. */
  readonly size: number;
  /** Languages of the articles, in order of their codes. */
  languages(): string[];
  /** Adds or replaces one article. Throws for an article of the other audience: that is a bug, and a leak (S8). */
  upsert(article: KnowledgeArticle<A>): void;
  /** Vectors of an article's passages as it stands, none of 0 dimensions; upsert and remove forget them. False: no such article. */
  setVectors(id: string, vectors: ArticleVectors): boolean;
  /** Articles with vectors of this model; 0: a question needs none. */
  countVectors(model: string): number;
  /** True when the article was there. */
  remove(id: string): boolean;
  get(id: string): KnowledgeArticle<A> | undefined;
  search(question: string, options?: SearchOptions): SearchResult<A>;
  /** The past questions of all articles: what a classifier is trained on. */
  listPastQuestions(): PastPair[];
  /** What was trained on past questions of these articles, which may have changed since; null: there is none. */
  setClassifier(classifier: QuestionClassifier | null): void;
  /** Sets the two numbers fitted to this installation's outcomes. */
  setCalibration(calibration: Calibration): void;
};

/** The only kind of index an answerer accepts (S8). */
export type PublicIndex = KnowledgeIndex<"public">;
/** For teammates' tools; no answerer takes it. */
export type InternalIndex = KnowledgeIndex<"internal">;
