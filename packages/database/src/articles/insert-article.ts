import type { AuditActor } from "../audit/add-audit-entry.ts";
import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";
import { writeJson } from "../write-json.ts";
import { type ArticleContent, articleColumns, type StoredArticle } from "./article.ts";

/** A new article. `passages`: how many parts of it can be quoted, for lists. */
export async function insertArticle(
  database: Queryable,
  input: ArticleContent & { organizationId: string; passages?: number; actor?: AuditActor },
): Promise<StoredArticle> {
  const { rows } = await database.query<StoredArticle>({
    name: "insert-article",
    text: `insert into article (id, organization_id, title, body, url, audience, language, status, passages, updated_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${articleColumns}`,
    values: [
      createUuid(),
      input.organizationId,
      input.title,
      input.body,
      input.url,
      input.audience,
      input.language,
      input.status,
      input.passages ?? 0,
      input.actor ? writeJson(input.actor) : null,
    ],
  });
  return rows[0] as StoredArticle;
}
