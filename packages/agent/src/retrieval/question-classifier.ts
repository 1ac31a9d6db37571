import { readQuestionFeatures } from "./question-features.ts";

/** A question that an article answered. */
export type PastPair = { articleId: string; question: string };

/** Tells from past questions alone which article a question is for. Immutable: a new one is trained when the pairs have changed. */
export type QuestionClassifier = {
  /** Articles that it tells apart. */
  articles: number;
  /** Past questions that it was trained on. */
  pairs: number;
  /** What it makes of a question, as if the articles for which `isHidden` is true were not known to it. */
  classify(question: string, isHidden?: (articleId: string) => boolean): QuestionClass;
};

export type QuestionClass = {
  /** Null for an article that the classifier does not know, or that is hidden. */
  of(articleId: string): Likelihood | null;
  /** The likeliest articles, best first, equal ones by id. */
  likeliest(count: number): string[];
};

export type Likelihood = {
  /** 0 to 1; those of all articles that are known and not hidden come to 1. */
  probability: number;
  /** Before it is shared out: above 0 for what speaks for the article, about 10 at most. Low everywhere when the question is about something else. */
  evidence: number;
};

/**
 * Past questions of an article from which on a classifier knows it. With one or two the ranking gains half a point by it, but the confidence
 * tells right from wrong worse than by the words (AUROC .80 instead of .84).
 */
const ENOUGH_PAST_QUESTIONS = 5;
/** Past questions trained on, evenly over the articles: bounds the training to seconds and the model to 10 MB. */
const MAX_PAIRS = 20_000;
/** A word that the questions of more articles hold than this says little, and most of the time would be spent on it. */
const MAX_ARTICLES_OF_FEATURE = 200;
/** Places for features: a question has some sixty, half of them its own. */
const PLACES_PER_PAIR = 32;
const MIN_PLACES = 2 ** 12;
const MAX_PLACES = 2 ** 18;
const PASSES = 12;
/** Of the first pass; it falls to 0 by the last. */
const LEARNING_RATE = 4;
/** Questions learned between two yields: some tenths of a millisecond. */
const QUESTIONS_AT_ONCE = 8;

/**
 * Trains multinomial logistic regression by stochastic gradient descent on weighted, hashed words. A generator, so that whoever calls it can let other
 * work happen between two steps; it has no clock. The same pairs in any order give the same classifier.
 *
 * Only articles with five past questions or more are known to it; null while there are fewer than two. A weight
 * exists only where a question of the article holds the feature: with 150 articles that is a fiftieth of a full matrix, and the share of
 * questions recognized moves by less than half a point either way (CLINC150, HINT3).
 */
export function* trainQuestionClassifier(
  given: readonly PastPair[],
): Generator<void, QuestionClassifier | null> {
  const { articleIds, pairs } = choosePairs(given);
  if (articleIds.length < 2) return null;
  const questions: Uint32Array[] = [];
  const frequencies = new Uint32Array(countPlaces(pairs.length));
  for (const { question } of pairs) {
    const features = readQuestionFeatures(question, frequencies.length);
    for (const feature of features) frequencies[feature] = (frequencies[feature] as number) + 1;
    questions.push(features);
    if (questions.length % 100 === 0) yield;
  }
  const articles = Uint16Array.from(pairs, ({ article }) => article);
  const layout = yield* layOut(questions, articles, frequencies.length);
  const model: Model = { frequencies, pairs: pairs.length, articleIds, ...layout };
  const examples: Weighted[] = [];
  for (const features of questions) {
    examples.push(weigh(features, model));
    if (examples.length % 100 === 0) yield;
  }
  const scores = new Float64Array(articleIds.length);
  const order = Uint32Array.from(examples, (_, at) => at);
  const random = createRandom();
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(order, random);
    const rate = LEARNING_RATE * (1 - pass / PASSES);
    for (let at = 0; at < order.length; at++) {
      const example = order[at] as number;
      learn(model, examples[example] as Weighted, articles[example] as number, rate, scores);
      if (at % QUESTIONS_AT_ONCE === 0) yield;
    }
  }
  return openClassifier(model);
}

type Model = {
  articleIds: readonly string[];
  pairs: number;
  /** By feature: past questions that hold it. */
  frequencies: Uint32Array;
  /** By feature: where its weights begin; they end where the next feature's begin. */
  starts: Uint32Array;
  /** The article of each weight. */
  owners: Uint16Array;
  weights: Float32Array;
};

/** A question's features with their idf, together of length 1. */
type Weighted = { features: Uint32Array; values: Float32Array };

function openClassifier(model: Model): QuestionClassifier {
  const { articleIds, pairs } = model;
  const numbers = new Map(articleIds.map((id, number) => [id, number]));
  return {
    articles: articleIds.length,
    pairs,
    classify(question, isHidden = () => false) {
      const evidence = new Float64Array(articleIds.length);
      score(model, weigh(readQuestionFeatures(question, model.frequencies.length), model), evidence);
      const shares = evidence.map((value, at) =>
        isHidden(articleIds[at] as string) ? Number.NEGATIVE_INFINITY : value,
      );
      share(shares);
      return {
        of(articleId) {
          const number = numbers.get(articleId);
          if (number === undefined || isHidden(articleId)) return null;
          return { probability: shares[number] as number, evidence: evidence[number] as number };
        },
        likeliest: (count) => findLargest(shares, count).map((number) => articleIds[number] as string),
      };
    },
  };
}

/** Where the largest values above 0 stand, largest first, of equals the first. */
function findLargest(values: Float64Array, count: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    const last = found.at(-1);
    if (value === 0 || (found.length === count && last !== undefined && value <= (values[last] as number)))
      continue;
    const place = found.findIndex((other) => value > (values[other] as number));
    found.splice(place === -1 ? found.length : place, 0, at);
    if (found.length > count) found.pop();
  }
  return found;
}

/** The pairs in an order of their own: of the articles with enough questions, at most so many of each that all together stay below the bound. */
export function choosePairs(given: readonly PastPair[]): {
  articleIds: string[];
  /** Article by article; `article` is a place in `articleIds`. */
  pairs: { article: number; question: string }[];
} {
  const questionsOf = [...Map.groupBy(given, ({ articleId }) => articleId)]
    .filter(([, pairs]) => pairs.length >= ENOUGH_PAST_QUESTIONS)
    .sort(([a, ones], [b, others]) => others.length - ones.length || compare(a, b))
    .slice(0, MAX_PAIRS / ENOUGH_PAST_QUESTIONS)
    .sort(([a], [b]) => compare(a, b));
  let each = ENOUGH_PAST_QUESTIONS;
  const count = (most: number) =>
    questionsOf.reduce((sum, [, { length }]) => sum + Math.min(most, length), 0);
  while (count(each + 1) > count(each) && count(each + 1) <= MAX_PAIRS) each += 1;
  return {
    articleIds: questionsOf.map(([id]) => id),
    pairs: questionsOf.flatMap(([, pairs], article) =>
      pairs
        .map(({ question }) => question)
        .sort()
        .slice(0, each)
        .map((question) => ({ article, question })),
    ),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function countPlaces(pairs: number): number {
  const wanted = 2 ** Math.ceil(Math.log2(pairs * PLACES_PER_PAIR));
  return Math.min(MAX_PLACES, Math.max(MIN_PLACES, wanted));
}

/** A place for a weight for each feature and each article whose questions hold it. Questions come article by article. */
function* layOut(
  questions: readonly Uint32Array[],
  articles: Uint16Array,
  places: number,
): Generator<void, Pick<Model, "starts" | "owners" | "weights">> {
  const latest = new Uint32Array(places);
  function* eachOwner(take: (feature: number, article: number) => void) {
    latest.fill(0);
    for (let at = 0; at < questions.length; at++) {
      const article = articles[at] as number;
      for (const feature of questions[at] as Uint32Array) {
        if (latest[feature] === article + 1) continue;
        latest[feature] = article + 1;
        take(feature, article);
      }
      if (at % 500 === 0) yield;
    }
  }
  const counts = new Uint32Array(places);
  yield* eachOwner((feature) => {
    counts[feature] = (counts[feature] as number) + 1;
  });
  const isTooCommon = (feature: number) => (counts[feature] as number) > MAX_ARTICLES_OF_FEATURE;
  const starts = new Uint32Array(places + 1);
  for (let feature = 0; feature < places; feature++) {
    const count = isTooCommon(feature) ? 0 : (counts[feature] as number);
    starts[feature + 1] = (starts[feature] as number) + count;
  }
  const owners = new Uint16Array(starts[places] as number);
  const filled = starts.slice();
  yield* eachOwner((feature, article) => {
    if (isTooCommon(feature)) return;
    owners[filled[feature] as number] = article;
    filled[feature] = (filled[feature] as number) + 1;
  });
  return { starts, owners, weights: new Float32Array(owners.length) };
}

function weigh(
  features: Uint32Array,
  { frequencies, pairs }: Pick<Model, "frequencies" | "pairs">,
): Weighted {
  const values = Float32Array.from(features, (feature) =>
    Math.log((pairs + 1) / ((frequencies[feature] as number) + 0.5)),
  );
  let square = 0;
  for (const value of values) square += value * value;
  const length = Math.sqrt(square);
  if (length > 0) for (let at = 0; at < values.length; at++) values[at] = (values[at] as number) / length;
  return { features, values };
}

function score(
  { starts, owners, weights }: Model,
  { features, values }: Weighted,
  scores: Float64Array,
): void {
  scores.fill(0);
  for (let at = 0; at < features.length; at++) {
    const feature = features[at] as number;
    const value = values[at] as number;
    const end = starts[feature + 1] as number;
    for (let place = starts[feature] as number; place < end; place++) {
      const owner = owners[place] as number;
      scores[owner] = (scores[owner] as number) + value * (weights[place] as number);
    }
  }
}

/** Evidence into probabilities, in place. */
function share(scores: Float64Array): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < scores.length; at++)
    if ((scores[at] as number) > highest) highest = scores[at] as number;
  if (highest === Number.NEGATIVE_INFINITY) return void scores.fill(0);
  let total = 0;
  for (let at = 0; at < scores.length; at++) {
    const value = Math.exp((scores[at] as number) - highest);
    scores[at] = value;
    total += value;
  }
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] as number) / total;
}

function learn(model: Model, example: Weighted, article: number, rate: number, scores: Float64Array): void {
  score(model, example, scores);
  share(scores);
  scores[article] = (scores[article] as number) - 1;
  const { starts, owners, weights } = model;
  const { features, values } = example;
  for (let at = 0; at < features.length; at++) {
    const feature = features[at] as number;
    const value = rate * (values[at] as number);
    const end = starts[feature + 1] as number;
    for (let place = starts[feature] as number; place < end; place++)
      weights[place] = (weights[place] as number) - value * (scores[owners[place] as number] as number);
  }
}

/** Numbers that look random and are the same every time (a linear congruential generator, as published in Numerical Recipes). */
function createRandom(): (below: number) => number {
  let state = 12_345;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function shuffle(order: Uint32Array, random: (below: number) => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = random(at + 1);
    const kept = order[at] as number;
    order[at] = order[other] as number;
    order[other] = kept;
  }
}
