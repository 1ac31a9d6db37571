import type { Queryable } from "../queryable.ts";
import { type KnowledgeSource, sourceColumns } from "./knowledge-source.ts";

/**
 * Sources of every organization that were synced, are not being synced now, and hold no passage in use (KN1): nothing was read, nothing
 * usable was in it, or everything was taken out of use.
 */
export async function listBarrenSources(database: Queryable): Promise<KnowledgeSource[]> {
  const { rows } = await database.query<KnowledgeSource>({
    name: "list-barren-sources",
    text: `select ${sourceColumns} from knowledge_source source
      where last_sync is not null and state in ('ready', 'empty', 'failed')
        and not exists (select from article where article.source_id = source.id and article.deleted_at is null
          and article.status = 'published' and article.passages > 0)
      order by created_at, id`,
  });
  return rows;
}
