import type { Queryable } from "../queryable.ts";
import { type ArticleContent, articleColumns, type StoredArticle } from "./article.ts";

/**
 * Stores the whole content over the version that was read. The new revision is what lets every index notice.
 *
 * @returns null when somebody else changed or deleted it in between.
 */
export async function updateArticle(
  database: Queryable,
  input: ArticleContent & { organizationId: string; id: string; expectedVersion: number },
): Promise<StoredArticle | null> {
  const { rows } = await database.query<StoredArticle>({
    name: "update-article",
    text: `update article set title = $4, body = $5, url = $6, audience = $7, language = $8, status = $9,
        revision = nextval('article_revision'), updated_at = now()
      where organization_id = $1 and id = $2 and revision = $3 and deleted_at is null
      returning ${articleColumns}`,
    values: [
      input.organizationId,
      input.id,
      input.expectedVersion,
      input.title,
      input.body,
      input.url,
      input.audience,
      input.language,
      input.status,
    ],
  });
  return rows[0] ?? null;
}
