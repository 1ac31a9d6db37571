import type { Step } from "@baton/workflows";
import { Plus, Trash2 } from "lucide-react";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input } from "../../components/input.tsx";
import { freeName } from "../edit-definition.ts";
import { ConditionsEditor, type StepFormProps } from "./shared.tsx";

type BranchStep = Extract<Step, { kind: "branch" }>;

export function BranchForm({ step, change, definition, errorAt }: StepFormProps<BranchStep>) {
  const set = (index: number, branch: BranchStep["branches"][number]) =>
    change({ branches: step.branches.with(index, branch) });
  return (
    <>
      <p className="text-sm text-ink-2">The first branch whose conditions hold is taken.</p>
      {step.branches.map((branch, index) => (
        <fieldset key={branch.id} className="flex flex-col gap-3 rounded-xl border border-line p-3">
          <legend className="sr-only">Branch {index + 1}</legend>
          <div className="flex items-end gap-1">
            <Field
              label={`Branch ${index + 1}`}
              error={errorAt(`branches[${index}].label`)}
              className="flex-1"
            >
              {(control) => (
                <Input
                  {...control}
                  value={branch.label}
                  maxLength={60}
                  onChange={(event) => set(index, { ...branch, label: event.target.value })}
                />
              )}
            </Field>
            <IconButton
              label={`Remove branch ${index + 1}`}
              disabled={step.branches.length === 1}
              onClick={() => change({ branches: step.branches.toSpliced(index, 1) })}
            >
              <Trash2 />
            </IconButton>
          </div>
          <ConditionsEditor
            value={branch.when}
            definition={definition}
            onChange={(when) => set(index, { ...branch, when })}
            errorAt={(place) => errorAt(`branches[${index}].when.${place}`)}
          />
        </fieldset>
      ))}
      <Button
        size="small"
        icon={<Plus aria-hidden="true" />}
        className="self-start"
        disabled={step.branches.length >= 10}
        onClick={() => {
          const id = freeName(
            step.branches.map((branch) => branch.id),
            "branch",
          );
          const when = {
            match: "all" as const,
            conditions: [{ attribute: "contact.email", operator: "is-known" as const }],
          };
          change({ branches: [...step.branches, { id, label: "New branch", when, next: null }] });
        }}
      >
        Add branch
      </Button>
    </>
  );
}
