import type { Queryable } from "../queryable.ts";

/** What an index needs of an article; `isGone` when it was deleted or is a draft. */
export type ArticleForIndex = {
  id: string;
  organizationId: string;
  revision: number;
  title: string;
  body: string;
  url: string | null;
  audience: "public" | "internal";
  language: string;
  isGone: boolean;
  /** Questions that it answered, newest first. */
  pastQuestions: string[];
};

/** Past questions of one article that are searched: the newest ones, in the customers' present words. */
const pastQuestionsAtMost = 50;

/** Ids and revisions changed after a revision, oldest change first: cheap, so it can be asked often. */
export async function listArticleRevisions(
  database: Queryable,
  afterRevision: number,
): Promise<{ id: string; revision: number }[]> {
  const result = await database.query<{ id: string; revision: number }>({
    name: "list-article-revisions",
    text: "select id, revision from article where revision > $1 order by revision",
    values: [afterRevision],
  });
  return result.rows;
}

/** Articles whose vectors or past questions changed after a version, oldest change first. */
export async function listArticleAdditions(
  database: Queryable,
  afterVersion: number,
): Promise<{ id: string; version: number }[]> {
  const result = await database.query<{ id: string; version: number }>({
    name: "list-article-additions",
    text: "select article_id as id, version from article_addition where version > $1 order by version",
    values: [afterVersion],
  });
  return result.rows;
}

/** These articles as an index takes them in, oldest change first; ids that are gone for good are left out. */
export async function readArticlesForIndex(
  database: Queryable,
  ids: readonly string[],
): Promise<ArticleForIndex[]> {
  const result = await database.query<ArticleForIndex>({
    name: "read-articles-for-index",
    text: `select id, organization_id as "organizationId", revision, title, body, url, audience, language,
        (deleted_at is not null or status <> 'published') as "isGone",
        array(select question from past_question p where p.article_id = article.id and not p.is_removed
          order by learned_at desc, p.id limit ${pastQuestionsAtMost}) as "pastQuestions"
      from article where id = any($1::uuid[]) order by revision`,
    values: [ids],
  });
  return result.rows;
}
