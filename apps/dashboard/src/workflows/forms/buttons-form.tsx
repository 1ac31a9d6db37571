import type { Step } from "@baton/workflows";
import { Plus, Trash2 } from "lucide-react";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input } from "../../components/input.tsx";
import { freeName } from "../edit-definition.ts";
import { SilenceEditor, type StepFormProps, TextField } from "./shared.tsx";

type ButtonsStep = Extract<Step, { kind: "buttons" }>;

export function ButtonsForm({ step, change, definition, errorAt }: StepFormProps<ButtonsStep>) {
  return (
    <>
      <TextField
        label="Question"
        value={step.text}
        definition={definition}
        error={errorAt("text")}
        onChange={(text) => change({ text })}
      />
      <div className="flex flex-col gap-2.5">
        {step.buttons.map((button, index) => (
          <div key={button.id} className="flex items-end gap-1">
            <Field
              label={`Button ${index + 1}`}
              error={errorAt(`buttons[${index}].label`)}
              className="flex-1"
            >
              {(control) => (
                <Input
                  {...control}
                  value={button.label}
                  maxLength={40}
                  onChange={(event) =>
                    change({ buttons: step.buttons.with(index, { ...button, label: event.target.value }) })
                  }
                />
              )}
            </Field>
            <IconButton
              label={`Remove button ${index + 1}`}
              disabled={step.buttons.length === 1}
              onClick={() => change({ buttons: step.buttons.toSpliced(index, 1) })}
            >
              <Trash2 />
            </IconButton>
          </div>
        ))}
        <Button
          size="small"
          icon={<Plus aria-hidden="true" />}
          className="self-start"
          disabled={step.buttons.length >= 10}
          onClick={() => {
            const id = freeName(
              step.buttons.map((button) => button.id),
              "choice",
            );
            change({ buttons: [...step.buttons, { id, label: "New choice", next: null }] });
          }}
        >
          Add button
        </Button>
        <p className="text-xs text-ink-3">
          Where a helpdesk has no buttons, the customer reads a numbered list and answers with a number or the
          label.
        </p>
      </div>
      <SilenceEditor
        value={step.silence}
        error={errorAt("silence.after")}
        onChange={(silence) => change({ silence })}
      />
    </>
  );
}
