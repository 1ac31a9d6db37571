import { listAttributes } from "../definition/attributes.ts";
import { findStep, titleOf, type WorkflowDefinition } from "../definition/definition.ts";
import { type Problem, writePath } from "../definition/parse-definition.ts";
import { findBrokenPlaceholder, readPlaceholders } from "../definition/template-text.ts";
import { en } from "../phrases/en.ts";
import type { Exit } from "../step.ts";
import { matchButton } from "../steps/buttons/match-button.ts";
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
    ...checkLabels(definition),
    ...checkTranslations(definition),
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
    if (mode === "broken") {
      return [
        {
          ...place,
          severity: "error",
          code: "broken-placeholder",
          message: `“${titleOf(step)}” has “${attribute}”, which customers would read as it stands.`,
          fix: "Write an attribute as {{contact.name}} or {{contact.name|there}}.",
        },
      ];
    }
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

/** Of two buttons with one label the second is never chosen: customers choose by the label. */
function checkLabels({ steps }: WorkflowDefinition): Problem[] {
  return steps.flatMap((step, index): Problem[] => {
    if (step.kind !== "buttons") return [];
    return step.buttons.flatMap(({ label, id }, at): Problem[] => {
      if (matchButton(step.buttons, { text: label, buttonId: null })?.id === id) return [];
      return [
        {
          severity: "error",
          code: "repeated-label",
          stepId: step.id,
          path: writePath(["steps", index, "buttons", at, "label"]),
          message: `“${label}” of “${titleOf(step)}” cannot be told from a button before it.`,
          fix: "Give it a label of its own.",
        },
      ];
    });
  });
}

/** A translation whose text was changed since is said to nobody any more. */
function checkTranslations({ steps, translations }: WorkflowDefinition): Problem[] {
  const written = new Set<string>([...Object.keys(en), ...listTexts(steps)]);
  return Object.entries(translations).flatMap(([language, texts]) =>
    Object.entries(texts).flatMap(([text, translated]): Problem[] => {
      const place = { stepId: null, path: writePath(["translations", language, text]) };
      if (!written.has(text)) {
        return [
          {
            ...place,
            severity: "warning",
            code: "unused-translation",
            message: `No step says “${text}”, so its translation (${language}) is not used.`,
            fix: "Write the text as the step has it, or take the translation out.",
          },
        ];
      }
      const strange = readPlaceholders(translated).find((name) => !readPlaceholders(text).includes(name));
      const broken = findBrokenPlaceholder(translated) ?? strange;
      if (broken === undefined) return [];
      return [
        {
          ...place,
          severity: "error",
          code: "broken-placeholder",
          message: `The translation (${language}) of “${text}” has “${broken}”, which the text has not.`,
          fix: "Use the text's own placeholders.",
        },
      ];
    }),
  );
}

/** Every text of a document, wherever in a step it stands. */
function listTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(listTexts) : [];
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

/**
 * Circles that a run would go round without anybody doing anything: at once and for ever, or by the clock alone, which would write to
 * a customer again and again who has long gone.
 */
function checkCircles(definition: WorkflowDefinition): Problem[] {
  const atOnce = findCircles(definition, (exit) => !exit.waits);
  const reported = new Set(atOnce.map(({ path }) => path));
  const byTime = findCircles(definition, (exit) => !exit.waits || exit.isByTime === true).filter(
    ({ path }) => !reported.has(path),
  );
  return [
    ...atOnce.map(({ step, path, next }) => ({
      severity: "error" as const,
      code: "loop-without-wait",
      stepId: step.id,
      path,
      message: `“${titleOf(step)}” leads back to “${titleOf(next)}” without waiting for anybody: it would go round for ever.`,
      fix: "Put a Wait, Branch by buttons or Collect data step in between, or lead elsewhere.",
    })),
    ...byTime.map(({ step, path, next }) => ({
      severity: "error" as const,
      code: "loop-by-time-alone",
      stepId: step.id,
      path,
      message: `“${titleOf(step)}” leads back to “${titleOf(next)}” when nobody answers: a customer who has gone would be written to for ever.`,
      fix: "When nobody answers lead on: to a last reminder, a handoff or Close.",
    })),
  ];
}

/** Every way that closes a circle of nothing but exits that `isFollowed` names. */
function findCircles(
  definition: WorkflowDefinition,
  isFollowed: (exit: Exit) => boolean,
): { step: Step; next: Step; path: string }[] {
  const found: { step: Step; next: Step; path: string }[] = [];
  const state = new Map<string, "open" | "done">();
  const walk = (step: Step) => {
    state.set(step.id, "open");
    for (const exit of exitsOf(step)) {
      const next = isFollowed(exit) && exit.to !== null ? findStep(definition, exit.to) : undefined;
      if (!next) continue;
      if (state.get(next.id) === "open") {
        const index = definition.steps.indexOf(step);
        found.push({ step, next, path: writePath(["steps", index, ...exit.path]) });
      } else if (!state.has(next.id)) walk(next);
    }
    state.set(step.id, "done");
  };
  for (const step of definition.steps) if (!state.has(step.id)) walk(step);
  return found;
}
