import type { CustomerFields, FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";

export type CustomerRecordInput = {
  connectionId: string;
  contactId: string;
  /** The contact as it was read: one that changed meanwhile is left alone. */
  version: string;
  settingsVersion: number;
  now: Date;
  externalId: string | null;
  seen: { ours: CustomerFields; theirs: CustomerFields } | null;
  failure: FailureRecord | null;
  /** What goes into the contact; left out: as it is. */
  change: { name?: string; email?: string; phone?: string; attributes?: CustomerFields };
};

/**
 * Keeps what came of a comparison and changes the contact, both or neither. An e-mail address is only filled in, and only where nobody
 * else has it: two contacts are not made one from outside (S6).
 *
 * @returns whether the contact was still the one that was compared; if not, nothing was written.
 */
export async function saveCustomerRecord(database: Queryable, input: CustomerRecordInput): Promise<boolean> {
  const { change } = input;
  const { rowCount } = await database.query({
    name: "save-customer-record",
    text: `with changed as (
        update contact c set name = coalesce($9, name), phone = coalesce($10, phone), attributes = attributes || $11::jsonb,
          email = case when c.email is null and not exists (
            select 1 from contact o where o.organization_id = c.organization_id and lower(o.email) = lower($12)) then $12 else c.email end,
          updated_at = case when $13 then now() else c.updated_at end
        where c.id = $2 and c.updated_at = $3::timestamptz returning c.updated_at
      )
      insert into customer_record
        (connection_id, contact_id, external_id, seen, contact_updated_at, settings_version, checked_at, failure)
      select $1, $2, $4, $5, updated_at, $6, $7, $8 from changed
      on conflict (connection_id, contact_id) do update set external_id = coalesce(excluded.external_id, customer_record.external_id),
        seen = coalesce(excluded.seen, customer_record.seen), contact_updated_at = excluded.contact_updated_at,
        settings_version = excluded.settings_version, checked_at = excluded.checked_at, failure = excluded.failure`,
    values: [
      input.connectionId,
      input.contactId,
      input.version,
      input.externalId,
      input.seen === null ? null : writeJson(input.seen),
      input.settingsVersion,
      input.now,
      input.failure === null ? null : writeJson(input.failure),
      change.name ?? null,
      change.phone ?? null,
      writeJson(change.attributes ?? {}),
      change.email ?? null,
      Object.keys(change).length > 0,
    ],
  });
  return rowCount === 1;
}
