import type { CustomerRecord, CustomerRecords } from "../../customer-records.ts";
import type { HttpClient } from "../../http/http-client.ts";
import type { FreshchatSettings } from "../settings.ts";
import { createCrmApi, findCrmAccess } from "./crm-api.ts";
import { crmLabel } from "./crm-label.ts";
import { findCrmContact, findCrmContactByPhone, readCrmContact } from "./find-crm-contact.ts";
import { type CrmFieldMapping, defaultCrmMapping, mapFromCrm, mapToCrm } from "./map-crm-fields.ts";
import { saveCrmContact } from "./save-crm-contact.ts";

/** A phone that another contact has makes the CRM refuse it; the rest of the contact is kept. */
const phoneFields = ["mobile_number", "work_number"];

/** Freshworks CRM as the record of customers (FC11); null where key and bundle alias are not set. */
export function createCustomerRecords(http: HttpClient, settings: FreshchatSettings): CustomerRecords | null {
  const access = findCrmAccess(settings);
  if (access === null) return null;
  const mapping = settings.crmFieldMapping ?? defaultCrmMapping;
  return {
    label: crmLabel,
    fields: mapping,
    async find({ email, phone, id }, { signal, onCall }): Promise<CustomerRecord | null> {
      const api = createCrmApi(http, access, onCall);
      const byAddress = email === null ? null : await findCrmContact(api, email, signal);
      const byPhone =
        email === null && phone !== null ? await findCrmContactByPhone(api, phone, signal) : null;
      const contact = byAddress ?? byPhone ?? (id === null ? null : await readCrmContact(api, id, signal));
      if (contact === null) return null;
      return {
        id: String(contact.id),
        hasAddress: byAddress !== null,
        fields: mapFromCrm(contact, mapping),
        updatedAt: contact.updated_at,
      };
    },
    async save({ id, email, values, known }, { signal, onCall }) {
      const api = createCrmApi(http, access, onCall);
      const fields = mapToCrm(values, mapping);
      const company = withName(fields.company, known, mapping);
      const saved = await saveCrmContact(
        api,
        { id, email },
        { contact: fields.contact, company: company ?? {} },
        signal,
      );
      const leftOut = mapping
        .filter(({ attribute, object, field }) => {
          if (values[attribute] === undefined) return false;
          if (object === "company") return company === null;
          return saved.withoutPhones && phoneFields.includes(field);
        })
        .map(({ attribute }) => attribute);
      return { id: String(saved.contact.id), leftOut };
    },
  };
}

/** The CRM knows a company by its name; null: what is to be written of it has no company to go to. */
function withName(
  company: Record<string, unknown>,
  known: Readonly<Record<string, string>>,
  mapping: readonly CrmFieldMapping[],
): Record<string, unknown> | null {
  if (Object.keys(company).length === 0 || company.name !== undefined) return company;
  const line = mapping.find(({ object, field }) => object === "company" && field === "name");
  const name = line && known[line.attribute];
  return name ? { ...company, name } : null;
}
