import { createHash } from "node:crypto";
import type { ReadArticle } from "../sources/reading.ts";
import { parseCsv } from "./parse-csv.ts";
import type { FileRead } from "./read-file.ts";

const maximumRows = 20_000;

/** What people call the columns, in lower case. */
const columnNames = {
  question: ["question", "questions", "q", "title", "frage", "titel", "pregunta", "domanda", "vraag"],
  answer: [
    "answer",
    "answers",
    "a",
    "body",
    "text",
    "content",
    "antwort",
    "réponse",
    "reponse",
    "respuesta",
    "risposta",
    "antwoord",
  ],
  url: ["url", "link", "address"],
  language: ["language", "lang", "locale", "sprache"],
} as const;

/**
 * A table of questions and answers: each row is an article. With a first row of column names these decide, otherwise the first
 * two columns are question and answer. A row is known by its question, so the order does not matter.
 */
export function readQuestions(fileName: string, text: string): FileRead {
  const rows = parseCsv(text).filter((row) => row.some((cell) => cell.trim() !== ""));
  const header = (rows[0] ?? []).map((cell) => cell.trim().toLowerCase());
  const find = (names: readonly string[]) => header.findIndex((cell) => names.includes(cell));
  const hasHeader = find(columnNames.question) !== -1 && find(columnNames.answer) !== -1;
  const columns = hasHeader
    ? {
        question: find(columnNames.question),
        answer: find(columnNames.answer),
        url: find(columnNames.url),
        language: find(columnNames.language),
      }
    : { question: 0, answer: 1, url: -1, language: -1 };
  const articles = new Map<string, ReadArticle>();
  const notes: string[] = [];
  let incomplete = 0;
  let repeated = 0;
  for (const row of (hasHeader ? rows.slice(1) : rows).slice(0, maximumRows)) {
    const cell = (column: number) => (column === -1 ? "" : (row[column] ?? "").trim());
    const question = cell(columns.question).replace(/\s+/g, " ");
    const body = cell(columns.answer);
    if (question === "" || body === "") {
      incomplete++;
      continue;
    }
    const key = createHash("sha256").update(question.toLowerCase()).digest("base64url").slice(0, 22);
    if (articles.has(key)) repeated++;
    const url = cell(columns.url);
    const language = cell(columns.language);
    articles.set(key, {
      key,
      title: question.slice(0, 300),
      body,
      url: /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null,
      language: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? language : null,
      status: "published",
    });
  }
  if (articles.size === 0) {
    return {
      kind: "refused",
      failure: {
        code: "file-without-questions",
        message: `${fileName} holds no row with a question and an answer.`,
        hint: "Give it two columns, question and answer, with a first row that names them.",
        isRetryable: false,
      },
    };
  }
  if (incomplete > 0) notes.push(`${incomplete} rows without question or answer were left out.`);
  if (repeated > 0) notes.push(`${repeated} questions stand there more than once; the last answer counts.`);
  if (rows.length > maximumRows + 1) notes.push(`Only the first ${maximumRows} rows were read.`);
  return { kind: "read", title: fileName, articles: [...articles.values()], notes };
}
