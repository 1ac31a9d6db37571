import type { Queryable } from "../queryable.ts";

/** A code that was sent; the code itself is not kept. */
export type StoredOneTimePassword = {
  id: string;
  conversationId: string;
  email: string;
  codeHash: string;
  createdAt: Date;
  expiresAt: Date;
  attempts: number;
  state: "open" | "accepted" | "replaced";
};

const columns = `id, conversation_id as "conversationId", email, code_hash as "codeHash", created_at as "createdAt",
  expires_at as "expiresAt", attempts, state`;

/** Codes sent since then to the address or in the conversation: what limits are counted on. */
export async function listRecentOneTimePasswords(
  database: Queryable,
  input: { organizationId: string; email: string; conversationId: string; since: Date },
): Promise<StoredOneTimePassword[]> {
  const { rows } = await database.query<StoredOneTimePassword>({
    name: "list-recent-one-time-passwords",
    text: `select ${columns} from one_time_password
      where created_at >= $4 and (organization_id = $1 and email = $2 or conversation_id = $3) order by created_at desc`,
    values: [input.organizationId, input.email, input.conversationId, input.since],
  });
  return rows;
}

/** Stores a new code; the earlier ones of the conversation no longer count. */
export async function insertOneTimePassword(
  database: Queryable,
  input: Omit<StoredOneTimePassword, "attempts" | "state"> & { organizationId: string },
): Promise<void> {
  await database.query({
    name: "insert-one-time-password",
    text: `with replaced as (
        update one_time_password set state = 'replaced' where conversation_id = $3 and state = 'open'
      )
      insert into one_time_password (id, organization_id, conversation_id, email, code_hash, created_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      input.id,
      input.organizationId,
      input.conversationId,
      input.email,
      input.codeHash,
      input.createdAt,
      input.expiresAt,
    ],
  });
}

/**
 * Counts one attempt against the conversation's newest code for the address and answers it as it is then. One statement, so that
 * many guesses at once get no more attempts than one after the other.
 */
export async function takeOneTimePasswordAttempt(
  database: Queryable,
  input: { conversationId: string; email: string },
): Promise<StoredOneTimePassword | null> {
  const { rows } = await database.query<StoredOneTimePassword>({
    name: "take-one-time-password-attempt",
    text: `update one_time_password set attempts = attempts + 1 where id = (
        select id from one_time_password where conversation_id = $1 and email = $2 and state <> 'replaced'
        order by created_at desc limit 1)
      returning ${columns}`,
    values: [input.conversationId, input.email],
  });
  return rows[0] ?? null;
}

/** Entered rightly: it proves the address from now on, and cannot be entered again. */
export async function acceptOneTimePassword(database: Queryable, id: string): Promise<void> {
  await database.query({
    name: "accept-one-time-password",
    text: "update one_time_password set state = 'accepted' where id = $1",
    values: [id],
  });
}
