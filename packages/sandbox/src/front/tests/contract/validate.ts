/** A schema object of OpenAPI 3.0, as far as it is checked here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly pattern?: string;
}

const checkedKeywords = ["anyOf", "oneOf", "allOf"] as const;

/**
 * Compares a value with a schema. Written for these tests, so that no keyword is skipped in silence: a schema
 * that says nothing at all about a value is itself an error.
 *
 * @returns what is wrong and where; empty when all is right.
 */
export function validate(
  schemas: Readonly<Record<string, Schema>>,
  schema: Schema,
  value: unknown,
  place = "",
): string[] {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    const target = schemas[name];
    if (!target) return [`${place}: there is no schema ${name}`];
    return validate(schemas, target, value, place);
  }
  if (value === null && schema.nullable) return [];
  const wrong: string[] = [];
  if (schema.type && !hasType(schema.type, value)) return [`${place}: ${show(value)} is no ${schema.type}`];
  if (schema.enum && !schema.enum.includes(value)) wrong.push(`${place}: ${show(value)} is none of the enum`);
  if (schema.pattern && !(typeof value === "string" && new RegExp(schema.pattern).test(value)))
    wrong.push(`${place}: ${show(value)} does not match ${schema.pattern}`);
  for (const keyword of checkedKeywords) {
    const choices = schema[keyword];
    if (choices) wrong.push(...checkChoices(schemas, keyword, choices, value, place));
  }
  if (Array.isArray(value)) {
    if (schema.items)
      for (const [index, item] of value.entries())
        wrong.push(...validate(schemas, schema.items, item, `${place}/${index}`));
    else if (schema.properties) wrong.push(`${place}: an array is no object`);
    return wrong;
  }
  if (value !== null && typeof value === "object") {
    for (const name of schema.required ?? [])
      if (!(name in value)) wrong.push(`${place}/${name}: is missing`);
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      const member = (value as Record<string, unknown>)[name];
      if (member !== undefined) wrong.push(...validate(schemas, inner, member, `${place}/${name}`));
    }
  } else if (schema.properties) wrong.push(`${place}: ${show(value)} is no object`);
  return wrong;
}

function checkChoices(
  schemas: Readonly<Record<string, Schema>>,
  keyword: (typeof checkedKeywords)[number],
  choices: readonly Schema[],
  value: unknown,
  place: string,
): string[] {
  const results = choices.map((choice) => validate(schemas, choice, value, place));
  const right = results.filter((result) => result.length === 0).length;
  if (keyword === "allOf") return results.flat();
  if (keyword === "anyOf" ? right > 0 : right === 1) return [];
  return [`${place}: fits ${right} of the ${keyword}, ${results.flat().slice(0, 3).join("; ")}`];
}

function hasType(type: string, value: unknown): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "object":
      return value !== null && typeof value === "object" && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? "undefined";
}
