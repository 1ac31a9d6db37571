import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import type { AccountRole } from "./account-tables.ts";

export type MemberRecord = { id: string; name: string; email: string; role: AccountRole; createdAt: Date };

const columns = `p.id, p.name, p.email, m.role, m.created_at as "createdAt"`;

/** The organization a person works for; null for somebody who belongs to none (any more). */
export async function findMembership(
  database: Queryable,
  personId: string,
): Promise<{ organizationId: string; organizationName: string; role: AccountRole } | null> {
  const { rows } = await database.query({
    name: "find-membership",
    text: `select o.id as "organizationId", o.name as "organizationName", m.role
      from member m join organization o on o.id = m.organization_id
      where m.person_id = $1 order by m.created_at, o.id limit 1`,
    values: [personId],
  });
  return rows[0] ?? null;
}

/** By e-mail address. */
export async function listMembers(
  database: Queryable,
  input: PageRequest & { organizationId: string },
): Promise<Page<MemberRecord>> {
  const [email] = input.cursor ? decodeCursor(input.cursor, 1) : [null];
  const { rows } = await database.query<MemberRecord>({
    name: "list-members",
    text: `select ${columns} from member m join person p on p.id = m.person_id
      where m.organization_id = $1 and ($2::text is null or p.email > $2) order by p.email limit $3`,
    values: [input.organizationId, email, input.limit + 1],
  });
  return toPage(
    rows,
    input.limit,
    (row) => row,
    (row) => [row.email],
  );
}

/** Null: nobody of this organization. */
export async function getMember(
  database: Queryable,
  input: { organizationId: string; personId: string },
): Promise<MemberRecord | null> {
  const { rows } = await database.query<MemberRecord>({
    name: "get-member",
    text: `select ${columns} from member m join person p on p.id = m.person_id
      where m.organization_id = $1 and m.person_id = $2`,
    values: [input.organizationId, input.personId],
  });
  return rows[0] ?? null;
}

/**
 * Locks the organization against other changes of its team for this transaction and counts its owners: of two owners
 * who demote each other at the same moment the second must see what the first did.
 */
export async function lockTeam(database: Queryable, organizationId: string): Promise<{ owners: number }> {
  await database.query({
    name: "lock-team",
    text: "select from organization where id = $1 for update",
    values: [organizationId],
  });
  const { rows } = await database.query<{ owners: number }>({
    name: "count-owners",
    text: "select count(*) as owners from member where organization_id = $1 and role = 'owner'",
    values: [organizationId],
  });
  return rows[0] ?? { owners: 0 };
}

/** Makes a person one of the organization; whoever is one already keeps their role. */
export async function insertMember(
  database: Queryable,
  input: { organizationId: string; personId: string; role: AccountRole },
): Promise<void> {
  await database.query({
    name: "insert-member",
    text: `insert into member (organization_id, person_id, role) values ($1, $2, $3)
      on conflict (organization_id, person_id) do nothing`,
    values: [input.organizationId, input.personId, input.role],
  });
}

export async function updateMemberRole(
  database: Queryable,
  input: { organizationId: string; personId: string; role: AccountRole },
): Promise<void> {
  await database.query({
    name: "update-member-role",
    text: "update member set role = $3 where organization_id = $1 and person_id = $2",
    values: [input.organizationId, input.personId, input.role],
  });
}

/**
 * Takes somebody out and deletes the person when they belong to no other organization, and with them their sessions:
 * access ends with this statement.
 */
export async function deleteMember(
  database: Queryable,
  input: { organizationId: string; personId: string },
): Promise<void> {
  await database.query({
    name: "delete-member",
    text: `with gone as (
        delete from member where organization_id = $1 and person_id = $2 returning person_id
      )
      delete from person p using gone where p.id = gone.person_id
        and not exists (select from member o where o.person_id = p.id and o.organization_id <> $1)`,
    values: [input.organizationId, input.personId],
  });
}

/** A name is the person's own, in every organization. */
export async function updatePersonName(
  database: Queryable,
  input: { personId: string; name: string },
): Promise<void> {
  await database.query({
    name: "update-person-name",
    text: "update person set name = $2, updated_at = now() where id = $1",
    values: [input.personId, input.name],
  });
}

/** Whoever has the address, member of anything or not. */
export async function findPersonByEmail(database: Queryable, email: string): Promise<{ id: string } | null> {
  const { rows } = await database.query<{ id: string }>({
    name: "find-person-by-email",
    text: "select id from person where email = lower($1)",
    values: [email],
  });
  return rows[0] ?? null;
}

/** The organization of a single-company installation: the oldest. Null before the first start. */
export async function findFirstOrganization(
  database: Queryable,
): Promise<{ id: string; name: string; hasOwner: boolean } | null> {
  const { rows } = await database.query({
    name: "find-first-organization",
    text: `select o.id, o.name,
        exists (select from member m where m.organization_id = o.id and m.role = 'owner') as "hasOwner"
      from organization o order by o.created_at, o.id limit 1`,
  });
  return rows[0] ?? null;
}

export async function insertOrganization(
  database: Queryable,
  input: { id: string; name: string },
): Promise<void> {
  await database.query({
    name: "insert-organization",
    text: "insert into organization (id, name) values ($1, $2)",
    values: [input.id, input.name],
  });
}
