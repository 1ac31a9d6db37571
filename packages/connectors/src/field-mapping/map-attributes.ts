import type { FieldMappingLine } from "./field-mapping.ts";

/** Attributes by their name, from one place. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type MappedFields = {
  /** Texts by the field's name in the helpdesk: `EscalationRequest.contact.fields`. */
  contact: Record<string, string>;
  /** `EscalationRequest.fields`. */
  conversation: Record<string, string>;
};

/**
 * What is known of a customer as the helpdesk's fields (M7). An attribute that is known from several places counts from the
 * first of them that has it, so that what the company signed is not replaced by what somebody typed. What is empty or unknown is left out
 * and empties no field there.
 *
 * @param sources the most trustworthy first: the identity token, the contact, what the workflow collected, facts of the conversation.
 */
export function mapAttributes(
  mapping: readonly FieldMappingLine[],
  sources: readonly Attributes[],
): MappedFields {
  const mapped: MappedFields = { contact: {}, conversation: {} };
  for (const { attribute, object, field } of mapping) {
    const value = findValue(attribute, sources);
    if (value !== null) mapped[object][field] = value;
  }
  return mapped;
}

function findValue(attribute: string, sources: readonly Attributes[]): string | null {
  for (const source of sources) {
    // Own keys only: a name such as "constructor" is no attribute.
    const value = Object.hasOwn(source, attribute) ? source[attribute] : undefined;
    const text = value === undefined || value === null ? "" : String(value).trim();
    if (text !== "") return text;
  }
  return null;
}
