import type { Step } from "@baton/workflows";
import type { ComponentType } from "react";
import { BranchForm } from "./branch-form.tsx";
import { ButtonsForm } from "./buttons-form.tsx";
import { CollectForm } from "./collect-form.tsx";
import { HandoffToAgentForm, HandoffToTicketForm } from "./handoff-forms.tsx";
import type { StepFormProps } from "./shared.tsx";
import {
  AgentForm,
  CloseForm,
  MessageForm,
  SetAttributeForm,
  TagForm,
  TriggerForm,
  WaitForm,
} from "./short-forms.tsx";

const forms: { [Kind in Step["kind"]]: ComponentType<StepFormProps<Extract<Step, { kind: Kind }>>> } = {
  trigger: TriggerForm,
  message: MessageForm,
  collect: CollectForm,
  branch: BranchForm,
  buttons: ButtonsForm,
  agent: AgentForm,
  "handoff-to-agent": HandoffToAgentForm,
  "handoff-to-ticket": HandoffToTicketForm,
  close: CloseForm,
  wait: WaitForm,
  "set-attribute": SetAttributeForm,
  tag: TagForm,
};

/** The settings of a step, by its kind. */
export function StepForm(props: StepFormProps<Step>) {
  const Form = forms[props.step.kind] as ComponentType<StepFormProps<Step>>;
  return <Form {...props} />;
}
