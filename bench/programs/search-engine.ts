/** Program: one search engine in a process of its own, so that its memory can be told. */
import { createKnowledgeIndex } from "@baton/agent";
import MiniSearch from "minisearch";
import pg from "pg";
import { makePassages, makeQuestions, type Passage } from "../support/make-passages.ts";
import { percentile } from "../support/report.ts";
import { programInput, serve } from "../support/start-program.ts";

export type SearchEngineInput = {
  engine: "baton" | "minisearch" | "postgres";
  passages: number;
  questions: number;
  databaseUrl: string;
};
export type SearchReport = { buildSeconds: number; p50: number; p99: number; megabytes: number };

type Engine = {
  add(passages: readonly Passage[]): Promise<void>;
  search(question: string): Promise<unknown>;
};

const input = programInput<SearchEngineInput>();

const engines: Record<SearchEngineInput["engine"], () => Engine> = {
  baton() {
    const index = createKnowledgeIndex({ audience: "public" });
    return {
      async add(passages) {
        for (const passage of passages)
          index.upsert({ ...passage, url: null, language: "en", audience: "public" });
      },
      search: async (question) => index.search(question).hits[0]?.passages(),
    };
  },
  minisearch() {
    const index = new MiniSearch<Passage>({
      fields: ["title", "text"],
      searchOptions: { boost: { title: 3 } },
    });
    return {
      add: async (passages) => index.addAll(passages),
      search: async (question) => index.search(question).slice(0, 5),
    };
  },
  postgres() {
    const pool = new pg.Pool({ connectionString: input.databaseUrl, max: 1 });
    return {
      async add(passages) {
        await pool.query("drop table if exists passage");
        await pool.query("create table passage (id text, title text, body text, words tsvector)");
        for (let from = 0; from < passages.length; from += 2_000) {
          const part = passages.slice(from, from + 2_000);
          await pool.query(
            `insert into passage select id, title, body, setweight(to_tsvector('english', title), 'A') || to_tsvector('english', body)
             from unnest($1::text[], $2::text[], $3::text[]) t (id, title, body)`,
            [part.map(({ id }) => id), part.map(({ title }) => title), part.map(({ text }) => text)],
          );
        }
        await pool.query("create index on passage using gin (words)");
        await pool.query("analyze passage");
      },
      // Any of the words, as the others search; all of them would find nothing for most questions.
      search: (question) =>
        pool.query({
          name: "search",
          text: `select id, ts_rank_cd(words, query) as rank from passage,
            (select replace(plainto_tsquery('english', $1)::text, '&', '|')::tsquery as query) q
            where words @@ query order by rank desc limit 5`,
          values: [question],
        }),
    };
  },
};

serve({
  async run(): Promise<SearchReport> {
    let passages = makePassages(input.passages);
    const questions = makeQuestions(passages, input.questions);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const engine = engines[input.engine]();
    const startedAt = performance.now();
    await engine.add(passages);
    const buildSeconds = (performance.now() - startedAt) / 1_000;
    const times: number[] = [];
    for (const [index, question] of questions.entries()) {
      const askedAt = performance.now();
      await engine.search(question);
      // The first are the compiler's.
      if (index >= questions.length / 5) times.push(performance.now() - askedAt);
    }
    if (input.engine === "minisearch") passages = [];
    globalThis.gc?.();
    const megabytes = (process.memoryUsage().rss - before) / 1_048_576;
    return { buildSeconds, p50: percentile(times, 0.5), p99: percentile(times, 0.99), megabytes };
  },
  stop() {},
});
