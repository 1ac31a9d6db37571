import { analyzeText } from "../retrieval/analyze-text.ts";
import { calibrationError } from "../retrieval/confidence.ts";
import { type EvalArticle, type EvalQuestion, indexArticles, predictAnswer } from "./evaluate-answers.ts";
import {
  auroc,
  measureRanking,
  measureRisk,
  measureThreshold,
  type RankingMeasures,
  type Weighted,
} from "./metrics.ts";

export type KnowledgeMeasures = {
  ranking: RankingMeasures;
  /** "The top article is right" told apart by confidence: from wrong ones, from removed ones, from unrelated texts. */
  aurocRight: number;
  aurocRemoved: number;
  aurocUnrelated: number | null;
  /** Mix of 70% answerable questions and 30% whose articles were removed. */
  precisionAt: { coverage: number; precision: number }[];
  coverageAt90: number;
  riskArea: number;
  atThreshold: { precision: number; coverage: number };
  /** Questions that say themselves that no article is right, or whose right articles are all taken out; and right ones above them. */
  unanswerable: { questions: number; answered: number; auroc: number };
  unrelatedRejected: number | null;
  /** What really comes in: 60% answerable as asked, 25% with their articles removed, 15% unrelated. Null without unrelated texts. */
  inPractice: { threshold: number; precision: number; coverage: number }[] | null;
  calibrationError: number;
  /** Share of the expert answer's words that the quote from a right article holds; null without expert answers. */
  quoteRecall: number | null;
};

/**
 * Measures a help center: its articles, questions with their right articles, and texts that have nothing to do with
 * it. Each answerable question is asked twice, the second time as if its articles did not exist.
 */
export function measureKnowledge(material: {
  articles: readonly EvalArticle[];
  questions: readonly (EvalQuestion & { answer?: string })[];
  unrelated?: readonly string[];
  threshold?: number;
}): KnowledgeMeasures {
  const { articles, unrelated = [], threshold = 0.6 } = material;
  const index = indexArticles(articles);
  const labelled = material.questions.flatMap((question) => {
    const without = question.without ?? [];
    // What is taken out for a question cannot be right for it.
    const right = question.articles?.filter((id) => !without.includes(id));
    return right === undefined ? [] : [{ question, right, without }];
  });
  const unanswerable = labelled
    .filter(({ right }) => right.length === 0)
    .map(({ question }) => predictAnswer(index, question, threshold));
  const questions = labelled.filter(({ right }) => right.length > 0);
  const asked = questions.map(({ question, right, without }) => {
    const prediction = predictAnswer(index, question, threshold);
    const removed = predictAnswer(index, { ...question, without: [...without, ...right] }, threshold);
    return { question, right, prediction, removed, isRight: right.includes(prediction.ranked[0] ?? "") };
  });
  const off = unrelated.map(
    (text, at) => predictAnswer(index, { id: String(at), question: text }, threshold).confidence,
  );
  const confidenceOf = (entries: typeof asked) => entries.map(({ prediction }) => prediction.confidence);
  const rightOnes = asked.filter(({ isRight }) => isRight);
  const mix: Weighted[] = asked.flatMap(({ prediction, removed, isRight }) => [
    { confidence: prediction.confidence, right: isRight, weight: 0.7 },
    { confidence: removed.confidence, right: false, weight: 0.3 },
  ]);
  const risk = measureRisk(mix);
  const perUnrelated = (0.15 * asked.length) / Math.max(1, off.length);
  const practice: Weighted[] = [
    ...asked.flatMap(({ prediction, removed, isRight }) => [
      { confidence: prediction.confidence, right: isRight, weight: 0.6 },
      { confidence: removed.confidence, right: false, weight: 0.25 },
    ]),
    ...off.map((confidence) => ({ confidence, right: false, weight: perUnrelated })),
  ];
  const recalls = rightOnes.flatMap(({ question, prediction }) =>
    question.answer === undefined || prediction.quote === null
      ? []
      : [wordRecall(question.answer, prediction.quote)],
  );
  return {
    ranking: measureRanking(asked.map(({ prediction, right }) => ({ ranked: prediction.ranked, right }))),
    aurocRight: auroc(confidenceOf(rightOnes), confidenceOf(asked.filter(({ isRight }) => !isRight))),
    aurocRemoved: auroc(
      confidenceOf(rightOnes),
      asked.map(({ removed }) => removed.confidence),
    ),
    aurocUnrelated: off.length === 0 ? null : auroc(confidenceOf(rightOnes), off),
    precisionAt: [0.3, 0.5, 0.7].map((coverage) => ({ coverage, precision: risk.precisionAt(coverage) })),
    coverageAt90: risk.coverageAt(0.9),
    riskArea: risk.area,
    atThreshold: measureThreshold(mix, threshold),
    unanswerable: {
      questions: unanswerable.length,
      answered: unanswerable.filter(({ answered }) => answered).length,
      auroc: auroc(
        confidenceOf(rightOnes),
        unanswerable.map(({ confidence }) => confidence),
      ),
    },
    unrelatedRejected:
      off.length === 0 ? null : off.filter((confidence) => confidence < threshold).length / off.length,
    inPractice:
      off.length === 0
        ? null
        : [0.5, 0.6, 0.7].map((at) => ({ threshold: at, ...measureThreshold(practice, at) })),
    calibrationError: calibrationError(
      // Seven of ten as asked, three of ten with their articles removed: the same mix as above.
      mix.flatMap(({ confidence, right, weight }) =>
        Array.from({ length: Math.round(weight * 10) }, () => ({ probability: confidence, right })),
      ),
    ),
    quoteRecall:
      recalls.length === 0 ? null : recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
  };
}

function wordRecall(answer: string, quote: string): number {
  const wanted = new Set(analyzeText(answer, "en").map(({ term }) => term));
  const given = new Set(analyzeText(quote, "en").map(({ term }) => term));
  return wanted.size === 0 ? 1 : [...wanted].filter((term) => given.has(term)).length / wanted.size;
}

/**
 * Labelled texts read as a small help center of short articles: an intent's name is a title, its first `texts` texts
 * the article, the next `asked` its questions. Another kind of help center than long prose, to see what holds in both.
 */
export function readAsHelpCenter(
  labelled: readonly { text: string; intent: string }[],
  { texts, asked }: { texts: number; asked: number },
): { articles: EvalArticle[]; questions: EvalQuestion[] } {
  const byIntent = groupByIntent(labelled);
  return {
    articles: [...byIntent].map(([intent, all]) => ({
      id: intent,
      title: titleOf(intent),
      text: all.slice(0, texts).join("\n"),
      language: "en",
    })),
    questions: [...byIntent].flatMap(([intent, all]) =>
      all
        .slice(texts, texts + asked)
        .map((question, at) => ({ id: `${intent} ${at}`, question, articles: [intent] })),
    ),
  };
}

/** hit@1 when each article is a bare title with `pairs` past questions, asked every `every`-th of the other questions. */
export function measurePastQuestions(
  labelled: readonly { text: string; intent: string }[],
  pairs: number,
  every = 1,
): number {
  const byIntent = groupByIntent(labelled);
  const index = indexArticles(readAsPastQuestions(labelled, pairs));
  let right = 0;
  let asked = 0;
  for (const [intent, texts] of byIntent) {
    for (let at = pairs; at < texts.length; at += every) {
      asked += 1;
      if (index.search(texts[at] as string, { limit: 1 }).hits[0]?.article.id === intent) right += 1;
    }
  }
  return asked === 0 ? 0 : right / asked;
}

/** Labelled texts read as a help center of bare titles, the first `pairs` texts of an intent as past questions of its article. */
export function readAsPastQuestions(
  labelled: readonly { text: string; intent: string }[],
  pairs: number,
): EvalArticle[] {
  return [...groupByIntent(labelled)].map(([intent, texts]) => ({
    id: intent,
    title: titleOf(intent),
    text: "",
    language: "en",
    questions: texts.slice(0, pairs),
  }));
}

function groupByIntent(labelled: readonly { text: string; intent: string }[]): Map<string, string[]> {
  const byIntent = new Map<string, string[]>();
  for (const { text, intent } of labelled) {
    const texts = byIntent.get(intent);
    if (texts === undefined) byIntent.set(intent, [text]);
    else texts.push(text);
  }
  return byIntent;
}

function titleOf(intent: string): string {
  return intent.replace(/[_-]+/g, " ");
}
