import type { Step } from "@baton/workflows";
import { Plus, Trash2 } from "lucide-react";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input } from "../../components/input.tsx";
import { Toggle } from "../../components/toggle.tsx";
import { AttributeSelect, SilenceEditor, type StepFormProps, TextField } from "./shared.tsx";

type CollectStep = Extract<Step, { kind: "collect" }>;

export function CollectForm({ step, change, definition, errorAt }: StepFormProps<CollectStep>) {
  const set = (index: number, field: CollectStep["fields"][number]) =>
    change({ fields: step.fields.with(index, field) });
  return (
    <>
      {step.fields.map((field, index) => (
        <fieldset key={index} className="flex flex-col gap-3 rounded-xl border border-line p-3">
          <legend className="sr-only">Question {index + 1}</legend>
          <div className="flex items-end gap-1">
            <Field label="Asks for" error={errorAt(`fields[${index}].attribute`)} className="flex-1">
              {(control) => (
                <AttributeSelect
                  control={control}
                  mustBeWritable
                  definition={definition}
                  value={field.attribute}
                  onChange={(attribute) => set(index, { ...field, attribute })}
                />
              )}
            </Field>
            <IconButton
              label={`Remove question ${index + 1}`}
              disabled={step.fields.length === 1}
              onClick={() => change({ fields: step.fields.toSpliced(index, 1) })}
            >
              <Trash2 />
            </IconButton>
          </div>
          <TextField
            label="Question"
            value={field.question}
            definition={definition}
            error={errorAt(`fields[${index}].question`)}
            onChange={(question) => set(index, { ...field, question })}
          />
          <Field label="Button to skip it" isOptional hint="Empty: an answer is needed.">
            {(control) => (
              <Input
                {...control}
                value={field.skipLabel ?? ""}
                maxLength={40}
                onChange={(event) => set(index, { ...field, skipLabel: event.target.value || null })}
              />
            )}
          </Field>
        </fieldset>
      ))}
      <Button
        size="small"
        icon={<Plus aria-hidden="true" />}
        className="self-start"
        onClick={() =>
          change({
            fields: [
              ...step.fields,
              { attribute: "contact.name", question: "What is your name?", skipLabel: null },
            ],
          })
        }
      >
        Add question
      </Button>
      <Toggle
        label="Skip what is known"
        hint="Nobody is asked twice for the same thing."
        isOn={step.whenKnown === "skip"}
        onChange={(isOn) => change({ whenKnown: isOn ? "skip" : "ask" })}
      />
      <Field
        label="Attempts"
        hint="Unreadable answers until it goes on without one."
        error={errorAt("attempts")}
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={5}
            className="max-w-24"
            value={step.attempts}
            onChange={(event) => change({ attempts: Number(event.target.value) })}
          />
        )}
      </Field>
      <SilenceEditor
        value={step.silence}
        error={errorAt("silence.after")}
        onChange={(silence) => change({ silence })}
      />
    </>
  );
}
