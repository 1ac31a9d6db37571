import type { ConditionGroup } from "./definition/condition.ts";
import { findBrokenPlaceholder, readPlaceholders } from "./definition/template-text.ts";
import type { StepUse } from "./step.ts";

/** The attributes that a text at this place of a step names. */
export function readTextUses(text: string | null | undefined, ...path: (string | number)[]): StepUse[] {
  const broken = findBrokenPlaceholder(text ?? "");
  return [
    ...readPlaceholders(text ?? "").map((attribute) => ({ path, attribute, mode: "read" as const })),
    ...(broken === null ? [] : [{ path, attribute: broken, mode: "broken" as const }]),
  ];
}

/** The attributes that conditions at this place of a step ask for. */
export function readConditionUses(group: ConditionGroup | null, ...path: (string | number)[]): StepUse[] {
  return (group?.conditions ?? []).map(({ attribute }, index) => ({
    path: [...path, "conditions", index, "attribute"],
    attribute,
    mode: "read",
  }));
}
