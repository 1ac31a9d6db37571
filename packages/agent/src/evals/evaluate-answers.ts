import { z } from "zod";
import { chooseQuote } from "../extractive/choose-quote.ts";
import { detectLanguage } from "../guards/detect-language.ts";
import { createKnowledgeIndex } from "../retrieval/create-knowledge-index.ts";
import type { PublicIndex } from "../retrieval/knowledge-index.ts";
import { trainQuestionClassifier } from "../retrieval/question-classifier.ts";

/** Numbers are ids too; nothing else is: `null` would become an article called "null". */
const id = z
  .union([z.string().min(1), z.number()], { error: "a text or a number is needed" })
  .transform(String);

/** One line of `articles.jsonl` of `baton eval`. */
export const evalArticle = z.object({
  id,
  title: z.string(),
  text: z.string(),
  url: z.string().nullish(),
  language: z.string().optional(),
  /** Questions that it answered before: searched and learned from, never quoted. */
  questions: z.array(z.string()).optional(),
});
/** One line of `questions.jsonl`. `articles`: the right ones, empty when there is none; `without`: taken out for it. */
export const evalQuestion = z.object({
  id,
  question: z.string(),
  articles: z
    .array(id)
    .nullish()
    .transform((ids) => ids ?? undefined)
    .optional(),
  without: z
    .array(id)
    .nullish()
    .transform((ids) => ids ?? undefined)
    .optional(),
});
export type EvalArticle = z.infer<typeof evalArticle>;
export type EvalQuestion = z.infer<typeof evalQuestion>;

/** One line of `--predictions`. */
export type Prediction = {
  id: string;
  /** Article ids, best first, at most ten. */
  ranked: string[];
  /** Probability that the first article answers, 0 to 1. */
  confidence: number;
  /** Confidence at or above the threshold. */
  answered: boolean;
  /** What would be quoted; null without an article. */
  quote: string | null;
};

export function indexArticles(articles: readonly EvalArticle[]): PublicIndex {
  const index = createKnowledgeIndex({ audience: "public" });
  for (const { id, title, text, url, language, questions } of articles) {
    const spoken = language ?? detectLanguage(`${title}\n${text.slice(0, 600)}`, { fallback: "en" }).language;
    const pastQuestions = questions ?? [];
    index.upsert({ id, title, text, url: url ?? null, language: spoken, audience: "public", pastQuestions });
  }
  learnPastQuestions(index);
  return index;
}

function learnPastQuestions(index: PublicIndex): void {
  const training = trainQuestionClassifier(index.listPastQuestions());
  let step = training.next();
  while (!step.done) step = training.next();
  index.setClassifier(step.value);
}

/** What the embedded answerer would say to one question. */
export function predictAnswer(index: PublicIndex, question: EvalQuestion, threshold = 0.6): Prediction {
  const language = detectLanguage(question.question, { fallback: "en" }).language;
  const result = index.search(question.question, { limit: 10, without: question.without ?? [], language });
  const first = result.hits[0];
  const quote = first === undefined ? null : chooseQuote(first.article, result.terms, question.question);
  return {
    id: question.id,
    ranked: result.hits.map(({ article }) => article.id),
    confidence: Math.round(result.probability * 10_000) / 10_000,
    answered: first !== undefined && result.probability >= threshold,
    quote: quote?.text ?? null,
  };
}
