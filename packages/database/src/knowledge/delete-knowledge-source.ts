import type { Queryable } from "../queryable.ts";

/**
 * Deletes a source with its documents. Its articles are emptied and marked as deleted, so that every index learns of it by
 * their revision; a sync that runs meanwhile finds its source gone and writes nothing more.
 *
 * @returns false when there is none.
 */
export async function deleteKnowledgeSource(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: "delete-knowledge-source",
    text: `with gone as (delete from knowledge_source where organization_id = $1 and id = $2 returning id),
      emptied as (
        update article set body = '', deleted_at = now(), updated_at = now(), revision = nextval('article_revision')
        from gone where article.source_id = gone.id and article.deleted_at is null returning article.id),
      forgotten as (delete from article_version version using emptied where version.article_id = emptied.id)
      select id from gone`,
    values: [input.organizationId, input.id],
  });
  return rowCount === 1;
}
