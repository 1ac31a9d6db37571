import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";
import { type KnowledgeSource, sourceColumns } from "./knowledge-source.ts";

/**
 * Stores what a person may change of a source. Its articles take up the audience at once, since nothing that became
 * internal may be told to one more customer (S8); everything else is taken up by the next sync, for which all
 * documents count as unread when what is read from them could differ (`isReadAnew`).
 *
 * @returns null when somebody else changed or deleted it in between.
 */
export async function updateKnowledgeSource(
  database: Queryable,
  input: Pick<
    KnowledgeSource,
    "organizationId" | "id" | "name" | "settings" | "audience" | "language" | "syncEveryHours"
  > & { expectedVersion: number; isReadAnew: boolean },
): Promise<KnowledgeSource | null> {
  const { rows } = await database.query<KnowledgeSource>({
    name: "update-knowledge-source",
    text: `with changed as (
        update knowledge_source set name = $4, settings = $5, audience = $6, language = $7, sync_every_hours = $8,
          next_sync_at = case when $8::int is null then null
            else coalesce((last_sync->>'finishedAt')::timestamptz, now()) + make_interval(hours => $8) end,
          version = version + 1, updated_at = now()
        where organization_id = $1 and id = $2 and version = $3
        returning *),
      forgotten as (
        update knowledge_document document set etag = null, last_modified = null, fingerprint = null
        from changed where document.source_id = changed.id and $9::boolean),
      narrowed as (
        update article set audience = case when changed.audience = 'internal' then 'internal' else document.audience end,
          revision = nextval('article_revision'), updated_at = now()
        from changed, knowledge_document document
        where article.source_id = changed.id and document.id = article.document_id and article.deleted_at is null
          and article.audience <> case when changed.audience = 'internal' then 'internal' else document.audience end)
      select ${sourceColumns} from changed`,
    values: [
      input.organizationId,
      input.id,
      input.expectedVersion,
      input.name,
      writeJson(input.settings),
      input.audience,
      input.language,
      input.syncEveryHours,
      input.isReadAnew,
    ],
  });
  return rows[0] ?? null;
}
