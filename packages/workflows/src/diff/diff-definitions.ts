import type { WorkflowDefinition } from "../definition/definition.ts";
import { findStep, titleOf } from "../definition/definition.ts";
import { exitsOf, type Step, stepModules } from "../steps/registry.ts";

/** One difference between two versions, in a sentence. */
export type Difference = {
  kind: "added" | "removed" | "changed" | "connected";
  /** Null: the workflow's own attributes and translations. */
  stepId: string | null;
  text: string;
};

/** What the later version does differently, for people. Where steps are drawn is no difference. */
export function diffDefinitions(before: WorkflowDefinition, after: WorkflowDefinition): Difference[] {
  const differences: Difference[] = [];
  for (const step of after.steps) {
    const earlier = findStep(before, step.id);
    if (!earlier)
      differences.push({
        kind: "added",
        stepId: step.id,
        text: `${quote(step)} (${labelOf(step)}) was added.`,
      });
    else differences.push(...diffStep(earlier, step, before, after));
  }
  for (const step of before.steps) {
    if (!findStep(after, step.id))
      differences.push({
        kind: "removed",
        stepId: step.id,
        text: `${quote(step)} (${labelOf(step)}) was removed.`,
      });
  }
  return [...differences, ...diffAttributes(before, after), ...diffTranslations(before, after)];
}

function diffStep(before: Step, after: Step, old: WorkflowDefinition, now: WorkflowDefinition): Difference[] {
  if (before.kind !== after.kind) {
    return [
      {
        kind: "changed",
        stepId: after.id,
        text: `${quote(after)} was ${labelOf(before)} and is ${labelOf(after)} now.`,
      },
    ];
  }
  return [...diffFields(before, after), ...diffConnections(before, after, old, now)];
}

function diffFields(before: Step, after: Step): Difference[] {
  const first = flatten(withoutTargets(before));
  const second = flatten(withoutTargets(after));
  const places = [...new Set([...first.keys(), ...second.keys()])];
  return places.flatMap((place): Difference[] => {
    const was = first.get(place);
    const is = second.get(place);
    if (was === is) return [];
    const what = place === "name" ? "its name" : place.replaceAll(".", " › ");
    const text =
      was === undefined
        ? `${quote(after)}: ${what} is now ${is}.`
        : is === undefined
          ? `${quote(after)}: ${what} was ${was} and is gone.`
          : `${quote(after)}: ${what} was ${was} and is now ${is}.`;
    return [{ kind: "changed", stepId: after.id, text }];
  });
}

function diffConnections(
  before: Step,
  after: Step,
  old: WorkflowDefinition,
  now: WorkflowDefinition,
): Difference[] {
  const earlier = new Map(exitsOf(before).map((exit) => [exit.name, exit]));
  return exitsOf(after).flatMap((exit): Difference[] => {
    const was = earlier.get(exit.name)?.to ?? null;
    if (was === exit.to) return [];
    const instead = was === null ? "" : ` instead of ${nameIn(old, was)}`;
    const text =
      exit.to === null
        ? `${quote(after)}: “${exit.label}” leads nowhere${instead}.`
        : `${quote(after)}: “${exit.label}” leads to ${nameIn(now, exit.to)}${instead}.`;
    return [{ kind: "connected", stepId: after.id, text }];
  });
}

function diffAttributes(before: WorkflowDefinition, after: WorkflowDefinition): Difference[] {
  const say = (kind: Difference["kind"], text: string): Difference => ({ kind, stepId: null, text });
  const was = new Map(before.attributes.map((attribute) => [attribute.name, attribute]));
  const is = new Map(after.attributes.map((attribute) => [attribute.name, attribute]));
  return [
    ...[...is.values()].flatMap((attribute) => {
      const earlier = was.get(attribute.name);
      if (!earlier) return [say("added", `The attribute ${attribute.name} was added.`)];
      return earlier.label === attribute.label && earlier.type === attribute.type
        ? []
        : [
            say(
              "changed",
              `The attribute ${attribute.name} is now “${attribute.label}” (${attribute.type}).`,
            ),
          ];
    }),
    ...[...was.keys()]
      .filter((name) => !is.has(name))
      .map((name) => say("removed", `The attribute ${name} was removed.`)),
  ];
}

function diffTranslations(before: WorkflowDefinition, after: WorkflowDefinition): Difference[] {
  const languages = [
    ...new Set([...Object.keys(before.translations), ...Object.keys(after.translations)]),
  ].sort();
  return languages.flatMap((language): Difference[] => {
    const was = before.translations[language] ?? {};
    const is = after.translations[language] ?? {};
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((text): Difference[] => {
      if (was[text] === is[text]) return [];
      const now = is[text] === undefined ? "is not translated any more" : `is now “${is[text]}”`;
      return [{ kind: "changed", stepId: null, text: `In ${language} “${text}” ${now}.` }];
    });
  });
}

/** The step with its targets taken out: those are told as connections. */
function withoutTargets(step: Step): Record<string, unknown> {
  const copy = structuredClone(step) as unknown as Record<string, unknown>;
  for (const { path } of exitsOf(step)) {
    let place: unknown = copy;
    for (const part of path.slice(0, -1)) place = (place as Record<string | number, unknown> | null)?.[part];
    if (place) delete (place as Record<string | number, unknown>)[path.at(-1) as string];
  }
  delete copy.id;
  delete copy.kind;
  return copy;
}

/** `buttons.human.label` → `“Human agent”`: list entries go by their id, so that one that moved is not one that changed. */
function flatten(value: unknown, place = ""): Map<string, string> {
  const flat = new Map<string, string>();
  const put = (inner: unknown, at: string) => {
    for (const [key, text] of flatten(inner, at)) flat.set(key, text);
  };
  if (Array.isArray(value)) {
    const isPlain = value.every((entry) => typeof entry !== "object");
    if (isPlain)
      flat.set(place, value.length === 0 ? "nothing" : value.map((entry) => `“${entry}”`).join(", "));
    else for (const [index, entry] of value.entries()) put(entry, `${place}.${nameOfEntry(entry, index)}`);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) put(inner, place === "" ? key : `${place}.${key}`);
  } else if (value !== null && value !== undefined) {
    flat.set(place, typeof value === "string" ? `“${value}”` : String(value));
  }
  return flat;
}

function nameOfEntry(entry: unknown, index: number): string {
  const named = entry as { id?: unknown; attribute?: unknown };
  return typeof named.id === "string" ? named.id : `${index + 1}`;
}

function nameIn(definition: WorkflowDefinition, id: string): string {
  const step = findStep(definition, id);
  return step ? quote(step) : id;
}

function quote(step: Step): string {
  return `“${step.name || step.id}”`;
}

function labelOf(step: Step): string {
  return stepModules.find(({ kind }) => kind === step.kind)?.label ?? titleOf(step);
}
