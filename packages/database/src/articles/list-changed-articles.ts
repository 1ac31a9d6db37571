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
};

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

export async function readArticlesForIndex(
  database: Queryable,
  ids: readonly string[],
): Promise<ArticleForIndex[]> {
  const result = await database.query<ArticleForIndex>({
    name: "read-articles-for-index",
    text: `select id, organization_id as "organizationId", revision, title, body, url, audience, language,
        (deleted_at is not null or status <> 'published') as "isGone"
      from article where id = any($1::uuid[]) order by revision`,
    values: [ids],
  });
  return result.rows;
}
