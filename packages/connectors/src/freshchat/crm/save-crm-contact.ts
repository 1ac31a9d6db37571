import { HttpFailure } from "../../http/http-failure.ts";
import type { CrmApi } from "./crm-api.ts";
import type { CrmFields } from "./map-crm-fields.ts";
import { type CrmCompany, type CrmContact, companyAnswerSchema, contactAnswerSchema } from "./shapes.ts";

/** The CRM takes at most this many companies for one contact. */
const maximumCompanies = 10;

export type SavedCrmContact = {
  contact: CrmContact;
  company: CrmCompany | null;
  /** Phone numbers were left out because another contact has them. */
  withoutPhones: boolean;
};

/**
 * Makes or changes the contact with that e-mail, or changes the one with that id and leaves its address alone, and its company by name, and links both. Only the fields given are
 * changed.
 *
 * A phone number that another contact has makes the CRM refuse the whole contact, with a sentence in the account's
 * language; so a refused contact is saved once more without phones rather than not at all.
 */
export async function saveCrmContact(
  api: CrmApi,
  whom: { id: string | null; email: string },
  fields: { contact: CrmFields; company: CrmFields },
  signal?: AbortSignal,
): Promise<SavedCrmContact> {
  const { contact, withoutPhones } = await writeContact(api, whom, fields.contact, signal);
  const name = typeof fields.company.name === "string" ? fields.company.name : null;
  if (name === null) return { contact, company: null, withoutPhones };
  const json = { unique_identifier: { name }, sales_account: fields.company };
  const answer = await api.call("POST", "/sales_accounts/upsert", companyAnswerSchema, { json, signal });
  const company = answer.sales_account;
  return { contact: await linkCompany(api, contact, company, signal), company, withoutPhones };
}

async function writeContact(
  api: CrmApi,
  { id, email }: { id: string | null; email: string },
  fields: CrmFields,
  signal: AbortSignal | undefined,
): Promise<{ contact: CrmContact; withoutPhones: boolean }> {
  const write = async (contact: CrmFields) => {
    if (id !== null) {
      const { email: _, ...json } = contact;
      const path = `/contacts/${encodeURIComponent(id)}`;
      return (await api.call("PUT", path, contactAnswerSchema, { json: { contact: json }, signal })).contact;
    }
    const json = { unique_identifier: { emails: email }, contact: { ...contact, email } };
    return (await api.call("POST", "/contacts/upsert", contactAnswerSchema, { json, signal })).contact;
  };
  try {
    return { contact: await write(fields), withoutPhones: false };
  } catch (error) {
    const { mobile_number, work_number, ...others } = fields;
    const hadPhones = mobile_number !== undefined || work_number !== undefined;
    if (!(error instanceof HttpFailure) || error.code !== "rejected" || !hadPhones) throw error;
    return { contact: await write(others), withoutPhones: true };
  }
}

/** The list that is sent replaces the one there, so it holds the companies known already; exactly one is primary. */
async function linkCompany(
  api: CrmApi,
  contact: CrmContact,
  company: CrmCompany,
  signal: AbortSignal | undefined,
): Promise<CrmContact> {
  const known = contact.sales_accounts ?? [];
  const isLinked = known.some(({ id }) => String(id) === String(company.id));
  if (isLinked || known.length >= maximumCompanies) return contact;
  const hasPrimary = known.some(({ is_primary }) => is_primary === true);
  const sales_accounts = [
    ...known.map(({ id, is_primary }) => ({ id, is_primary: is_primary === true })),
    { id: company.id, is_primary: !hasPrimary },
  ];
  const path = `/contacts/${encodeURIComponent(contact.id)}`;
  const json = { contact: { sales_accounts } };
  return (await api.call("PUT", path, contactAnswerSchema, { json, signal })).contact;
}
