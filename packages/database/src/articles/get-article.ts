import type { Queryable } from "../queryable.ts";
import { articleColumns, type StoredArticle } from "./article.ts";

/** Null when there is none or it was deleted. */
export async function getArticle(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<StoredArticle | null> {
  const { rows } = await database.query<StoredArticle>({
    name: "get-article",
    text: `select ${articleColumns} from article where organization_id = $1 and id = $2 and deleted_at is null`,
    values: [input.organizationId, input.id],
  });
  return rows[0] ?? null;
}
