import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";
import type { AccountRole } from "./account-tables.ts";

export type InvitationRecord = {
  id: string;
  email: string;
  role: AccountRole;
  createdAt: Date;
  expiresAt: Date;
};

const columns = `id, email, role, created_at as "createdAt", expires_at as "expiresAt"`;

/** Invites an address, in place of an older invitation to it. */
export async function insertInvitation(
  database: Queryable,
  input: {
    organizationId: string;
    email: string;
    role: AccountRole;
    tokenHash: Buffer;
    invitedBy: string | null;
    expiresAt: Date;
  },
): Promise<InvitationRecord> {
  const { rows } = await database.query({
    name: "insert-invitation",
    text: `insert into invitation (id, organization_id, email, role, token_hash, invited_by, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (organization_id, lower(email)) do update
        set id = excluded.id, role = excluded.role, token_hash = excluded.token_hash,
          invited_by = excluded.invited_by, expires_at = excluded.expires_at, created_at = now()
      returning ${columns}`,
    values: [
      createUuid(),
      input.organizationId,
      input.email,
      input.role,
      input.tokenHash,
      input.invitedBy,
      input.expiresAt,
    ],
  });
  return rows[0];
}

/** Those that can still be accepted, newest first. */
export async function listInvitations(
  database: Queryable,
  input: PageRequest & { organizationId: string },
): Promise<Page<InvitationRecord>> {
  const [before] = input.cursor ? decodeCursor(input.cursor, 1) : [null];
  const { rows } = await database.query<InvitationRecord>({
    name: "list-invitations",
    text: `select ${columns} from invitation
      where organization_id = $1 and expires_at > now() and ($2::uuid is null or id < $2)
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

export async function deleteInvitation(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<InvitationRecord | null> {
  const { rows } = await database.query<InvitationRecord>({
    name: "delete-invitation",
    text: `delete from invitation where organization_id = $1 and id::text = $2 returning ${columns}`,
    values: [input.organizationId, input.id],
  });
  return rows[0] ?? null;
}

/** Uses an invitation up; null when the token is unknown, used or expired. */
export async function takeInvitation(
  database: Queryable,
  tokenHash: Buffer,
): Promise<(InvitationRecord & { organizationId: string }) | null> {
  const { rows } = await database.query({
    name: "take-invitation",
    text: `delete from invitation where token_hash = $1 and expires_at > now()
      returning ${columns}, organization_id as "organizationId"`,
    values: [tokenHash],
  });
  return rows[0] ?? null;
}

/** The invitation behind a token, without using it up; null when it is unknown, used or expired. */
export async function findInvitation(
  database: Queryable,
  tokenHash: Buffer,
): Promise<InvitationRecord | null> {
  const { rows } = await database.query<InvitationRecord>({
    name: "find-invitation",
    text: `select ${columns} from invitation where token_hash = $1 and expires_at > now()`,
    values: [tokenHash],
  });
  return rows[0] ?? null;
}
