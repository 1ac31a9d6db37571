import type { Accounts } from "./create-accounts.ts";

/** A new person with a password, who belongs to no organization yet. Answers their id. */
export async function createPerson(
  accounts: Accounts,
  person: { email: string; name: string; password: string },
): Promise<string> {
  const { user } = await accounts.api.signUpEmail({ body: { ...person, email: person.email.toLowerCase() } });
  return user.id;
}
