import type { z } from "zod";
import type { AttributeValue, DeclaredAttribute } from "./definition/attributes.ts";
import type { Speaker } from "./phrases/speak.ts";
import type { EffectBody } from "./run/effect.ts";
import type { Awaiting, EndReason, WorkflowRun } from "./run/run.ts";
import type { Facts, RunEvent } from "./run/run-event.ts";

export type StepBase = { id: string; kind: string; name?: string | undefined };

/** A way out of a step. */
export type Exit = {
  /** Unique in its step, fixed by the kind of step or by the id of a button or branch. */
  name: string;
  label: string;
  to: string | null;
  /** Where the target stands inside the step: `["buttons", 0, "next"]`. */
  path: (string | number)[];
  /** Null leaves part of the customers without a way: publishing is refused. */
  isRequired: boolean;
  /** Whether the customer, a teammate or time has to do something before it is taken; a circle needs one such exit. */
  waits: boolean;
  /** True: it waits for nobody but the clock. A circle of nothing else would write to a customer for ever who has long gone. */
  isByTime?: boolean;
  /** What an exit without a target means, where that is a way of its own and no end: shown beside it. */
  whenEmpty?: string;
};

/** Something in the step's settings that validation cannot see from outside: a text, an attribute. */
export type StepUse = {
  path: (string | number)[];
  attribute: string;
  /** `write`: the step sets it. `broken`: `attribute` is what looks like a placeholder and is none. */
  mode: "read" | "write" | "broken";
};

export type StepContext = {
  now: Date;
  facts: Facts;
  run: WorkflowRun;
  /** Of the workflow's own attributes. */
  declared: readonly DeclaredAttribute[];
  read(attribute: string): AttributeValue | undefined;
  /** Says the text in the customer's language where it is known in it, and fills in what it names. */
  render(text: string): string;
  /** The words of Baton's own, and labels, in the customer's language. */
  speaker: Speaker;
};

/** What a step does with its moment. */
export type StepResult = {
  effects?: EffectBody[];
  /** Set on the run from here on. */
  attributes?: Record<string, AttributeValue>;
  /** True: the customer's words were no answer to the step; the AI will be asked about them. */
  leavesQuestion?: boolean;
  /** True: the AI has been asked about what was open. */
  asksAgent?: boolean;
  move:
    | { kind: "go"; exit: string }
    | { kind: "stay"; awaiting: Awaiting }
    | { kind: "end"; because: EndReason };
};

/**
 * A kind of step: a folder and a line in the registry. Everything here is pure; the clock and the facts are passed in.
 */
export interface StepModule<Step extends StepBase> {
  readonly kind: Step["kind"];
  readonly label: string;
  /** One sentence for the palette. */
  readonly description: string;
  readonly schema: z.ZodType<Step>;
  /** A new step as the builder drops it. */
  create(id: string): Step;
  exits(step: Step): Exit[];
  /** Attributes that it reads or writes, with the place. */
  uses(step: Step): StepUse[];
  /** One line for the graph: what the step says or does. */
  summarize(step: Step): string;
  /** The run comes to the step. */
  enter(step: Step, context: StepContext): StepResult;
  /** Something happens while the run is at the step; undefined: it changes nothing. */
  receive?(step: Step, event: RunEvent, context: StepContext): StepResult | undefined;
}

/** Keeps a module's exact step type while checking its shape. */
export function defineStep<Step extends StepBase>(module: StepModule<Step>): StepModule<Step> {
  return module;
}
