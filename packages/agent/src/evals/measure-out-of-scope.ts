import { indexArticles } from "./evaluate-answers.ts";
import { auroc } from "./metrics.ts";

export type ScopeMeasures = {
  /** Of what is in scope: the right article first. */
  right: number;
  /** The confidence of what is in scope above that of what is not. */
  auroc: number;
};

/** Articles that are bare titles with past questions, asked what belongs to one of them and what belongs to none (`intent` null). */
export function measureOutOfScope(input: {
  learned: readonly { text: string; intent: string }[];
  asked: readonly { text: string; intent?: string | null | undefined }[];
  questionsEach: number;
}): ScopeMeasures {
  const index = indexArticles([]);
  for (const [intent, entries] of Map.groupBy(input.learned, (entry) => entry.intent)) {
    index.upsert({
      id: intent,
      title: intent.replace(/[_-]+/g, " "),
      text: "",
      url: null,
      language: "en",
      audience: "public",
      pastQuestions: entries.slice(0, input.questionsEach).map(({ text }) => text),
    });
  }
  const answers = input.asked.map(({ text, intent }) => {
    const { hits, probability } = index.search(text, { limit: 1 });
    return { intent, probability, found: hits[0]?.article.id };
  });
  const inScope = answers.filter(({ intent }) => intent != null);
  const outOfScope = answers.filter(({ intent }) => intent == null);
  return {
    right: inScope.filter(({ intent, found }) => intent === found).length / Math.max(1, inScope.length),
    auroc: auroc(
      inScope.map(({ probability }) => probability),
      outOfScope.map(({ probability }) => probability),
    ),
  };
}
