import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";

export type ContactFacts = {
  externalId: string;
  name: string | null;
  email: string | null;
  phone: string | null;
};

/**
 * Finds the contact behind a helpdesk's user: by that user's id, then e-mail, then phone; else makes one (S6). Facts that
 * were missing are filled in, what is known is not overwritten. A user who was first heard of by id alone and now turns out
 * to have a known e-mail moves to that contact, so that two users with one e-mail share one record.
 *
 * Safe to repeat and to run twice at once: the unique keys decide, and the loser reads the winner's row.
 */
export async function resolveContact(
  database: Queryable,
  input: { organizationId: string; connectionId: string; facts: ContactFacts },
): Promise<string> {
  const { organizationId, connectionId, facts } = input;
  const values = [
    organizationId,
    connectionId,
    facts.externalId,
    facts.name,
    facts.email,
    facts.phone,
    createUuid(),
  ];
  for (let attempt = 0; attempt < 3; attempt++) {
    const result = await database.query<{ id: string }>({
      name: "resolve-contact",
      text: resolveContactSql,
      values,
    });
    const row = result.rows[0];
    if (row) return row.id;
  }
  throw new Error("The contact was neither found nor made in three attempts.");
}

const resolveContactSql = `
with known as (
  select c.id, c.email is null and c.phone is null and c.name is null as is_bare
  from contact_identity i join contact c on c.id = i.contact_id
  where i.connection_id = $2 and i.external_id = $3
), found as (
  select id from (
    select id, 1 as rank from known where not is_bare
    union all select id, 2 from contact where organization_id = $1 and lower(email) = lower($5)
    union all select id, 3 from contact where organization_id = $1 and phone = $6
    union all select id, 4 from known
  ) candidates order by rank limit 1
), updated as (
  update contact c set name = coalesce(c.name, $4), phone = coalesce(c.phone, $6), updated_at = now(),
    email = case when c.email is null and not exists (
      select 1 from contact o where o.organization_id = $1 and lower(o.email) = lower($5)) then $5 else c.email end
  from found where c.id = found.id
    and (c.name is null and $4::text is not null or c.phone is null and $6::text is not null
      or c.email is null and $5::text is not null)
), created as (
  insert into contact (id, organization_id, name, email, phone)
  select $7, $1, $4, $5, $6 where not exists (select 1 from found)
  on conflict do nothing returning id
), chosen as (
  select id from found union all select id from created
), linked as (
  insert into contact_identity (connection_id, external_id, contact_id)
  select $2, $3, id from chosen
  on conflict (connection_id, external_id) do update set contact_id = excluded.contact_id
)
select id from chosen`;
