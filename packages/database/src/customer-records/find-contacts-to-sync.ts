import type { CustomerFields } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";

export type ContactToSync = {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  /** Written by earlier comparisons. */
  attributes: CustomerFields;
  /** Of the messenger's visitor, signed by the company; null: nobody proved. */
  signed: Record<string, string | number | boolean> | null;
  /** Exact, for `saveCustomerRecord`: a contact that changes meanwhile is compared again. */
  version: string;
  updatedAt: Date;
  seen: { ours: CustomerFields; theirs: CustomerFields } | null;
  /** Its id in the CRM at the last comparison; null: it was not there. */
  recordId: string | null;
};

/**
 * Contacts of the connection's helpdesk and of the messenger that have to be compared with the CRM: new ones first, then those
 * that changed here, then those not looked at for long, since the CRM tells nothing by itself. Somebody who wrote in the last week is
 * looked at every six hours, others once a week.
 */
export async function findContactsToSync(
  database: Queryable,
  input: { connectionId: string; now: Date; limit: number },
): Promise<ContactToSync[]> {
  const { rows } = await database.query<ContactToSync>({
    name: "find-contacts-to-sync",
    text: `select c.id, c.name, c.email, c.phone, c.attributes, c.updated_at::text as version, c.updated_at as "updatedAt", r.seen, r.external_id as "recordId", (
        select v.attributes from contact_identity i
          join connection m on m.id = i.connection_id and m.helpdesk = 'messenger'
          -- Only a messenger's external ids are UUIDs; the case keeps the others from being read as such.
          join messenger_visitor v on v.id = case when m.helpdesk = 'messenger' then i.external_id::uuid end
        where i.contact_id = c.id and v.user_id is not null order by v.seen_at desc limit 1) as signed
      ${dueContacts}
      order by r.checked_at nulls first, c.updated_at desc, c.id limit $3`,
    values: [input.connectionId, input.now, input.limit],
  });
  return rows;
}

/** How many of them have never been compared. */
export async function countContactsToSync(
  database: Queryable,
  input: { connectionId: string; now: Date },
): Promise<number> {
  const { rows } = await database.query<{ count: number }>({
    name: "count-contacts-to-sync",
    text: `select count(*)::int as count ${dueContacts} and r.contact_id is null`,
    values: [input.connectionId, input.now],
  });
  return rows[0]?.count ?? 0;
}

/** Whether there is any: the first one found will do. */
export async function hasContactsToSync(
  database: Queryable,
  input: { connectionId: string; now: Date },
): Promise<boolean> {
  const { rows } = await database.query<{ has: boolean }>({
    name: "has-contacts-to-sync",
    text: `select exists (select ${dueContacts}) as has`,
    values: [input.connectionId, input.now],
  });
  return rows[0]?.has ?? false;
}

const dueContacts = `from connection n
  join contact c on c.organization_id = n.organization_id and (c.email is not null or c.phone is not null)
  left join customer_record r on r.connection_id = n.id and r.contact_id = c.id
  where n.id = $1
    and exists (select 1 from contact_identity i join connection o on o.id = i.connection_id
      where i.contact_id = c.id and (o.id = n.id or o.helpdesk = 'messenger'))
    and (r.contact_id is null or c.updated_at > r.contact_updated_at or r.settings_version <> n.version
      or r.checked_at < $2::timestamptz - interval '7 days'
      or r.checked_at < $2::timestamptz - interval '6 hours' and exists (select 1 from conversation v
        where v.contact_id = c.id and v.last_message_at > $2::timestamptz - interval '7 days'))`;

/**
 * Connections with a CRM of which something is due. What switches a CRM on is a setting of each helpdesk.
 *
 * @param input.enabledBy by helpdesk, the key of `settings`.
 */
export async function listConnectionsToSync(
  database: Queryable,
  input: { enabledBy: Readonly<Record<string, string>>; now: Date },
): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>({
    name: "list-connections-to-sync",
    text: `select n.id from connection n left join customer_sync s on s.connection_id = n.id
      where n.status <> 'disconnected' and n.settings ? ($1::jsonb ->> n.helpdesk)
        and (s.not_before is null or s.not_before <= $2) order by n.id`,
    values: [writeJson(input.enabledBy), input.now],
  });
  return rows.map(({ id }) => id);
}
