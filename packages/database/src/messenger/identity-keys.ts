import type { Queryable } from "../queryable.ts";

export type IdentityKeyRow = { id: string; secret: Buffer; createdAt: Date; retiredAt: Date | null };

/** The keys that the company's server signs identities with, newest first. */
export async function listIdentityKeys(
  database: Queryable,
  input: { connectionId: string; onlyActive: boolean },
): Promise<IdentityKeyRow[]> {
  const { rows } = await database.query<IdentityKeyRow>({
    name: "list-identity-keys",
    text: `select id, secret, created_at as "createdAt", retired_at as "retiredAt" from messenger_identity_key
      where connection_id = $1 and (retired_at is null or not $2) order by created_at desc`,
    values: [input.connectionId, input.onlyActive],
  });
  return rows;
}

/** A further key that tokens may be signed with; `secret` comes sealed. */
export async function insertIdentityKey(
  database: Queryable,
  key: { id: string; connectionId: string; secret: Buffer },
): Promise<void> {
  await database.query({
    name: "insert-identity-key",
    text: "insert into messenger_identity_key (id, connection_id, secret) values ($1, $2, $3)",
    values: [key.id, key.connectionId, key.secret],
  });
}

/** From now on tokens signed with it are refused. False: no such active key. */
export async function retireIdentityKey(
  database: Queryable,
  input: { id: string; connectionId: string },
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: "retire-identity-key",
    text: "update messenger_identity_key set retired_at = now() where id = $1 and connection_id = $2 and retired_at is null",
    values: [input.id, input.connectionId],
  });
  return rowCount === 1;
}

/** Notes the use of a token by a browser. @returns false when another browser has used it. */
export async function useIdentityToken(
  database: Queryable,
  input: { connectionId: string; tokenHash: Buffer; deviceHash: Buffer; expiresAt: Date },
): Promise<boolean> {
  const { rows } = await database.query<{ isOurs: boolean }>({
    name: "use-identity-token",
    text: `with forgotten as (delete from messenger_identity_use where expires_at < now() - interval '1 day')
      insert into messenger_identity_use as known (connection_id, token_hash, device_hash, expires_at) values ($1, $2, $3, $4)
      on conflict (connection_id, token_hash) do update set expires_at = greatest(known.expires_at, excluded.expires_at)
      returning known.device_hash = $3 as "isOurs"`,
    values: [input.connectionId, input.tokenHash, input.deviceHash, input.expiresAt],
  });
  return rows[0]?.isOurs === true;
}
