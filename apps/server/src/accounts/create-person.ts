import type { Accounts } from "./create-accounts.ts";

/** A new person with a password, who belongs to no organization yet. Answers their id. */
export async function createPerson(
  accounts: Accounts,
  person: { email: string; name: string; password: string },
): Promise<string> {
  const { user } = await accounts.api.signUpEmail({ body: { ...person, email: person.email.toLowerCase() } });
  return user.id;
}

/** Gives a person another password, without asking for the one before: for the operator's own start of Baton. */
export async function replacePassword(accounts: Accounts, personId: string, password: string): Promise<void> {
  const context = await accounts.$context;
  await context.internalAdapter.updatePassword(personId, await context.password.hash(password));
}
