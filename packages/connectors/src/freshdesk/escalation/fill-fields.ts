import type { FreshdeskTicketField } from "../shapes.ts";

/** What a field takes: its value as Freshdesk's JSON wants it, or why the text does not fit, for a teammate. */
export type FilledField = { kind: "filled"; value: unknown } | { kind: "unfit"; why: string };

type Field = Pick<FreshdeskTicketField, "type" | "choices">;

/** Ticket fields that are no custom ones, by their name in the form: the key that they have in a ticket. */
const ticketKeys: Record<string, string> = {
  ticket_type: "type",
  priority: "priority",
  product: "product_id",
};

/** Contact fields that are no custom ones and that Baton fills; name, e-mail and phone come from the contact itself. */
const contactKeys = ["mobile", "job_title", "address", "description", "language", "time_zone", "twitter_id"];

export type FilledFields = {
  /** Beside the other keys of the body. */
  keys: Record<string, unknown>;
  /** Under `custom_fields`. */
  custom: Record<string, unknown>;
  /** Sentences for a teammate, one for each value that found no place. */
  remarks: string[];
};

/** Which fields of the form can be filled from an attribute; the others have values of their own or are not for writing. */
export function isFillable(object: "contact" | "ticket", field: FreshdeskTicketField): boolean {
  if (field.name === null) return false;
  if (field.default) {
    return object === "ticket" ? field.name in ticketKeys : contactKeys.includes(field.name);
  }
  return object === "ticket" ? convertible.test(field.type ?? "") : true;
}

const convertible = /^custom_(?:text|paragraph|checkbox|number|decimal|date|dropdown|url|phone_number)$/;

/**
 * Mapped attributes as the fields of a ticket or contact: each type of field has its own form. A value that does not fit its field
 * is left out and said, for it must not cost the customer the ticket.
 *
 * @param fields texts by the field's name.
 * @param known the account's fields by name.
 */
export function fillFields(
  object: "contact" | "ticket",
  fields: Readonly<Record<string, string>>,
  known: ReadonlyMap<string, FreshdeskTicketField>,
): FilledFields {
  const filled: FilledFields = { keys: {}, custom: {}, remarks: [] };
  for (const [name, given] of Object.entries(fields)) {
    const text = given.trim();
    if (text === "") continue;
    const field = known.get(name);
    const label = field?.label ?? name;
    const result: FilledField =
      field === undefined || !isFillable(object, field)
        ? { kind: "unfit", why: `Freshdesk has no ${object} field of that name to fill` }
        : convertValue(field, text);
    if (result.kind === "unfit") {
      filled.remarks.push(
        `The ${object} field "${label}" was left empty: ${result.why} (value: ${quote(text)}).`,
      );
    } else if (field?.default) {
      filled.keys[object === "ticket" ? (ticketKeys[name] ?? name) : name] = result.value;
    } else filled.custom[name] = result.value;
  }
  return filled;
}

/** One text as the value of one field. */
export function convertValue(field: Field, text: string): FilledField {
  switch (field.type) {
    case "custom_checkbox":
      if (/^(?:yes|true|on|1)$/i.test(text)) return { kind: "filled", value: true };
      if (/^(?:no|false|off|0)$/i.test(text)) return { kind: "filled", value: false };
      return { kind: "unfit", why: "it takes yes or no" };
    case "custom_number":
      if (/^[+-]?\d{1,15}$/.test(text)) return { kind: "filled", value: Number(text) };
      return { kind: "unfit", why: "it takes whole numbers" };
    case "custom_decimal":
      if (/^[+-]?\d{1,12}(?:\.\d{1,6})?$/.test(text)) return { kind: "filled", value: Number(text) };
      return { kind: "unfit", why: "it takes numbers such as 12.50" };
    case "custom_date": {
      const date = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
      if (date !== undefined && !Number.isNaN(Date.parse(date))) return { kind: "filled", value: date };
      return { kind: "unfit", why: "it takes dates such as 2026-01-14" };
    }
    case "custom_dropdown":
    case "default_ticket_type":
    case "default_priority":
    case "default_product":
      return chooseFrom(field.choices, text);
    case "custom_text":
    case "custom_phone_number":
      // One line of Freshdesk's form ends at 255 characters; more is refused, the whole ticket with it.
      return { kind: "filled", value: text.replace(/\s+/g, " ").slice(0, 255) };
    default:
      return { kind: "filled", value: text };
  }
}

/** A list of texts, or names with their numbers; either may be named, in any case of letters. */
function chooseFrom(choices: unknown, text: string): FilledField {
  const wanted = text.toLowerCase();
  const named: [string, unknown][] = Array.isArray(choices)
    ? choices.map((choice) => [String(choice), choice])
    : Object.entries(typeof choices === "object" && choices !== null ? choices : {});
  const found = named.find(([name, value]) => name.toLowerCase() === wanted || String(value) === text);
  if (found) return { kind: "filled", value: found[1] };
  return { kind: "unfit", why: "it has no such choice" };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
