import { writeFile } from "node:fs/promises";
import { defineCommand, exitCodes, UsageError } from "../command.ts";
import { readAllJsonLines } from "../evals/read-json-lines.ts";

/** Confidence from which the embedded answerer answers, as in the default settings. */
const threshold = 0.6;

export const evalCommand = defineCommand({
  name: "eval",
  summary: "Ask a help center many questions, measure answers",
  usage: "<articles.jsonl> <questions.jsonl>",
  description:
    "Reads articles {id, title, text, url?, questions?} and questions {id, question, articles?, without?}, one JSON object a line. " +
    "`questions` of an article are past ones that it answered: searched and learned from, never quoted. " +
    "`articles` are the right ones; `without` are taken out of the index for that question, as if they did not exist. " +
    "Prints how well the embedded answerer finds and trusts the right article. Needs no database and no model.",
  options: {
    predictions: {
      type: "string",
      placeholder: "out.jsonl",
      summary: "Write for each question {id, ranked, confidence, answered, quote}",
    },
  },
  examples: [
    { command: "baton eval articles.jsonl questions.jsonl", does: "the measures" },
    {
      command: "baton eval articles.jsonl questions.jsonl --predictions out.jsonl --json",
      does: "with every single prediction, and the measures as JSON",
    },
  ],
  async run({ arguments: [articlesFile, questionsFile], options, result, log }) {
    const [{ evalArticle, evalQuestion, indexArticles, predictAnswer }, { measureKnowledge }] =
      await Promise.all([
        import("@baton/agent/evals/evaluate-answers"),
        import("@baton/agent/evals/measure-knowledge"),
      ]);
    const articles = await readAllJsonLines(articlesFile as string, evalArticle);
    const questions = await readAllJsonLines(questionsFile as string, evalQuestion);
    for (const doubt of findDoubts(articles, questions)) log.warn(doubt);
    const index = indexArticles(articles);
    const predictions = questions.map((question) => predictAnswer(index, question, threshold));
    if (options.predictions !== undefined) {
      const lines = predictions.map((prediction) => `${JSON.stringify(prediction)}\n`);
      await writeFile(options.predictions, lines.join("")).catch((error: NodeJS.ErrnoException) => {
        throw new UsageError(`${options.predictions} cannot be written (${error.code}).`);
      });
    }
    const answered = predictions.filter((prediction) => prediction.answered).length;
    const counts = { articles: articles.length, questions: questions.length, answered };
    const isLabelled = questions.some((question) => question.articles !== undefined);
    const measures = isLabelled ? measureKnowledge({ articles, questions, threshold }) : null;
    result({ ...counts, threshold, measures }, printMeasures(counts, measures));
    return exitCodes.done;
  },
});

/** What makes the measures mean less than they seem to; nothing of it keeps them from being taken. */
function findDoubts(
  articles: readonly { id: string }[],
  questions: readonly {
    id: string;
    articles?: readonly string[] | undefined;
    without?: readonly string[] | undefined;
  }[],
): string[] {
  const doubts: string[] = [];
  const known = new Set(articles.map(({ id }) => id));
  if (known.size < articles.length)
    doubts.push(
      `${articles.length - known.size} articles have an id that stands in the file already; the last one counts.`,
    );
  const asked = new Set(questions.map(({ id }) => id));
  if (asked.size < questions.length)
    doubts.push(`${questions.length - asked.size} questions have an id that stands in the file already.`);
  const unknown = new Set(
    questions
      .flatMap((question) => [...(question.articles ?? []), ...(question.without ?? [])])
      .filter((id) => !known.has(id)),
  );
  if (unknown.size > 0) {
    const named = [...unknown]
      .slice(0, 3)
      .map((id) => `"${id}"`)
      .join(", ");
    doubts.push(
      `The questions name ${unknown.size} articles that are not in the file (${named}); they count as not found.`,
    );
  }
  return doubts;
}

type Measures = ReturnType<typeof import("@baton/agent/evals/measure-knowledge").measureKnowledge>;

function printMeasures(
  counts: { articles: number; questions: number; answered: number },
  measures: Measures | null,
): string {
  const rows: [string, string][] = [
    ["articles", String(counts.articles)],
    ["questions", String(counts.questions)],
    [`answered (confidence ${threshold} or more)`, String(counts.answered)],
  ];
  if (measures) {
    const { ranking, atThreshold, unanswerable } = measures;
    if (unanswerable.questions > 0) {
      rows.push(
        ["questions without a right article", String(unanswerable.questions)],
        ["answered all the same", String(unanswerable.answered)],
      );
    }
    rows.push(["questions with a right article", String(ranking.questions)]);
    if (ranking.questions === 0) return printRows(rows);
    rows.push(
      ["right article first", percent(ranking.hit1)],
      ["right article among the first 3", percent(ranking.hit3)],
      ["right article among the first 5", percent(ranking.hit5)],
      ["MRR@10, nDCG@10", `${ranking.mrr10.toFixed(3)}, ${ranking.ndcg10.toFixed(3)}`],
      ["confidence tells right from wrong (AUROC)", measures.aurocRight.toFixed(3)],
      ["confidence tells right from removed (AUROC)", measures.aurocRemoved.toFixed(3)],
      ["precision of what is answered", percent(atThreshold.precision)],
      ["share that is answered", percent(atThreshold.coverage)],
      ["calibration error", measures.calibrationError.toFixed(3)],
    );
  } else {
    rows.push(["measures", "none: no question names its right articles"]);
  }
  return printRows(rows);
}

function printRows(rows: readonly [string, string][]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
