import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";
import type { AccountRole } from "./account-tables.ts";

/** An API key as lists show it; the key itself is known to nobody. */
export type ApiKeyRecord = {
  id: string;
  name: string;
  role: AccountRole;
  start: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

const columns = `id, name, role, start, created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt"`;

/** Who a key speaks for; null for a key that nobody has or that has expired. */
export async function findApiKey(
  database: Queryable,
  keyHash: Buffer,
): Promise<(ApiKeyRecord & { organizationId: string; organizationName: string }) | null> {
  const { rows } = await database.query({
    name: "find-api-key",
    text: `select a.id, a.name, a.role, a.start, a.created_at as "createdAt", a.expires_at as "expiresAt",
        a.last_used_at as "lastUsedAt", o.id as "organizationId", o.name as "organizationName"
      from api_key a join organization o on o.id = a.organization_id
      where a.key_hash = $1 and (a.expires_at is null or a.expires_at > now())`,
    values: [keyHash],
  });
  return rows[0] ?? null;
}

/** Notes that a key was used, at most once a minute however busy it is. */
export async function touchApiKey(database: Queryable, id: string): Promise<void> {
  await database.query({
    name: "touch-api-key",
    text: `update api_key set last_used_at = now()
      where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    values: [id],
  });
}

export type NewApiKey = {
  organizationId: string;
  name: string;
  role: AccountRole;
  keyHash: Buffer;
  start: string;
  createdBy: string | null;
  expiresAt: Date | string | null;
};

export async function insertApiKey(database: Queryable, key: NewApiKey): Promise<ApiKeyRecord> {
  const { rows } = await database.query({
    name: "insert-api-key",
    text: `insert into api_key (id, organization_id, name, role, key_hash, start, created_by, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
    values: [
      createUuid(),
      key.organizationId,
      key.name,
      key.role,
      key.keyHash,
      key.start,
      key.createdBy,
      key.expiresAt,
    ],
  });
  return rows[0];
}

/**
 * Makes the key of the environment the only one of that origin: the same one again changes nothing, another one takes
 * the place of the one before, which stops working.
 */
export async function replaceEnvironmentApiKey(
  database: Queryable,
  key: Pick<NewApiKey, "organizationId" | "name" | "role" | "keyHash" | "start">,
): Promise<void> {
  await database.query({
    name: "replace-environment-api-key",
    text: `with gone as (
        delete from api_key where organization_id = $2 and origin = 'environment' and key_hash <> $5
      )
      insert into api_key (id, organization_id, name, role, key_hash, start, origin)
      values ($1, $2, $3, $4, $5, $6, 'environment') on conflict (key_hash) do nothing`,
    values: [createUuid(), key.organizationId, key.name, key.role, key.keyHash, key.start],
  });
}

/** Newest first. */
export async function listApiKeys(
  database: Queryable,
  input: PageRequest & { organizationId: string },
): Promise<Page<ApiKeyRecord>> {
  const [before] = input.cursor ? decodeCursor(input.cursor, 1) : [null];
  const { rows } = await database.query<ApiKeyRecord>({
    name: "list-api-keys",
    text: `select ${columns} from api_key where organization_id = $1 and ($2::uuid is null or id < $2)
      order by id desc limit $3`,
    values: [input.organizationId, before, input.limit + 1],
  });
  return toPage(
    rows,
    input.limit,
    (row) => row,
    (row) => [row.id],
  );
}

/** Null: no such key, or its role is none of `deletableRoles` (those up to one's own). */
export async function deleteApiKey(
  database: Queryable,
  input: { organizationId: string; id: string; deletableRoles: readonly AccountRole[] },
): Promise<ApiKeyRecord | null> {
  const { rows } = await database.query<ApiKeyRecord>({
    name: "delete-api-key",
    text: `delete from api_key where organization_id = $1 and id = $2 and role = any ($3) returning ${columns}`,
    values: [input.organizationId, input.id, input.deletableRoles],
  });
  return rows[0] ?? null;
}
