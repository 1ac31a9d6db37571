import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";

/**
 * Stores a settings document over the version that was read.
 *
 * @returns the new version, or null when somebody else saved in between.
 */
export async function saveSetting(
  database: Queryable,
  input: {
    organizationId: string;
    name: string;
    document: unknown;
    expectedVersion: number;
    updatedBy: string | null;
  },
): Promise<number | null> {
  const { rows } = await database.query<{ version: number }>({
    name: "save-setting",
    // A document that was never saved has version 0 and no row; the insert loses against another first save.
    text: `insert into setting (organization_id, name, document, version, updated_by)
      select $1, $2, $3, 1, $5 where $4 = 0
        or exists (select from setting where organization_id = $1 and name = $2)
      on conflict (organization_id, name) do update
        set document = excluded.document, version = setting.version + 1, updated_at = now(), updated_by = $5
        where setting.version = $4
      returning version`,
    values: [
      input.organizationId,
      input.name,
      writeJson(input.document),
      input.expectedVersion,
      input.updatedBy,
    ],
  });
  return rows[0]?.version ?? null;
}
