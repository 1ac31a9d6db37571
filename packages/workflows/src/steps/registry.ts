import type { Exit, StepModule, StepUse } from "../step.ts";
import { type AgentStep, agentStep } from "./agent/agent-step.ts";
import { type BranchStep, branchStep } from "./branch/branch-step.ts";
import { type ButtonsStep, buttonsStep } from "./buttons/buttons-step.ts";
import { type CloseStep, closeStep } from "./close/close-step.ts";
import { type CollectStep, collectStep } from "./collect/collect-step.ts";
import { type HandoffToAgentStep, handoffToAgentStep } from "./handoff-to-agent/handoff-to-agent-step.ts";
import { type HandoffToTicketStep, handoffToTicketStep } from "./handoff-to-ticket/handoff-to-ticket-step.ts";
import { type MessageStep, messageStep } from "./message/message-step.ts";
import { type SetAttributeStep, setAttributeStep } from "./set-attribute/set-attribute-step.ts";
import { type TagStep, tagStep } from "./tag/tag-step.ts";
import { type TriggerStep, triggerStep } from "./trigger/trigger-step.ts";
import { type WaitStep, waitStep } from "./wait/wait-step.ts";

/** Every kind of step there is, in the order of the builder's palette. A new one is a folder and a line here. */
export const stepModules = [
  triggerStep,
  messageStep,
  collectStep,
  branchStep,
  buttonsStep,
  agentStep,
  handoffToAgentStep,
  handoffToTicketStep,
  closeStep,
  waitStep,
  setAttributeStep,
  tagStep,
] as const;

export type Step =
  | TriggerStep
  | MessageStep
  | CollectStep
  | BranchStep
  | ButtonsStep
  | AgentStep
  | HandoffToAgentStep
  | HandoffToTicketStep
  | CloseStep
  | WaitStep
  | SetAttributeStep
  | TagStep;

export type StepKind = Step["kind"];

export const stepKinds: readonly StepKind[] = stepModules.map((module) => module.kind);

const byKind = new Map<string, unknown>(stepModules.map((module) => [module.kind, module]));

/** The module of a step's kind. The one place that knows that a step and its module belong together. */
export function moduleOf<S extends Step>(step: S): StepModule<S> {
  return byKind.get(step.kind) as StepModule<S>;
}

/** A step as the builder adds it, with nothing connected. */
export function createStep(kind: StepKind, id: string): Step {
  return (byKind.get(kind) as StepModule<Step>).create(id);
}

/** The ways out of a step, with where each leads. */
export function exitsOf(step: Step): Exit[] {
  return moduleOf(step).exits(step);
}

/** The attributes that a step reads and writes, so that a document can be checked against those that exist. */
export function usesOf(step: Step): StepUse[] {
  return moduleOf(step).uses(step);
}
