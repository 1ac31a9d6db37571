import { createStep, exitsOf, type Step, type StepKind, type WorkflowDefinition } from "@baton/workflows";

/** Changes of a document as the builder makes them; pure, so that each can be undone. */

const stepWidth = 300;

/** Adds a step of a kind; after a step, its first free exit leads there. Gives the document and the step's id. */
export function addStep(
  definition: WorkflowDefinition,
  kind: StepKind,
  place: { after?: string | null; at?: { x: number; y: number } } = {},
): { definition: WorkflowDefinition; id: string } {
  const id = freeId(definition, kind);
  const before = definition.steps.find((step) => step.id === place.after);
  const position = place.at ?? beside(definition, before?.id);
  let next: WorkflowDefinition = {
    ...definition,
    steps: [...definition.steps, createStep(kind, id)],
    positions: { ...definition.positions, [id]: position },
  };
  const free = before && exitsOf(before).find(({ to }) => to === null);
  if (before && free && kind !== "trigger") next = connect(next, before.id, free.name, id);
  return { definition: next, id };
}

/** Takes a step out; what led there leads nowhere. */
export function removeStep(definition: WorkflowDefinition, id: string): WorkflowDefinition {
  const { [id]: _gone, ...positions } = definition.positions;
  return {
    ...definition,
    steps: definition.steps.filter((step) => step.id !== id).map((step) => leadNowhere(step, id)),
    positions,
  };
}

export function replaceStep(definition: WorkflowDefinition, step: Step): WorkflowDefinition {
  return { ...definition, steps: definition.steps.map((each) => (each.id === step.id ? step : each)) };
}

/** Leads an exit to a step, or nowhere. */
export function connect(
  definition: WorkflowDefinition,
  id: string,
  exitName: string,
  to: string | null,
): WorkflowDefinition {
  const step = definition.steps.find((each) => each.id === id);
  const exit = step && exitsOf(step).find(({ name }) => name === exitName);
  if (!step || !exit) return definition;
  return replaceStep(definition, setAt(step, exit.path, to));
}

export function moveStep(
  definition: WorkflowDefinition,
  id: string,
  position: { x: number; y: number },
): WorkflowDefinition {
  const rounded = { x: Math.round(position.x), y: Math.round(position.y) };
  return { ...definition, positions: { ...definition.positions, [id]: rounded } };
}

/** Places for the steps that have none: columns by their distance from a trigger. */
export function placeSteps(definition: WorkflowDefinition): WorkflowDefinition["positions"] {
  const depth = new Map<string, number>();
  const queue = definition.steps.filter(({ kind }) => kind === "trigger").map(({ id }) => ({ id, at: 0 }));
  for (const { id, at } of queue) {
    const step = definition.steps.find((each) => each.id === id);
    if (!step || depth.has(id)) continue;
    depth.set(id, at);
    for (const { to } of exitsOf(step)) if (to !== null) queue.push({ id: to, at: at + 1 });
  }
  const places: WorkflowDefinition["positions"] = {};
  for (const { id } of definition.steps) {
    const given = definition.positions[id];
    if (given) places[id] = given;
  }
  // What came without a place, from the API or by hand, lies beside the others and never on them.
  for (const { id } of definition.steps) {
    const x = (depth.get(id) ?? 0) * stepWidth;
    places[id] ??= { x, y: freeRow(Object.values(places), x, 0) };
  }
  return places;
}

/** From `y` down, the first place in a column where a step covers no other. */
function freeRow(taken: readonly { x: number; y: number }[], x: number, y: number): number {
  let free = y;
  while (taken.some((place) => Math.abs(place.x - x) < 250 && Math.abs(place.y - free) < 200)) free += 40;
  return free;
}

/** A copy with one place of it set. */
function setAt<T>(value: T, path: readonly (string | number)[], to: unknown): T {
  const copy = structuredClone(value);
  let place = copy as Record<string | number, unknown>;
  for (const part of path.slice(0, -1)) place = place[part] as typeof place;
  place[path.at(-1) as string] = to;
  return copy;
}

/** An id that nothing in the list has: `ask`, `ask-2`, `ask-3`. */
export function freeName(taken: readonly string[], wanted: string): string {
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number++) {
    if (!taken.includes(`${wanted}-${number}`)) return `${wanted}-${number}`;
  }
}

function freeId(definition: WorkflowDefinition, kind: StepKind): string {
  return freeName(
    definition.steps.map(({ id }) => id),
    kind,
  );
}

/** Without the exits that led to a step which is gone. */
function leadNowhere(step: Step, goneId: string): Step {
  return exitsOf(step).reduce<Step>(
    (changed, exit) => (exit.to === goneId ? setAt(changed, exit.path, null) : changed),
    step,
  );
}

/** To the right of a step, below what stands there already. */
function beside(definition: WorkflowDefinition, id: string | undefined): { x: number; y: number } {
  const places = Object.values(placeSteps(definition));
  const from = (id && placeSteps(definition)[id]) || null;
  const x = from ? from.x + stepWidth : Math.max(0, ...places.map((place) => place.x));
  return { x, y: freeRow(places, x, from ? from.y : 0) };
}
