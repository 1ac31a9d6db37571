import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import { type KnowledgeSource, type SourceCounts, sourceColumns } from "./knowledge-source.ts";

/** Sources of an organization, oldest first. */
export async function listKnowledgeSources(
  database: Queryable,
  input: PageRequest & { organizationId: string },
): Promise<Page<KnowledgeSource>> {
  const [createdAt, id] = input.cursor ? decodeCursor(input.cursor, 2) : [null, null];
  const { rows } = await database.query<KnowledgeSource & { key: string }>({
    name: "list-knowledge-sources",
    text: `select ${sourceColumns}, created_at::text as key from knowledge_source
      where organization_id = $1 and ($2::timestamptz is null or (created_at, id) > ($2, $3::uuid))
      order by created_at, id limit $4`,
    values: [input.organizationId, createdAt, id, input.limit + 1],
  });
  return toPage(
    rows,
    input.limit,
    ({ key: _, ...source }) => source,
    (row) => [row.key, row.id],
  );
}

/** What the sources hold now, by their ids. */
export async function countSourceContents(
  database: Queryable,
  sourceIds: readonly string[],
): Promise<Map<string, SourceCounts>> {
  const { rows } = await database.query<SourceCounts & { id: string }>({
    name: "count-source-contents",
    text: `select source.id,
        coalesce(document.total, 0)::int as documents, coalesce(document.failed, 0)::int as "failedDocuments",
        coalesce(written.total, 0)::int as articles, coalesce(written.passages, 0)::int as passages
      from unnest($1::uuid[]) as source (id)
      left join lateral (
        select count(*) as total, count(*) filter (where state = 'failed') as failed
        from knowledge_document where source_id = source.id) document on true
      left join lateral (
        select count(*) as total, sum(passages) as passages from article
        where source_id = source.id and deleted_at is null and status = 'published') written on true`,
    values: [sourceIds],
  });
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}
