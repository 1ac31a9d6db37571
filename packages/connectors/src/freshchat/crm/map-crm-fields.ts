import type { CrmContact } from "./shapes.ts";

/**
 * One line of the field mapping (FC11). `contactField` is Baton's name: `name`, `email`, `phone`, or an attribute;
 * `crmField` is the CRM's: `mobile_number`, `job_title`, `cf_plan` … of the contact, or of its company.
 */
export type CrmFieldMapping = {
  contactField: string;
  crmObject: "contact" | "company";
  crmField: string;
  direction: "both" | "to-crm" | "from-crm";
};

/** A contact's values by Baton's names; empty ones are left out. */
export type ContactFields = Readonly<Record<string, string>>;

/** Fields as the CRM's bodies want them: custom ones under `custom_field`. */
export type CrmFields = Record<string, unknown>;

/** What most companies start with. The CRM has no full name, so it is taken apart and put together. */
export const defaultCrmMapping: readonly CrmFieldMapping[] = [
  { contactField: "name", crmObject: "contact", crmField: "full_name", direction: "both" },
  { contactField: "email", crmObject: "contact", crmField: "email", direction: "both" },
  { contactField: "phone", crmObject: "contact", crmField: "mobile_number", direction: "both" },
  { contactField: "company", crmObject: "company", crmField: "name", direction: "both" },
];

/** What is sent to the CRM. A value that Baton does not have is left out, so that it never empties a field there. */
export function mapToCrm(
  contact: ContactFields,
  mapping: readonly CrmFieldMapping[],
): { contact: CrmFields; company: CrmFields } {
  const mapped = { contact: {} as CrmFields, company: {} as CrmFields };
  for (const { contactField, crmObject, crmField, direction } of mapping) {
    const value = contact[contactField]?.trim();
    if (direction === "from-crm" || !value) continue;
    const target = mapped[crmObject];
    if (crmField === "full_name") Object.assign(target, splitName(value));
    else if (isCustom(crmField))
      target.custom_field = { ...asFields(target.custom_field), [crmField]: value };
    else target[crmField] = value;
  }
  return mapped;
}

/** What the CRM knows, by Baton's names; of the companies the primary one counts. */
export function mapFromCrm(contact: CrmContact, mapping: readonly CrmFieldMapping[]): Record<string, string> {
  const companies = contact.sales_accounts ?? [];
  const company = companies.find(({ is_primary }) => is_primary === true) ?? companies[0];
  const found: Record<string, string> = {};
  for (const { contactField, crmObject, crmField, direction } of mapping) {
    const source: CrmFields | undefined = crmObject === "contact" ? contact : company;
    if (direction === "to-crm" || source === undefined) continue;
    const value = readField(source, crmField);
    if (value !== null) found[contactField] = value;
  }
  return found;
}

function readField(source: CrmFields, field: string): string | null {
  if (field === "full_name") {
    const parts = [source.first_name, source.last_name].map(toText).filter((part) => part !== null);
    return parts.join(" ") || null;
  }
  return toText(isCustom(field) ? asFields(source.custom_field)[field] : source[field]);
}

function splitName(name: string): { first_name: string; last_name?: string } {
  const [first = name, ...rest] = name.split(/\s+/);
  return rest.length === 0 ? { first_name: first } : { first_name: first, last_name: rest.join(" ") };
}

function isCustom(field: string): boolean {
  return field.startsWith("cf_");
}

function asFields(value: unknown): CrmFields {
  return typeof value === "object" && value !== null ? (value as CrmFields) : {};
}

function toText(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
