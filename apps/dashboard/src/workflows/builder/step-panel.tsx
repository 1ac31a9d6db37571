import {
  exitsOf,
  moduleOf,
  type Problem,
  type Step,
  type StepKind,
  stepModules,
  titleOf,
  type WorkflowDefinition,
} from "@baton/workflows";
import { Trash2, X } from "lucide-react";
import { Field } from "../../components/field.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input } from "../../components/input.tsx";
import { Notice } from "../../components/notice.tsx";
import { Select } from "../../components/select.tsx";
import { addStep, connect, removeStep, replaceStep } from "../edit-definition.ts";
import { problemFinder } from "../forms/shared.tsx";
import { StepForm } from "../forms/step-form.tsx";

/** The settings of the selected step, where each of its ways leads, and what is wrong with it. */
export function StepPanel({
  definition,
  step,
  problems,
  isReadOnly,
  onChange,
  onSelect,
}: {
  definition: WorkflowDefinition;
  step: Step;
  problems: readonly Problem[];
  isReadOnly: boolean;
  onChange: (
    change: (definition: WorkflowDefinition) => WorkflowDefinition,
    /** Changes of one field that follow each other are one step of undo. */
    mark?: string,
  ) => void;
  onSelect: (id: string | null) => void;
}) {
  const index = definition.steps.findIndex(({ id }) => id === step.id);
  const errorAt = problemFinder(problems, index);
  const own = problems.filter(({ stepId }) => stepId === step.id);
  const change = (fields: Partial<Step>) =>
    onChange(
      (before) => {
        const current = before.steps.find(({ id }) => id === step.id);
        return current ? replaceStep(before, { ...current, ...fields } as Step) : before;
      },
      `${step.id} ${Object.keys(fields).join(" ")}`,
    );
  const lead = (exitName: string, value: string) => {
    if (!value.startsWith("new:")) {
      onChange((before) => connect(before, step.id, exitName, value || null));
      return;
    }
    onChange((before) => {
      const added = addStep(before, value.slice(4) as StepKind, {
        at: placeBeside(before, step.id),
      });
      return connect(added.definition, step.id, exitName, added.id);
    });
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-2 border-b border-line px-4 py-3">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base font-semibold">{titleOf(step)}</h2>
          <p className="truncate text-xs text-ink-3">{moduleOf(step).description}</p>
        </div>
        {isReadOnly ? null : (
          <IconButton
            label="Delete this step"
            onClick={() => {
              onChange((before) => removeStep(before, step.id));
              onSelect(null);
            }}
          >
            <Trash2 />
          </IconButton>
        )}
        <IconButton label="Close the step" onClick={() => onSelect(null)}>
          <X />
        </IconButton>
      </header>
      <fieldset
        disabled={isReadOnly}
        className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-4"
      >
        <legend className="sr-only">Settings of the step {titleOf(step)}</legend>
        {own.map((problem) => (
          <Notice
            key={problem.code + problem.path}
            tone={problem.severity === "error" ? "bad" : "warning"}
            title={problem.message}
          >
            {problem.fix}
          </Notice>
        ))}
        <Field label="Name" isOptional hint={`Known as ${step.id} in the document.`}>
          {(control) => (
            <Input
              {...control}
              value={step.name ?? ""}
              maxLength={80}
              placeholder={moduleOf(step).label}
              onChange={(event) => change({ name: event.target.value || undefined })}
            />
          )}
        </Field>
        <StepForm key={step.id} step={step} definition={definition} change={change} errorAt={errorAt} />
        <section className="flex flex-col gap-3 border-t border-line pt-4" aria-label="Ways out">
          <h3 className="text-sm font-semibold">Ways out</h3>
          {exitsOf(step).length === 0 ? (
            <p className="text-sm text-ink-3">The workflow ends with this step.</p>
          ) : null}
          {exitsOf(step).map((exit) => (
            <Field key={exit.name} label={exit.label} isOptional={!exit.isRequired}>
              {(control) => (
                <Select
                  {...control}
                  value={exit.to ?? ""}
                  onChange={(event) => lead(exit.name, event.target.value)}
                >
                  <option value="">{exit.whenEmpty ?? "Nowhere yet"}</option>
                  <optgroup label="Leads to">
                    {definition.steps
                      .filter(({ kind }) => kind !== "trigger")
                      .map((target) => (
                        <option key={target.id} value={target.id}>
                          {titleOf(target)} ({target.id})
                        </option>
                      ))}
                  </optgroup>
                  <optgroup label="A new step">
                    {stepModules
                      .filter(({ kind }) => kind !== "trigger")
                      .map(({ kind, label }) => (
                        <option key={kind} value={`new:${kind}`}>
                          {label}
                        </option>
                      ))}
                  </optgroup>
                </Select>
              )}
            </Field>
          ))}
        </section>
      </fieldset>
    </div>
  );
}

function placeBeside(definition: WorkflowDefinition, id: string): { x: number; y: number } {
  const own = addStep(definition, "message", { after: id });
  return own.definition.positions[own.id] ?? { x: 0, y: 0 };
}
