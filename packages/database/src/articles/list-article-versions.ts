import type { AuditActor } from "../audit/add-audit-entry.ts";
import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import type { ArticleContent } from "./article.ts";

/** What an article said once. */
export type ArticleVersion = ArticleContent & {
  version: number;
  writtenAt: Date;
  /** Null: a sync, or written before this was recorded. */
  writtenBy: AuditActor | null;
};

/** Former versions of an article, newest first; the present one is the article itself. */
export async function listArticleVersions(
  database: Queryable,
  input: PageRequest & { organizationId: string; id: string },
): Promise<Page<ArticleVersion>> {
  const [before] = input.cursor ? decodeCursor(input.cursor, 1) : [null];
  const { rows } = await database.query<ArticleVersion>({
    name: "list-article-versions",
    text: `select version.version, version.title, version.body, version.url, version.audience, version.language,
        version.status, version.written_at as "writtenAt", version.written_by as "writtenBy"
      from article_version version join article on article.id = version.article_id
      where article.organization_id = $1 and article.id = $2 and article.deleted_at is null
        and ($3::bigint is null or version.version < $3)
      order by version.version desc limit $4`,
    values: [input.organizationId, input.id, before, input.limit + 1],
  });
  return toPage(
    rows,
    input.limit,
    (version) => version,
    (row) => [row.version],
  );
}
