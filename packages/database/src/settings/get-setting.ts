import type { Queryable } from "../queryable.ts";

/** A settings document; version 0 and null when it was never saved. */
export type StoredSetting = { document: unknown; version: number };

/** One of the documents of settings, by its name. */
export async function getSetting(
  database: Queryable,
  input: { organizationId: string; name: string },
): Promise<StoredSetting> {
  const { rows } = await database.query<StoredSetting>({
    name: "get-setting",
    text: "select document, version from setting where organization_id = $1 and name = $2",
    values: [input.organizationId, input.name],
  });
  return rows[0] ?? { document: null, version: 0 };
}
