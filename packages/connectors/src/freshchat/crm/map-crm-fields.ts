import type { CustomerFields, FieldDirection } from "@baton/domain";
import type { CrmContact } from "./shapes.ts";

/**
 * One line of the CRM mapping (FC11). `attribute` is Baton's name: `contact.name`, `contact.email`, `contact.phone`, or any other;
 * `field` is the CRM's: `mobile_number`, `job_title`, `cf_plan` … of the contact, or of its company.
 */
export type CrmFieldMapping = {
  attribute: string;
  object: "contact" | "company";
  field: string;
  direction: FieldDirection;
};

/** Fields as the CRM's bodies want them: custom ones under `custom_field`. */
export type CrmFields = Record<string, unknown>;

/** What most companies start with. The CRM has no full name, so it is taken apart and put together. */
export const defaultCrmMapping: readonly CrmFieldMapping[] = [
  { attribute: "contact.name", object: "contact", field: "full_name", direction: "both" },
  { attribute: "contact.email", object: "contact", field: "email", direction: "both" },
  { attribute: "contact.phone", object: "contact", field: "mobile_number", direction: "both" },
  { attribute: "company", object: "company", field: "name", direction: "both" },
];

/** What is sent to the CRM. A value that Baton does not have is left out, so that it never empties a field there. */
export function mapToCrm(
  contact: CustomerFields,
  mapping: readonly CrmFieldMapping[],
): { contact: CrmFields; company: CrmFields } {
  const mapped = { contact: {} as CrmFields, company: {} as CrmFields };
  for (const { attribute, object, field, direction } of mapping) {
    const value = contact[attribute]?.trim();
    if (direction === "from-crm" || !value) continue;
    const target = mapped[object];
    if (field === "full_name") Object.assign(target, splitName(value));
    else if (isCustom(field)) target.custom_field = { ...asFields(target.custom_field), [field]: value };
    else target[field] = value;
  }
  return mapped;
}

/**
 * What the CRM knows, by Baton's names; of the companies the primary one counts. Fields that only go there are read too: whether one
 * has to be written is seen by what stands there.
 */
export function mapFromCrm(contact: CrmContact, mapping: readonly CrmFieldMapping[]): Record<string, string> {
  const companies = contact.sales_accounts ?? [];
  const company = companies.find(({ is_primary }) => is_primary === true) ?? companies[0];
  const found: Record<string, string> = {};
  for (const { attribute, object, field } of mapping) {
    const source: CrmFields | undefined = object === "contact" ? contact : company;
    if (source === undefined) continue;
    const value = readField(source, field);
    if (value !== null) found[attribute] = value;
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
