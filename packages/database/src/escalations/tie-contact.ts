import type { Queryable } from "../queryable.ts";

/** The helpdesk's own id of a contact, when it is known: the next escalation is opened for the same one (S6). */
export async function findContactIdentity(
  database: Queryable,
  input: { connectionId: string; contactId: string },
): Promise<string | null> {
  const { rows } = await database.query<{ externalId: string }>({
    name: "find-contact-identity",
    text: `select external_id as "externalId" from contact_identity where connection_id = $1 and contact_id = $2 limit 1`,
    values: [input.connectionId, input.contactId],
  });
  return rows[0]?.externalId ?? null;
}

/** Whom an escalation was opened for in the helpdesk is the messenger's contact, unless somebody else is known by that id. */
export async function tieContactIdentity(
  database: Queryable,
  input: { connectionId: string; externalId: string; contactId: string },
): Promise<void> {
  await database.query({
    name: "tie-contact-identity",
    text: `insert into contact_identity (connection_id, external_id, contact_id) values ($1, $2, $3) on conflict do nothing`,
    values: [input.connectionId, input.externalId, input.contactId],
  });
}
