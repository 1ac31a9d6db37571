import { z } from "zod";

/**
 * One line of a connection's field mapping (M7): what is known of a customer, and the field of the helpdesk it goes into when a
 * conversation is carried on there.
 */
export type FieldMappingLine = {
  /**
   * `contact.name`, `contact.email`, `contact.phone`, any other attribute that workflows can read, an attribute of the identity token
   * (`plan`), or one that a workflow collects (`order.number`).
   */
  attribute: string;
  /** The contact, or the conversation itself: a ticket on Freshdesk. */
  object: "contact" | "conversation";
  /** The field's name in the helpdesk's API. */
  field: string;
};

/** Far more than anybody keeps in mind; each costs room in every escalation. */
const maximumLines = 100;

/**
 * The setting of that name. Faults name their line, since the form shows one message for all of them.
 *
 * @param isField which names of fields the helpdesk can have; `form` says it to people.
 */
export function fieldMappingSetting(isField: { pattern: RegExp; form: string }) {
  return z
    .array(
      z.strictObject({
        attribute: z.string().trim(),
        object: z.enum(["contact", "conversation"]),
        field: z.string().trim(),
      }),
    )
    .max(maximumLines)
    .superRefine((lines, context) => {
      for (const message of findFaults(lines, isField)) context.addIssue({ code: "custom", message });
    })
    .optional();
}

/** What is wrong with the lines of a mapping, of whatever kind: one sentence each. */
export function findFaults(
  lines: readonly { attribute: string; object: string; field: string }[],
  isField: { pattern: RegExp; form: string },
): string[] {
  const seen = new Map<string, number>();
  return lines.flatMap(({ attribute, object, field }, index) => {
    const line = `line ${index + 1}`;
    if (attribute === "") return [`${line} names no attribute`];
    if (!isAttribute.test(attribute)) {
      return [
        `${line}: "${attribute.slice(0, 80)}" is no attribute: letters, digits, "_", "-", dots, 80 at most`,
      ];
    }
    if (field === "") return [`${line} names no field`];
    if (!isField.pattern.test(field))
      return [`${line}: "${field.slice(0, 80)}" is no field: ${isField.form}`];
    const key = `${object} ${field}`;
    const earlier = seen.get(key);
    if (earlier !== undefined)
      return [`${line} fills the field of line ${earlier}: one of them would be lost`];
    seen.set(key, index + 1);
    return [];
  });
}

/** Wider than the names that workflows may declare: a token's claims are named by others. */
const isAttribute = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,79}$/u;
