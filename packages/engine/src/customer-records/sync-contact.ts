import type { CustomerRecords, RecordOptions } from "@baton/connectors";
import type { Queryable } from "@baton/database";
import { type ContactToSync, type CustomerRecordInput, saveCustomerRecord } from "@baton/database";
import { type CustomerFields, mergeCustomerFields } from "@baton/domain";

/**
 * One contact, brought into step with the CRM: read there, merged, written there, written here (FC11). Killed in between, the same is
 * found again and what was written stands already.
 *
 * @throws Failure when the CRM cannot be asked, or refuses this contact.
 */
export async function syncContact(
  database: Queryable,
  input: {
    records: CustomerRecords;
    contact: ContactToSync;
    about: Pick<CustomerRecordInput, "connectionId" | "settingsVersion" | "now">;
    options: RecordOptions;
  },
): Promise<void> {
  const { records, contact, about, options } = input;
  const ours = describeContact(contact);
  const { email, phone, recordId } = contact;
  const found = await records.find({ email, phone, id: recordId }, options);
  // Somebody has deleted it there, and perhaps was asked to by the customer: it is not made again by us.
  if (found === null && recordId !== null) {
    await saveCustomerRecord(database, {
      ...about,
      contactId: contact.id,
      version: contact.version,
      externalId: recordId,
      seen: null,
      failure: null,
      change: {},
    });
    return;
  }
  const theirs = found?.fields ?? {};
  const { toCrm, toBaton } = mergeCustomerFields({
    fields: records.fields,
    ours,
    theirs,
    seen: contact.seen,
    changedAt: { ours: contact.updatedAt, theirs: found?.updatedAt ?? null },
  });
  const written: Record<string, string> = { ...toCrm };
  let externalId = found?.id ?? null;
  // Contacts are known to the CRM by their address: one without is read and never made there.
  if (email !== null && Object.keys(toCrm).length > 0) {
    // Found by its id alone it has another address there: written by ours, there would be two.
    const id = found === null || found.hasAddress ? null : found.id;
    const known = { ...theirs, ...ours, ...toBaton };
    const saved = await records.save({ id, email, values: toCrm, known }, options);
    externalId = saved.id;
    for (const attribute of saved.leftOut) delete written[attribute];
  } else for (const attribute of Object.keys(toCrm)) delete written[attribute];
  const change = describeChange(toBaton);
  await saveCustomerRecord(database, {
    ...about,
    contactId: contact.id,
    version: contact.version,
    externalId,
    seen: { ours: describeContact(apply(contact, change)), theirs: { ...theirs, ...written } },
    failure: null,
    change,
  });
}

/** What Baton knows; what the company signed counts before what came from the CRM. */
function describeContact({ name, email, phone, attributes, signed }: ContactToSync): CustomerFields {
  const all = {
    ...attributes,
    ...signed,
    "contact.name": name,
    "contact.email": email,
    "contact.phone": phone,
  };
  return Object.fromEntries(
    Object.entries(all)
      .map(([attribute, value]) => [attribute, value === null ? "" : String(value).trim()] as const)
      .filter(([, value]) => value !== ""),
  );
}

/** The contact as it is after the change. What is signed stays as it is signed, so that it is no change the next time. */
function apply(
  contact: ContactToSync,
  { attributes, ...facts }: CustomerRecordInput["change"],
): ContactToSync {
  return { ...contact, ...facts, attributes: { ...contact.attributes, ...attributes } };
}

function describeChange(fields: CustomerFields): CustomerRecordInput["change"] {
  const { "contact.name": name, "contact.email": email, "contact.phone": phone, ...attributes } = fields;
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}
