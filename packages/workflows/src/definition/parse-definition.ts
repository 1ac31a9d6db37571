import type { z } from "zod";
import { stepKinds } from "../steps/registry.ts";
import { definitionSchema, type WorkflowDefinition } from "./definition.ts";

/** Something wrong with a document, or worth a look, with the place and what to do. */
export type Problem = {
  /** An error keeps the workflow from being published; a warning does not. */
  severity: "error" | "warning";
  /** Stable, kebab-case. */
  code: string;
  /** The step at fault; null: the document as a whole. */
  stepId: string | null;
  /** Place in the document: `steps[2].buttons[0].label`. */
  path: string;
  message: string;
  /** What to do about it. */
  fix: string;
};

export type ParsedDefinition =
  | { kind: "parsed"; definition: WorkflowDefinition }
  | { kind: "refused"; problems: Problem[] };

/** Reads a document strictly: every fault with its place, all of them together. */
export function parseDefinition(input: unknown): ParsedDefinition {
  const result = definitionSchema.safeParse(input);
  if (!result.success)
    return { kind: "refused", problems: result.error.issues.map((issue) => describe(issue, input)) };
  const problems = findRepeatedNames(result.data);
  return problems.length > 0 ? { kind: "refused", problems } : { kind: "parsed", definition: result.data };
}

/** `["steps", 2, "text"]` as `steps[2].text`. */
export function writePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (written, part) =>
      typeof part === "number"
        ? `${written}[${part}]`
        : written === ""
          ? String(part)
          : `${written}.${String(part)}`,
    "",
  );
}

function describe(issue: z.core.$ZodIssue, input: unknown): Problem {
  const path = [...issue.path];
  const step = stepAt(input, path);
  const place = { severity: "error" as const, stepId: step, path: writePath(path) };
  if (issue.code === "unrecognized_keys") {
    return {
      ...place,
      code: "unknown-field",
      message: `There is no field ${issue.keys.map((key) => `"${key}"`).join(", ")} here.`,
      fix: "Remove it, or look for a misspelt name.",
    };
  }
  if (issue.code === "invalid_union" && path.at(-1) === "kind") {
    return {
      ...place,
      code: "unknown-kind",
      message: "There is no such kind of step.",
      fix: `Use one of ${stepKinds.join(", ")}.`,
    };
  }
  const isMissing = issue.code === "invalid_type" && /received undefined/.test(issue.message);
  if (isMissing)
    return {
      ...place,
      code: "missing-field",
      message: `"${String(path.at(-1))}" is missing.`,
      fix: "Add it.",
    };
  return {
    ...place,
    code: "invalid-value",
    message: sentence(issue.message),
    fix: "Change the value at this place.",
  };
}

function stepAt(input: unknown, path: readonly PropertyKey[]): string | null {
  if (path[0] !== "steps" || typeof path[1] !== "number") return null;
  const id = (input as { steps?: { id?: unknown }[] }).steps?.[path[1]]?.id;
  return typeof id === "string" ? id : null;
}

/** A name that stands for two things would make a run's way a matter of luck. */
function findRepeatedNames(definition: WorkflowDefinition): Problem[] {
  const problems: Problem[] = [];
  const check = (
    names: readonly string[],
    what: string,
    stepId: string | null,
    pathOf: (index: number) => string,
  ) => {
    const seen = new Set<string>();
    names.forEach((name, index) => {
      if (seen.has(name)) {
        problems.push({
          severity: "error",
          code: "repeated-id",
          stepId: stepId ?? name,
          path: pathOf(index),
          message: `There are two ${what} "${name}".`,
          fix: "Give one of them another id.",
        });
      }
      seen.add(name);
    });
  };
  check(
    definition.steps.map(({ id }) => id),
    "steps",
    null,
    (index) => `steps[${index}].id`,
  );
  check(
    definition.attributes.map(({ name }) => name),
    "attributes",
    null,
    (index) => `attributes[${index}].name`,
  );
  definition.steps.forEach((step, at) => {
    if (step.kind === "buttons")
      check(
        step.buttons.map(({ id }) => id),
        "buttons",
        step.id,
        (index) => `steps[${at}].buttons[${index}].id`,
      );
    if (step.kind === "branch")
      check(
        step.branches.map(({ id }) => id),
        "branches",
        step.id,
        (index) => `steps[${at}].branches[${index}].id`,
      );
  });
  return problems;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
