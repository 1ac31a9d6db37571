import { type HelpdeskView, maskedSecret, type SettingFieldView } from "@baton/api";

/** One line of a mapping of attributes to fields. */
export type MappingLine = { attribute: string; object: string; field: string; direction?: string };

/** What the form holds, by key: texts as they are typed, switches, lists of ids, mappings. */
export type FormValues = Record<string, string | boolean | string[] | MappingLine[]>;

/** Not a setting of one helpdesk but of all: a simulator's or a proxy's address. */
export const apiBaseUrlKey = "apiBaseUrl";

/** What the form shows at first. A stored secret is an empty field: what is typed replaces it, empty keeps it. */
export function startValues(
  helpdesk: Pick<HelpdeskView, "fields">,
  stored: Record<string, unknown> = {},
): FormValues {
  const values: FormValues = { [apiBaseUrlKey]: textOf(stored[apiBaseUrlKey]) };
  for (const field of helpdesk.fields) values[field.key] = startValue(field, stored[field.key]);
  return values;
}

/** Settings for a new connection or a test: what is filled in; switches always. */
export function writeSettings(
  helpdesk: Pick<HelpdeskView, "fields">,
  values: FormValues,
): Record<string, unknown> {
  return Object.fromEntries(
    keysOf(helpdesk)
      .map((key) => [key, clean(values[key])] as const)
      .filter(([, value]) => value !== null),
  );
}

/**
 * Only what changed against what is stored: null takes an optional setting away, a secret that was not touched is left
 * out and stays as it is.
 */
export function writeChanges(
  helpdesk: Pick<HelpdeskView, "fields" | "secretFields">,
  values: FormValues,
  stored: Record<string, unknown>,
): Record<string, unknown> {
  const start = startValues(helpdesk, stored);
  return Object.fromEntries(
    keysOf(helpdesk).flatMap((key) => {
      const value = clean(values[key]);
      if (helpdesk.secretFields.includes(key)) return value === null ? [] : [[key, value]];
      return JSON.stringify(value) === JSON.stringify(clean(start[key])) ? [] : [[key, value]];
    }),
  );
}

/** Whether a secret is stored; its value never comes to the browser. */
export function isStoredSecret(stored: Record<string, unknown>, key: string): boolean {
  return stored[key] === maskedSecret;
}

function keysOf(helpdesk: Pick<HelpdeskView, "fields">): string[] {
  return [...helpdesk.fields.map((field) => field.key), apiBaseUrlKey];
}

function startValue(field: SettingFieldView, stored: unknown): FormValues[string] {
  switch (field.control) {
    case "toggle":
      return stored === true;
    case "field-mapping":
      return Array.isArray(stored) ? stored.map((line) => ({ ...line })) : [];
    case "multi-select":
      return Array.isArray(stored) ? stored.map(String) : [];
    default:
      return textOf(stored);
  }
}

function textOf(stored: unknown): string {
  if (stored === maskedSecret || stored === undefined || stored === null) return "";
  return typeof stored === "string" ? stored : String(stored);
}

/** Null: nothing is set. */
function clean(value: FormValues[string] | undefined): string | boolean | string[] | MappingLine[] | null {
  if (value === undefined) return null;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value.trim() === "" ? null : value.trim();
  // A line that was added and never filled in means nothing.
  const entries = (value as (string | MappingLine)[]).filter(
    (entry) => typeof entry === "string" || entry.attribute.trim() !== "" || entry.field.trim() !== "",
  );
  return entries.length > 0 ? (entries as string[] | MappingLine[]) : null;
}
