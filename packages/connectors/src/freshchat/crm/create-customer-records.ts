import type { CustomerRecord, CustomerRecords } from "../../customer-records.ts";
import type { HttpClient } from "../../http/http-client.ts";
import type { FreshchatSettings } from "../settings.ts";
import { createCrmApi, findCrmAccess } from "./crm-api.ts";
import { crmLabel } from "./crm-label.ts";
import { findCrmContact, findCrmContactByPhone } from "./find-crm-contact.ts";
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
    async find({ email, phone }, { signal, onCall }): Promise<CustomerRecord | null> {
      const api = createCrmApi(http, access, onCall);
      const contact =
        email === null
          ? phone === null
            ? null
            : await findCrmContactByPhone(api, phone, signal)
          : await findCrmContact(api, email, signal);
      if (contact === null) return null;
      return { id: String(contact.id), fields: mapFromCrm(contact, mapping), updatedAt: contact.updated_at };
    },
    async save({ email, values, known }, { signal, onCall }) {
      const api = createCrmApi(http, access, onCall);
      const fields = mapToCrm(values, mapping);
      const company = withName(fields.company, known, mapping);
      const saved = await saveCrmContact(
        api,
        email,
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
