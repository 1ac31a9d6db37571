import type { Queryable } from "../queryable.ts";
import { type KnowledgeSource, sourceColumns } from "./knowledge-source.ts";

/** Null when the organization has none of that id. */
export async function getKnowledgeSource(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<KnowledgeSource | null> {
  const { rows } = await database.query<KnowledgeSource>({
    name: "get-knowledge-source",
    text: `select ${sourceColumns} from knowledge_source where organization_id = $1 and id = $2`,
    values: [input.organizationId, input.id],
  });
  return rows[0] ?? null;
}
