import type { Queryable } from "../queryable.ts";
import { articleColumns, type StoredArticle } from "./article.ts";

/**
 * Empties an article with its former versions and marks it as deleted: the row stays, so that every index learns of it by its revision.
 *
 * @returns the article as it was marked, or null when there is none.
 */
export async function deleteArticle(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<StoredArticle | null> {
  const { rows } = await database.query<StoredArticle>({
    name: "delete-article",
    text: `with forgotten as (
        delete from article_version using article
        where article.id = article_version.article_id and article.organization_id = $1 and article.id = $2)
      update article set body = '', deleted_at = now(), updated_at = now(),
        revision = nextval('article_revision')
      where organization_id = $1 and id = $2 and deleted_at is null
      returning ${articleColumns}`,
    values: [input.organizationId, input.id],
  });
  return rows[0] ?? null;
}
