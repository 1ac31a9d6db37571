import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";
import { type ArticleContent, articleColumns, type StoredArticle } from "./article.ts";

export async function insertArticle(
  database: Queryable,
  input: ArticleContent & { organizationId: string },
): Promise<StoredArticle> {
  const { rows } = await database.query<StoredArticle>({
    name: "insert-article",
    text: `insert into article (id, organization_id, title, body, url, audience, language, status)
      values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${articleColumns}`,
    values: [
      createUuid(),
      input.organizationId,
      input.title,
      input.body,
      input.url,
      input.audience,
      input.language,
      input.status,
    ],
  });
  return rows[0] as StoredArticle;
}
