import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";
import { writeJson } from "../write-json.ts";
import { type KnowledgeSource, sourceColumns } from "./knowledge-source.ts";

export async function insertKnowledgeSource(
  database: Queryable,
  input: Pick<
    KnowledgeSource,
    "organizationId" | "kind" | "name" | "settings" | "audience" | "language" | "syncEveryHours"
  >,
): Promise<KnowledgeSource> {
  const { rows } = await database.query<KnowledgeSource>({
    name: "insert-knowledge-source",
    text: `insert into knowledge_source (id, organization_id, kind, name, settings, audience, language, sync_every_hours)
      values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${sourceColumns}`,
    values: [
      createUuid(),
      input.organizationId,
      input.kind,
      input.name,
      writeJson(input.settings),
      input.audience,
      input.language,
      input.syncEveryHours,
    ],
  });
  return rows[0] as KnowledgeSource;
}
