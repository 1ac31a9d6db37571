import { splitIntoPassages } from "../passages/split-into-passages.ts";
import type { AnalyzedQuestion } from "./analyze-question.ts";
import { analyzeText } from "./analyze-text.ts";
import type { KnowledgeArticle, RankedPassage } from "./knowledge-index.ts";

/** The passages of one article, those that hold more of the question first; equal ones in reading order. */
export function rankPassages(article: KnowledgeArticle, question: AnalyzedQuestion): RankedPassage[] {
  const weights = new Map(question.terms.map(({ term, weight }) => [term, weight]));
  return splitIntoPassages(article.text)
    .map((passage) => {
      const words = analyzeText(`${passage.headingPath.join(". ")}. ${passage.text}`, article.language);
      const distinct = new Set(words.map(({ term }) => term));
      let score = 0;
      for (const term of distinct) score += weights.get(term) ?? 0;
      return { ...passage, score: question.weight === 0 ? 0 : score / question.weight };
    })
    .sort((a, b) => b.score - a.score || a.start - b.start);
}
