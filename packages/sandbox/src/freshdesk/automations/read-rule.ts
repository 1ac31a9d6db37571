import { type FieldError, missingField, notAllowedValue, unknownField, wrongType } from "../errors.ts";
import type { AutomationRule, RuleType } from "../records.ts";

/** A rule as somebody asks for it; `position` may be left to Freshdesk. */
export type RuleInput = Omit<AutomationRule, "id" | "position" | "createdAt" | "updatedAt"> & {
  position?: number;
};

const keys = ["name", "position", "active", "performer", "events", "conditions", "actions"];
const given = [...keys, "id", "createdAt", "updatedAt"];

/** Checks the body of an automation rule. Conditions cannot be left out: for "always", use one that always holds. */
export function readRule(
  fields: Readonly<Record<string, unknown>>,
  type: RuleType,
): { rule: RuleInput } | { errors: FieldError[] } {
  const errors: FieldError[] = Object.keys(fields)
    .filter((name) => !given.includes(name))
    .map(unknownField);
  const { name, position, active, performer, events, conditions, actions } = fields;
  if (typeof name !== "string") errors.push(missingField("name"));
  if (position !== undefined && !Number.isInteger(position)) {
    errors.push(wrongType("position", "Positive Integer"));
  }
  if (!isFilled(conditions)) errors.push(missingField("conditions"));
  if (!isFilled(actions)) errors.push(missingField("actions"));
  if (type === 4 && !isFilled(events)) errors.push(missingField("events"));
  const performerType = (performer as { type?: unknown } | undefined)?.type;
  if (type === 4 && ![1, 2, 3, 4].includes(performerType as number)) {
    errors.push(notAllowedValue("performer", [1, 2, 3, 4]));
  }
  for (const action of isFilled(actions) ? actions : []) {
    const { field_name, url } = action as { field_name?: unknown; url?: unknown };
    if (typeof field_name !== "string") errors.push(missingField("actions[field_name]"));
    if (field_name === "trigger_webhook" && typeof url !== "string") errors.push(missingField("url"));
  }
  for (const set of isFilled(conditions) ? conditions : []) {
    if (!isFilled((set as { properties?: unknown }).properties)) errors.push(missingField("properties"));
  }
  if (errors.length > 0) return { errors };
  const rule = { active: active !== false, name, position, performer, events, conditions, actions };
  const present = Object.entries(rule).filter(([, value]) => value !== undefined);
  return { rule: Object.fromEntries(present) as unknown as RuleInput };
}

function isFilled(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0;
}
