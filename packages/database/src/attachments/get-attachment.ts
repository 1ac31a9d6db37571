import type { Queryable } from "../queryable.ts";

export type StoredAttachment = {
  id: string;
  name: string;
  contentType: string;
  sizeBytes: number | null;
  state: "waiting" | "stored" | "lost";
  /** Set when `stored`. */
  storageKey: string | null;
};

/** Null when the organization has no such attachment. */
export async function getAttachment(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<StoredAttachment | null> {
  const { rows } = await database.query<StoredAttachment>({
    name: "get-attachment",
    text: `select id, name, content_type as "contentType", size_bytes as "sizeBytes", state,
        storage_key as "storageKey"
      from attachment where organization_id = $1 and id = $2`,
    values: [input.organizationId, input.id],
  });
  return rows[0] ?? null;
}
