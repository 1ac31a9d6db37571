import { listAttributes } from "../definition/attributes.ts";
import { findStep, titleOf, type WorkflowDefinition } from "../definition/definition.ts";
import { type Problem, writePath } from "../definition/parse-definition.ts";
import type { Exit } from "../step.ts";
import { exitsOf, type Step, usesOf } from "../steps/registry.ts";

/** What keeps a document that can be read from doing what its author means, step by step. Pure. */
export function validate(definition: WorkflowDefinition): Problem[] {
  return [
    ...checkTriggers(definition),
    ...definition.steps.flatMap((step, index) => [
      ...checkExits(definition, step, index),
      ...checkAttributes(definition, step, index),
    ]),
    ...checkReach(definition),
    ...checkCircles(definition),
  ];
}

/** Whether a workflow with these problems may be published. */
export function isPublishable(problems: readonly Problem[]): boolean {
  return problems.every(({ severity }) => severity !== "error");
}

function checkTriggers({ steps }: WorkflowDefinition): Problem[] {
  if (steps.some(({ kind }) => kind === "trigger")) return [];
  return [
    {
      severity: "error",
      code: "no-trigger",
      stepId: null,
      path: "steps",
      message: "Nothing starts this workflow.",
      fix: "Add a Trigger step and connect it to the first step.",
    },
  ];
}

function checkExits(definition: WorkflowDefinition, step: Step, index: number): Problem[] {
  return exitsOf(step).flatMap((exit): Problem[] => {
    const place = { stepId: step.id, path: writePath(["steps", index, ...exit.path]) };
    if (exit.to === null) return checkEmptyExit(step, exit, place);
    const target = findStep(definition, exit.to);
    if (!target) {
      return [
        {
          ...place,
          severity: "error",
          code: "unknown-step",
          message: `“${exit.label}” of “${titleOf(step)}” leads to ${exit.to}, and there is no such step.`,
          fix: "Connect it to a step that exists.",
        },
      ];
    }
    if (target.kind === "trigger") {
      return [
        {
          ...place,
          severity: "error",
          code: "leads-to-trigger",
          message: `“${exit.label}” of “${titleOf(step)}” leads to a trigger.`,
          fix: "Connect it to the step after the trigger.",
        },
      ];
    }
    return [];
  });
}

function checkEmptyExit(step: Step, exit: Exit, place: { stepId: string; path: string }): Problem[] {
  if (exit.whenEmpty !== undefined) return [];
  if (exit.isRequired) {
    return [
      {
        ...place,
        severity: "error",
        code: "missing-branch",
        message: `“${exit.label}” of “${titleOf(step)}” leads nowhere.`,
        fix: "Connect it to a step.",
      },
    ];
  }
  return [
    {
      ...place,
      severity: "warning",
      code: "dead-end",
      message: `Nothing follows “${titleOf(step)}”: the workflow ends there, and the AI answers what is still open.`,
      fix: "Connect it, or end with Let the AI handle, a handoff or Close.",
    },
  ];
}

function checkAttributes(definition: WorkflowDefinition, step: Step, index: number): Problem[] {
  const known = new Map(
    listAttributes(definition.attributes).map((attribute) => [attribute.name, attribute]),
  );
  return usesOf(step).flatMap(({ path, attribute, mode }): Problem[] => {
    const place = { stepId: step.id, path: writePath(["steps", index, ...path]) };
    const found = known.get(attribute);
    if (!found) {
      return [
        {
          ...place,
          severity: "error",
          code: "unknown-attribute",
          message: `“${titleOf(step)}” names the attribute ${attribute}, which does not exist.`,
          fix: "Choose one from the list, or declare it among the workflow's attributes.",
        },
      ];
    }
    if (mode === "write" && !found.isWritable) {
      return [
        {
          ...place,
          severity: "error",
          code: "read-only-attribute",
          message: `“${titleOf(step)}” cannot change ${found.label}: Baton knows it by itself.`,
          fix: "Choose another attribute.",
        },
      ];
    }
    return [];
  });
}

function checkReach(definition: WorkflowDefinition): Problem[] {
  const reached = new Set<string>();
  const walk = (id: string) => {
    const step = findStep(definition, id);
    if (!step || reached.has(id)) return;
    reached.add(id);
    for (const { to } of exitsOf(step)) if (to !== null) walk(to);
  };
  for (const step of definition.steps) if (step.kind === "trigger") walk(step.id);
  return definition.steps.flatMap((step, index) =>
    reached.has(step.id)
      ? []
      : [
          {
            severity: "error" as const,
            code: "unreachable-step",
            stepId: step.id,
            path: `steps[${index}]`,
            message: `No way leads to “${titleOf(step)}”.`,
            fix: "Connect a step to it, or delete it.",
          },
        ],
  );
}

/** Circles that a run would go round without anybody doing anything. */
function checkCircles(definition: WorkflowDefinition): Problem[] {
  const problems: Problem[] = [];
  const state = new Map<string, "open" | "done">();
  const walk = (step: Step) => {
    state.set(step.id, "open");
    for (const exit of exitsOf(step)) {
      const next = exit.waits || exit.to === null ? undefined : findStep(definition, exit.to);
      if (!next) continue;
      if (state.get(next.id) === "open") {
        const index = definition.steps.indexOf(step);
        problems.push({
          severity: "error",
          code: "loop-without-wait",
          stepId: step.id,
          path: writePath(["steps", index, ...exit.path]),
          message: `“${titleOf(step)}” leads back to “${titleOf(next)}” without waiting for anybody: it would go round for ever.`,
          fix: "Put a Wait, Branch by buttons or Collect data step in between, or lead elsewhere.",
        });
      } else if (!state.has(next.id)) walk(next);
    }
    state.set(step.id, "done");
  };
  for (const step of definition.steps) if (!state.has(step.id)) walk(step);
  return problems;
}
