/** What a member of a body may be. `?` at the end: null is allowed too. */
export type FieldKind = "string" | "string?" | "number" | "number?" | "boolean" | "strings" | "object";

/**
 * Compares a body with what the call wants.
 *
 * @returns one text for each wrong member, such as `body.tag_ids: should be array`; empty when all is right.
 *   Unknown members are let pass, as Front does.
 */
export function checkFields(
  fields: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, FieldKind>>,
  required: readonly string[] = [],
): string[] {
  const wrong = required
    .filter((name) => fields[name] === undefined)
    .map((name) => `body.${name}: is required`);
  for (const [name, kind] of Object.entries(kinds)) {
    const value = fields[name];
    if (value !== undefined && !fits(value, kind)) wrong.push(`body.${name}: should be ${wording(kind)}`);
  }
  return wrong;
}

function fits(value: unknown, kind: FieldKind): boolean {
  switch (kind) {
    case "string?":
      return value === null || typeof value === "string";
    case "number?":
      return value === null || typeof value === "number";
    case "strings":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "object":
      return value !== null && typeof value === "object" && !Array.isArray(value);
    default:
      return typeof value === kind;
  }
}

function wording(kind: FieldKind): string {
  return kind === "strings" ? "array of strings" : kind.replace("?", " or null");
}

/** A text member; empty when it is absent. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A list of texts; empty when it is absent. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
