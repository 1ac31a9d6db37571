import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";

export type ContactFacts = {
  externalId: string;
  name: string | null;
  email: string | null;
  phone: string | null;
};

export type ContactToResolve = { organizationId: string; connectionId: string; facts: ContactFacts };

/**
 * Finds the contacts behind what a helpdesk tells of customers: by its own id of them, then e-mail, then phone; else makes them
 * (S6). Facts that were missing are filled in, what is known is not overwritten. An id that was first heard of alone and now turns
 * out to have a known e-mail moves to that contact, so that two ids with one e-mail share one record.
 *
 * Safe to repeat and to run twice at once: the unique keys decide, and the loser reads the winner's row.
 *
 * @returns for each input, in order, the id of its contact.
 */
export async function resolveContacts(
  database: Queryable,
  inputs: readonly ContactToResolve[],
): Promise<string[]> {
  const resolved = new Map<ContactToResolve, string>();
  let waiting = inputs;
  for (let losses = 0; waiting.length > 0; ) {
    const { strangers, others } = splitStrangers(waiting);
    const ids = await resolveStrangers(database, strangers);
    for (const [input, id] of ids) resolved.set(input, id);
    const losers = strangers.filter((input) => !ids.has(input));
    if (losers.length > 0 && ++losses === 3)
      throw new Error("A contact was neither found nor made in three attempts.");
    waiting = [...losers, ...others];
  }
  return inputs.map((input) => resolved.get(input) as string);
}

/**
 * A statement does not see what it writes itself: of those who may turn out to be one person (by id, e-mail or phone) it takes the
 * first, and the others find the contact that was made then.
 */
function splitStrangers(inputs: readonly ContactToResolve[]) {
  const seen = new Set<string>();
  const strangers: ContactToResolve[] = [];
  const others: ContactToResolve[] = [];
  for (const input of inputs) {
    const keys = keysOf(input);
    (keys.some((key) => seen.has(key)) ? others : strangers).push(input);
    for (const key of keys) seen.add(key);
  }
  return { strangers, others };
}

function keysOf({ organizationId, connectionId, facts }: ContactToResolve): string[] {
  return [
    `id ${connectionId} ${facts.externalId}`,
    ...(facts.email === null ? [] : [`email ${organizationId} ${facts.email.toLowerCase()}`]),
    ...(facts.phone === null ? [] : [`phone ${organizationId} ${facts.phone}`]),
  ];
}

/** Those who lost against somebody else's statement are left out. */
async function resolveStrangers(
  database: Queryable,
  inputs: readonly ContactToResolve[],
): Promise<Map<ContactToResolve, string>> {
  const result = await database.query<{ ordinal: number; id: string }>({
    name: "resolve-contacts",
    text: resolveContactsSql,
    values: [
      inputs.map((_, index) => index),
      inputs.map(({ organizationId }) => organizationId),
      inputs.map(({ connectionId }) => connectionId),
      inputs.map(({ facts }) => facts.externalId),
      inputs.map(({ facts }) => facts.name),
      inputs.map(({ facts }) => facts.email),
      inputs.map(({ facts }) => facts.phone),
      inputs.map(() => createUuid()),
    ],
  });
  return new Map(result.rows.map(({ ordinal, id }) => [inputs[ordinal] as ContactToResolve, id]));
}

const resolveContactsSql = `
with input as materialized (
  select * from unnest($1::int[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[])
    as t (ordinal, organization_id, connection_id, external_id, name, email, phone, candidate_id)
), found as materialized (
  select i.*, c.id as contact_id from input i left join lateral (
    select id from (
      select k.id, case when k.email is null and k.phone is null and k.name is null then 4 else 1 end as rank
        from contact_identity x join contact k on k.id = x.contact_id
        where x.connection_id = i.connection_id and x.external_id = i.external_id
      union all select id, 2 from contact where organization_id = i.organization_id and lower(email) = lower(i.email)
      union all select id, 3 from contact where organization_id = i.organization_id and phone = i.phone
    ) candidates order by rank limit 1
  ) c on true
), updated as (
  update contact c set name = coalesce(c.name, f.name), phone = coalesce(c.phone, f.phone), updated_at = now(),
    email = case when c.email is null and not exists (
      select 1 from contact o where o.organization_id = f.organization_id and lower(o.email) = lower(f.email)) then f.email else c.email end
  from found f where c.id = f.contact_id
    and (c.name is null and f.name is not null or c.phone is null and f.phone is not null
      or c.email is null and f.email is not null)
), created as (
  insert into contact (id, organization_id, name, email, phone)
  select candidate_id, organization_id, name, email, phone from found where contact_id is null
  order by connection_id, external_id
  on conflict do nothing returning id
), chosen as (
  select f.ordinal, f.connection_id, f.external_id, coalesce(f.contact_id, c.id) as id
  from found f left join created c on c.id = f.candidate_id
  where f.contact_id is not null or c.id is not null
), linked as (
  insert into contact_identity as x (connection_id, external_id, contact_id)
  select connection_id, external_id, id from chosen
  order by connection_id, external_id
  on conflict (connection_id, external_id) do update set contact_id = excluded.contact_id
    where x.contact_id <> excluded.contact_id
)
select ordinal, id from chosen`;
