import type { AuditActor } from "../audit/add-audit-entry.ts";
import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";
import { type ArticleContent, articleColumns, type StoredArticle } from "./article.ts";

/**
 * Stores the whole content over the version that was read, and keeps what it said before as a version. The new revision is what lets every index notice.
 *
 * @returns null when somebody else changed or deleted it in between.
 */
export async function updateArticle(
  database: Queryable,
  input: ArticleContent & { organizationId: string; id: string; expectedVersion: number } & Partial<
      Pick<StoredArticle, "passages" | "isHeldBack">
    > & { actor?: AuditActor },
): Promise<StoredArticle | null> {
  const { rows } = await database.query<StoredArticle>({
    name: "update-article",
    text: `with before as (
        select * from article where organization_id = $1 and id = $2 and revision = $3 and deleted_at is null for update),
      kept as (
        insert into article_version (article_id, version, title, body, url, audience, language, status, written_at, written_by)
        select id, revision, title, body, url, audience, language, status, updated_at, updated_by from before)
      update article set title = $4, body = $5, url = $6, audience = $7, language = $8, status = $9,
        passages = coalesce($10, passages), is_held_back = coalesce($11, is_held_back), updated_by = $12,
        revision = nextval('article_revision'), updated_at = now()
      where id = (select id from before)
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
      input.passages ?? null,
      input.isHeldBack ?? null,
      input.actor ? writeJson(input.actor) : null,
    ],
  });
  return rows[0] ?? null;
}
