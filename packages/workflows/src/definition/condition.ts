import { z } from "zod";
import { type AttributeValue, attributeNameSchema } from "./attributes.ts";

export const operators = [
  "is",
  "is-not",
  "contains",
  "does-not-contain",
  "starts-with",
  "greater-than",
  "less-than",
  "is-known",
  "is-unknown",
] as const;
export type Operator = (typeof operators)[number];

/** Operators that compare with nothing. */
export const operatorsWithoutValue: readonly Operator[] = ["is-known", "is-unknown"];

const conditionSchema = z.strictObject({
  attribute: attributeNameSchema,
  operator: z.enum(operators),
  /** Compared without regard to case. Not used by `is-known` and `is-unknown`. */
  value: z.union([z.string().max(400), z.number(), z.boolean()]).optional(),
});
export type Condition = z.infer<typeof conditionSchema>;

export const conditionGroupSchema = z.strictObject({
  match: z.enum(["all", "any"]).default("all"),
  conditions: z.array(conditionSchema).min(1, "Add a condition.").max(20),
});
export type ConditionGroup = z.infer<typeof conditionGroupSchema>;

type Read = (attribute: string) => AttributeValue | undefined;

/** Do the conditions hold? An unknown value is unlike everything, so `is-not` and `does-not-contain` hold for it. */
export function holds(group: ConditionGroup, read: Read): boolean {
  const isTrue = (condition: Condition) => holdsOne(condition, read(condition.attribute));
  return group.match === "all" ? group.conditions.every(isTrue) : group.conditions.some(isTrue);
}

function holdsOne({ operator, value: wanted }: Condition, value: AttributeValue | undefined): boolean {
  const isKnown = value !== undefined && value !== "";
  switch (operator) {
    case "is-known":
      return isKnown;
    case "is-unknown":
      return !isKnown;
    case "is":
      return isKnown && isSame(value, wanted);
    case "is-not":
      return !isKnown || !isSame(value, wanted);
    case "contains":
      return isKnown && plain(value).includes(plain(wanted));
    case "does-not-contain":
      return !isKnown || !plain(value).includes(plain(wanted));
    case "starts-with":
      return isKnown && plain(value).startsWith(plain(wanted));
    case "greater-than":
      return isKnown && Number(value) > Number(wanted);
    case "less-than":
      return isKnown && Number(value) < Number(wanted);
  }
}

function isSame(value: AttributeValue, wanted: AttributeValue | undefined): boolean {
  // Numbers that are written differently are one number: "10.0" is 10.
  if (typeof value === "number" && String(wanted).trim() !== "") return value === Number(wanted);
  return plain(value) === plain(wanted);
}

function plain(value: AttributeValue | undefined): string {
  return String(value ?? "")
    .normalize("NFKC")
    .trim()
    .toLowerCase();
}
