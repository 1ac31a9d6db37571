import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import { articleColumns, type StoredArticle } from "./article.ts";

export type ArticleFilter = {
  q?: string | undefined;
  audience?: string | undefined;
  status?: string | undefined;
  language?: string | undefined;
  /** A source, or `none`: those written in Baton. */
  source?: string | undefined;
};

/** Articles of an organization, newest change first. */
export async function listArticles(
  database: Queryable,
  input: PageRequest & ArticleFilter & { organizationId: string },
): Promise<Page<StoredArticle>> {
  const [updatedAt, id] = input.cursor ? decodeCursor(input.cursor, 2) : [null, null];
  const { rows } = await database.query<StoredArticle & { key: string }>({
    name: "list-articles",
    text: `select ${articleColumns}, updated_at::text as key from article
      where organization_id = $1 and deleted_at is null
        and ($2::timestamptz is null or (updated_at, id) < ($2, $3::uuid))
        and ($4::text is null or title ilike '%' || $4 || '%' or body ilike '%' || $4 || '%')
        and ($5::text is null or audience = $5)
        and ($6::text is null or status = $6)
        and ($7::text is null or language = $7)
        and ($9::text is null or case when $9 = 'none' then source_id is null else source_id::text = $9 end)
      order by updated_at desc, id desc limit $8`,
    values: [
      input.organizationId,
      updatedAt,
      id,
      input.q === undefined ? null : escapeLike(input.q),
      input.audience ?? null,
      input.status ?? null,
      input.language ?? null,
      input.limit + 1,
      input.source ?? null,
    ],
  });
  return toPage(
    rows,
    input.limit,
    ({ key: _, ...article }) => article,
    (row) => [row.key, row.id],
  );
}

/** What people type is looked for as it stands. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
