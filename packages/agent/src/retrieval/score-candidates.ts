import type { AnalyzedQuestion, QuestionTerm } from "./analyze-question.ts";
import type { ArticleStore, StoredArticle } from "./article-store.ts";
import { hashBigram } from "./bigram-counts.ts";
import type { ConfidenceFeatures, LearnedSigns } from "./confidence.ts";
import type { Likelihood } from "./question-classifier.ts";
import {
  BIGRAM_WEIGHT,
  BODY,
  PASSAGE_WEIGHT,
  PAST_QUESTION_WEIGHT,
  SYNONYM_WEIGHT,
  saturate,
  TITLE,
  TITLE_BIGRAM_WEIGHT,
  TITLE_SHARE_WEIGHT,
} from "./ranking-weights.ts";
import { inverseFrequency, type StoreView } from "./store-view.ts";

export type ScoredCandidate = {
  stored: StoredArticle;
  /** What it is ranked by, comparable inside one search. */
  score: number;
  /** The fields divided by the weight of the question, plus shares: the score before the classifier of past questions has its say. */
  wordScore: number;
  /** Sum of the fields before the division. */
  base: number;
  /** Weight of the title's words that the question, or a synonym, matches. */
  titleEvidence: number;
  /** The same as a share of the whole title. */
  titleMatched: number;
  questionInArticle: number;
  /** What the classifier of past questions makes of it; null without one, or when it does not know the article. */
  likelihood: Likelihood | null;
};

/** Words that count in a passage window: about 80 words of running text. */
const WINDOW = 45;

/** Scores the candidates exactly, from their own words; best first, equal ones by article id. */
export function scoreCandidates(
  store: ArticleStore,
  view: StoreView,
  question: AnalyzedQuestion,
  slots: readonly number[],
): ScoredCandidate[] {
  if (question.weight === 0) return [];
  const context = prepare(store, view, question);
  const scored = slots.map((slot) => scoreArticle(context, store.articles[slot] as StoredArticle));
  context.forget();
  return scored.sort((a, b) => b.score - a.score || (a.stored.article.id < b.stored.article.id ? -1 : 1));
}

/**
 * The question in typed arrays. Each of its words and synonyms has a role: 1 to `terms`, then the synonyms.
 * `roleOf` is indexed by term id, so that walking an article costs one array read per word.
 */
type Context = {
  store: ArticleStore;
  view: StoreView;
  question: AnalyzedQuestion;
  roleOf: Uint16Array;
  synonymRoles: { role: number; term: number; damping: number; titleIdf: number; bodyIdf: number }[];
  titleCounts: Uint16Array;
  bodyCounts: Uint16Array;
  /** By role, the question's words alone: what one is worth in a title, in a body, and in shares of the question. */
  titleWeights: Float64Array;
  bodyWeights: Float64Array;
  weights: Float64Array;
  bigrams: Map<number, number>;
  forget(): void;
};

const roleTables = new WeakMap<ArticleStore, Uint16Array>();

function prepare(store: ArticleStore, view: StoreView, question: AnalyzedQuestion): Context {
  let roleOf = roleTables.get(store);
  if (roleOf === undefined || roleOf.length < store.termHashes.length) {
    roleOf = new Uint16Array(Math.ceil(store.termHashes.length * 1.25) + 64);
    roleTables.set(store, roleOf);
  }
  const table = roleOf;
  const ids: number[] = [];
  question.terms.forEach(({ id }, index) => {
    if (id === undefined) return;
    table[id] = index + 1;
    ids.push(id);
  });
  let roles = question.terms.length;
  const synonymRoles = question.synonyms.map(({ id, of, damping, titleIdf, bodyIdf }) => {
    if (table[id] === 0) {
      roles += 1;
      table[id] = roles;
      ids.push(id);
    }
    return { role: table[id] as number, term: question.terms.indexOf(of), damping, titleIdf, bodyIdf };
  });
  const byRole = (worth: (term: QuestionTerm) => number) =>
    Float64Array.from([0, ...question.terms.map(worth)]);
  const bigrams = question.bigrams.map(({ key, damping }): [number, number] => {
    const uses = Math.min(store.bigrams.count(key), view.articles);
    return [key, damping * inverseFrequency(view.articles, uses)];
  });
  return {
    store,
    view,
    question,
    roleOf: table,
    synonymRoles,
    titleCounts: new Uint16Array(roles + 1),
    bodyCounts: new Uint16Array(roles + 1),
    titleWeights: byRole(({ damping, titleIdf }) => TITLE.weight * damping * titleIdf),
    bodyWeights: byRole(({ damping, bodyIdf }) => BODY.weight * damping * bodyIdf),
    weights: byRole(({ weight }) => weight),
    bigrams: new Map(bigrams),
    forget() {
      for (const id of ids) table[id] = 0;
    },
  };
}

function scoreArticle(context: Context, stored: StoredArticle): ScoredCandidate {
  const { view, question, roleOf, titleCounts, bodyCounts, titleWeights, bodyWeights, weights } = context;
  count(stored.title, roleOf, titleCounts);
  count(stored.body, roleOf, bodyCounts);
  const titleLength = stored.title.length / view.averageTitleLength;
  const bodyLength = stored.body.length / view.averageBodyLength;
  let fields = 0;
  let questionInArticle = 0;
  for (let role = 1; role < titleWeights.length; role++) {
    const inTitle = titleCounts[role] as number;
    const inBody = bodyCounts[role] as number;
    if (inTitle > 0) fields += (titleWeights[role] as number) * saturate(inTitle, titleLength, TITLE);
    if (inBody > 0) fields += (bodyWeights[role] as number) * saturate(inBody, bodyLength, BODY);
    if (inTitle > 0 || inBody > 0) questionInArticle += weights[role] as number;
  }
  const base =
    fields +
    SYNONYM_WEIGHT * synonymScore(context, titleLength, bodyLength) +
    PASSAGE_WEIGHT * bestWindow(context, stored.body) +
    TITLE_BIGRAM_WEIGHT * matchedPairs(context, stored.title) +
    BIGRAM_WEIGHT * matchedPairs(context, stored.body);
  const title = weighTitle(context, stored.title);
  const titleMatched = title.total === 0 ? 0 : title.matched / title.total;
  const resembles = nearestQuestion(context, stored.questions);
  const wordScore =
    base / question.weight + TITLE_SHARE_WEIGHT * titleMatched + PAST_QUESTION_WEIGHT * resembles ** 3;
  return {
    stored,
    score: wordScore,
    wordScore,
    base,
    titleEvidence: title.matched,
    titleMatched,
    questionInArticle: questionInArticle / question.weight,
    likelihood: null,
  };
}

function count(words: Uint32Array, roleOf: Uint16Array, counts: Uint16Array): void {
  counts.fill(0);
  for (let at = 0; at < words.length; at++) {
    const role = roleOf[words[at] as number] as number;
    if (role !== 0) counts[role] = (counts[role] as number) + 1;
  }
}

/** Of a word's synonyms only the best counts, or a group of eight would outweigh the word itself. */
function synonymScore(
  { synonymRoles, titleCounts, bodyCounts }: Context,
  titleLength: number,
  bodyLength: number,
): number {
  let sum = 0;
  let best = 0;
  let current = -1;
  for (const { role, term, damping, titleIdf, bodyIdf } of synonymRoles) {
    if (term !== current) {
      sum += best;
      best = 0;
      current = term;
    }
    const inTitle = titleCounts[role] as number;
    const inBody = bodyCounts[role] as number;
    const title = inTitle > 0 ? TITLE.weight * damping * titleIdf * saturate(inTitle, titleLength, TITLE) : 0;
    const body = inBody > 0 ? BODY.weight * damping * bodyIdf * saturate(inBody, bodyLength, BODY) : 0;
    // Title and body add up for a synonym as they do for the word itself.
    best = Math.max(best, title + body);
  }
  return sum + best;
}

/** Damped: “When will I get my refund?” is not half matched by every question that says “get”. */
function weighTitle(
  { store, view, roleOf }: Context,
  title: Uint32Array,
): { total: number; matched: number } {
  let total = 0;
  let matched = 0;
  for (let at = 0; at < title.length; at++) {
    const id = title[at] as number;
    if (title.indexOf(id) !== at) continue;
    const weight = (store.termDamping[id] as number) * view.idf(id);
    total += weight;
    if (roleOf[id] !== 0) matched += weight;
  }
  return { total, matched };
}

/** The best sum over a sliding window of the question's words in it, each worth what it is worth in the body. */
function bestWindow({ roleOf, question, bodyWeights }: Context, body: Uint32Array): number {
  const terms = question.terms;
  const places: number[] = [];
  const roles: number[] = [];
  const inside = new Uint16Array(terms.length + 1);
  let best = 0;
  let sum = 0;
  let from = 0;
  // A second mention in the window adds a third, further ones less.
  const worth = (mentions: number): number => (2 * mentions) / (mentions + 1);
  const value = (role: number): number => bodyWeights[role] as number;
  for (let at = 0; at < body.length; at++) {
    const role = roleOf[body[at] as number] as number;
    if (role === 0 || role > terms.length) continue;
    places.push(at);
    roles.push(role);
    const mentions = inside[role] as number;
    sum += value(role) * (worth(mentions + 1) - worth(mentions));
    inside[role] = mentions + 1;
    while (at - (places[from] as number) >= WINDOW) {
      const left = roles[from] as number;
      const leftMentions = inside[left] as number;
      sum += value(left) * (worth(leftMentions - 1) - worth(leftMentions));
      inside[left] = leftMentions - 1;
      from += 1;
    }
    if (sum > best) best = sum;
  }
  return best;
}

function matchedPairs({ store, roleOf, bigrams, question }: Context, words: Uint32Array): number {
  if (bigrams.size === 0) return 0;
  const asked = question.terms.length;
  const found: number[] = [];
  let sum = 0;
  for (let at = 0; at + 1 < words.length; at++) {
    const first = words[at] as number;
    const second = words[at + 1] as number;
    const firstRole = roleOf[first] as number;
    const secondRole = roleOf[second] as number;
    if (firstRole === 0 || secondRole === 0 || firstRole > asked || secondRole > asked) continue;
    const key = hashBigram(store.termHashes[first] as number, store.termHashes[second] as number);
    const value = bigrams.get(key);
    if (value === undefined || found.includes(key)) continue;
    found.push(key);
    sum += value;
  }
  return sum;
}

/** Largest cosine between the question and a past question of the article, 0 to 1. */
function nearestQuestion({ view, roleOf, question }: Context, questions: readonly Uint32Array[]): number {
  let best = 0;
  for (const past of questions) {
    let dot = 0;
    let square = 0;
    for (const id of new Set(past)) {
      const asked = question.terms[(roleOf[id] as number) - 1];
      const weight = asked?.weight ?? view.idf(id);
      square += weight * weight;
      if (asked !== undefined) dot += weight * weight;
    }
    const length = Math.sqrt(square * question.terms.reduce((sum, { weight }) => sum + weight * weight, 0));
    if (length > 0) best = Math.max(best, dot / length);
  }
  return best;
}

/** Articles that the first is compared with: what follows further down was never a rival. */
const RIVALS = 9;
/** Sums of the same weights in another order differ in the last digits; that is no difference. */
const EQUAL = 1e-9;

/**
 * The signs of confidence for the first of the scored candidates; null when there is none. `pastQuestionsEach`: those for each article that the
 * classifier knows, 0 without one.
 */
export function describeConfidence(
  scored: readonly Omit<ScoredCandidate, "stored">[],
  view: Pick<StoreView, "unseenIdf" | "articles">,
  pastQuestionsEach = 0,
): ConfidenceFeatures | null {
  const first = scored[0];
  if (first === undefined) return null;
  const next = Array.from({ length: 10 }, (_, rank) => scored[rank + 1]?.wordScore ?? 0);
  const mean = next.reduce((sum, score) => sum + score, 0) / next.length;
  const deviation = Math.sqrt(next.reduce((sum, score) => sum + (score - mean) ** 2, 0) / next.length);
  // Below 0 only where the ranking is not by words alone: then words do not speak for the first.
  const aheadOfThird =
    first.wordScore === 0 ? 0 : Math.max(0, 1 - (scored[2]?.wordScore ?? 0) / first.wordScore);
  return {
    z: Math.min(5, (first.wordScore - mean) / (deviation + 0.1)),
    titleMatched: first.titleMatched,
    score: Math.log(1 + first.base / view.unseenIdf),
    questionInArticle: first.questionInArticle,
    lead: Math.log(1 + (first.base * aheadOfThird) / view.unseenIdf),
    unrivalled: unrivalled(first, scored.slice(1, 1 + RIVALS)),
    learned: describeLearned(scored, pastQuestionsEach),
    articles: view.articles,
  };
}

/** Further behind the likeliest it tells no more: words alone put it first. */
const FAR_BEHIND = -3;

/** What the classifier says of the first, and how far it is ahead of the likeliest other that it knows. */
function describeLearned(
  [first, ...others]: readonly Omit<ScoredCandidate, "stored">[],
  pastQuestionsEach: number,
): LearnedSigns | null {
  if (first === undefined || first.likelihood === null) return null;
  const { evidence } = first.likelihood;
  let rival = 0;
  for (const { likelihood } of others) if (likelihood !== null) rival = Math.max(rival, likelihood.evidence);
  return { evidence, ahead: Math.max(FAR_BEHIND, evidence - rival), pastQuestionsEach };
}

/**
 * What of title and question is matched, each counted only when none of the next articles matches more of it. The sum
 * of the fields may put an article first that is second best in everything, or that owes its place to one word.
 */
function unrivalled(
  first: Omit<ScoredCandidate, "stored">,
  rivals: readonly Omit<ScoredCandidate, "stored">[],
): number {
  const isBest = (sign: "titleEvidence" | "questionInArticle") =>
    rivals.every((rival) => rival[sign] <= first[sign] + EQUAL);
  return (
    (isBest("titleEvidence") ? first.titleMatched : 0) +
    (isBest("questionInArticle") ? first.questionInArticle : 0)
  );
}
