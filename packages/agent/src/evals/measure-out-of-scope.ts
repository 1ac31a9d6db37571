import { indexArticles } from "./evaluate-answers.ts";
import { readAsPastQuestions } from "./measure-knowledge.ts";
import { auroc, bestMcc } from "./metrics.ts";

export type ScopeMeasures = {
  /** Of what is in scope: the right article first. */
  right: number;
  /** The confidence of what is in scope above that of what is not. */
  auroc: number;
  /** Matthews correlation of article or none, with the threshold at which it is highest: chosen on what is asked, as published figures are. */
  mcc: number;
};

/** Articles that are bare titles with past questions, asked what belongs to one of them and what belongs to none (`intent` null). */
export function measureOutOfScope(input: {
  learned: readonly { text: string; intent: string }[];
  asked: readonly { text: string; intent?: string | null | undefined }[];
  questionsEach: number;
}): ScopeMeasures {
  const index = indexArticles(readAsPastQuestions(input.learned, input.questionsEach));
  const answers = input.asked.map(({ text, intent }) => {
    const { hits, probability } = index.search(text, { limit: 1 });
    return { expected: intent ?? null, confidence: probability, found: hits[0]?.article.id ?? null };
  });
  const inScope = answers.filter(({ expected }) => expected !== null);
  const outOfScope = answers.filter(({ expected }) => expected === null);
  return {
    right: inScope.filter(({ expected, found }) => expected === found).length / Math.max(1, inScope.length),
    auroc: auroc(
      inScope.map(({ confidence }) => confidence),
      outOfScope.map(({ confidence }) => confidence),
    ),
    mcc: bestMcc(answers),
  };
}
