import { randomInt, randomUUID } from "node:crypto";
import {
  findFirstOrganization,
  findPersonByEmail,
  insertMember,
  insertOrganization,
  type Queryable,
  replaceEnvironmentApiKey,
  withTransaction,
} from "@baton/database";
import type { Pool } from "pg";
import { hashToken, startOfKey } from "./api-key.ts";
import type { Accounts } from "./create-accounts.ts";
import { createPerson, replacePassword } from "./create-person.ts";

export type FirstOwner = {
  organizationId: string;
  /** False at every start but the first. */
  created: boolean;
  /** Of the owner that was made; null when there was one. */
  email: string | null;
  /** To be shown once, when none was given; null otherwise. */
  generatedPassword: string | null;
};

/** Until the first owner has given their own name. */
export const ownerPlaceholder = "Owner";

/** Any number that never changes: processes that start together make one owner, not two. */
const firstOwnerLock = 0x6f_77_6e_72;

/**
 * At start: makes the organization and its owner when there are none, and the API key of the environment, which has the
 * owner's rights. Calling it again changes nothing, except that another `apiKey` takes the place of the one before.
 */
export async function ensureFirstOwner(
  dependencies: { pool: Pool; accounts: Accounts },
  input: { email?: string; password?: string; apiKey?: string; organizationName?: string },
): Promise<FirstOwner> {
  return withTransaction(dependencies.pool, async (client) => {
    await client.query("select pg_advisory_xact_lock($1)", [firstOwnerLock]);
    const existing = await findFirstOrganization(client);
    const organizationId = existing?.id ?? randomUUID();
    if (!existing) {
      await insertOrganization(client, {
        id: organizationId,
        name: input.organizationName ?? "Our company",
      });
    }
    if (input.apiKey !== undefined) {
      await replaceEnvironmentApiKey(client, {
        organizationId,
        name: "BATON_API_KEY",
        role: "owner",
        keyHash: hashToken(input.apiKey),
        start: startOfKey(input.apiKey),
      });
    }
    if (existing?.hasOwner) return { organizationId, created: false, email: null, generatedPassword: null };

    const email = (input.email ?? "owner@localhost.localdomain").toLowerCase();
    const generatedPassword = input.password === undefined ? createReadablePassword() : null;
    const password = input.password ?? (generatedPassword as string);
    const personId = await makePerson(dependencies.accounts, client, { email, password });
    await insertMember(client, { organizationId, personId, role: "owner" });
    return { organizationId, created: true, email, generatedPassword };
  });
}

/**
 * The accounts library works on a connection of its own: when an earlier start ended in between, the person is there
 * and nobody knows the password, so it is set anew.
 */
async function makePerson(
  accounts: Accounts,
  client: Queryable,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const known = await findPersonByEmail(client, email);
  if (!known) return createPerson(accounts, { email, name: ownerPlaceholder, password });
  await replacePassword(accounts, known.id, password);
  return known.id;
}

/** 16 characters in groups of four, without those that are mistaken for others: 79 bits, easily typed. */
function createReadablePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join(""),
  );
  return groups.join("-");
}
