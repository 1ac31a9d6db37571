import { type FieldError, unknownField, wrongType } from "./errors.ts";
import type { FreshdeskCall } from "./routes/route-table.ts";

/** What a body key may hold. `…?` also takes null. */
export type FieldType =
  | "integer"
  | "integer?"
  | "integers"
  | "text"
  | "text?"
  | "texts"
  | "boolean"
  | "object"
  | "time?"
  | "files";

const expectations: Readonly<Record<FieldType, string>> = {
  integer: "Positive Integer",
  "integer?": "Positive Integer",
  integers: "Array",
  text: "String",
  "text?": "String",
  texts: "Array",
  boolean: "Boolean",
  object: "key/value pair",
  "time?": "DateTime",
  files: "Array",
};

const isoTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Checks keys and types of a body. Values of a form are texts and are read as what they stand for. */
export function readFields<Name extends string>(
  call: FreshdeskCall,
  types: Readonly<Record<Name, FieldType>>,
): { values: Partial<Record<Name, unknown>>; errors: FieldError[] } {
  const values: Partial<Record<Name, unknown>> = {};
  const errors: FieldError[] = [];
  for (const [name, raw] of Object.entries(call.fields)) {
    const type = (types as Readonly<Record<string, FieldType>>)[name];
    if (!type) {
      errors.push(unknownField(name));
      continue;
    }
    const value = call.isForm ? fromForm(raw, type) : raw;
    if (!hasType(value, type)) errors.push(wrongType(name, expectations[type]));
    else values[name as Name] = value;
  }
  return { values, errors };
}

function fromForm(raw: unknown, type: FieldType): unknown {
  if (type === "integers") return Array.isArray(raw) ? raw.map(Number) : raw;
  if (typeof raw !== "string") return raw;
  if (type.startsWith("integer")) return /^\d+$/.test(raw) ? Number(raw) : raw;
  if (type === "boolean") return raw === "true" ? true : raw === "false" ? false : raw;
  return raw;
}

function hasType(value: unknown, type: FieldType): boolean {
  if (value === null) return type.endsWith("?");
  switch (type) {
    case "integer":
    case "integer?":
      return Number.isInteger(value) && (value as number) > 0;
    case "integers":
      return Array.isArray(value) && value.every((item) => Number.isInteger(item));
    case "text":
    case "text?":
      return typeof value === "string";
    case "texts":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "boolean":
      return typeof value === "boolean";
    case "object":
      return typeof value === "object" && !Array.isArray(value);
    case "time?":
      return typeof value === "string" && isoTime.test(value);
    case "files":
      return false;
    default:
      return false;
  }
}

/** A time as clients send it; without a zone it is UTC. */
export function readTime(text: string): number {
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes("T");
  return Date.parse(hasZone ? text : `${text}Z`);
}

/** True for the texts that {@link readTime} understands. */
export function isTime(text: string): boolean {
  return isoTime.test(text) && !Number.isNaN(readTime(text));
}
