import {
  type Attribute,
  type Condition,
  type ConditionGroup,
  type Duration,
  durationUnits,
  listAttributes,
  operators,
  operatorsWithoutValue,
  type Problem,
  type Step,
  type WorkflowDefinition,
} from "@baton/workflows";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button } from "../../components/button.tsx";
import { Field, type FieldControl } from "../../components/field.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input, Textarea } from "../../components/input.tsx";
import { Select } from "../../components/select.tsx";
import { Toggle } from "../../components/toggle.tsx";

/** What every form of a step is given. */
export type StepFormProps<S extends Step> = {
  step: S;
  definition: WorkflowDefinition;
  /** Changes fields of the step. Typing in one field is one step of undo. */
  change: (fields: Partial<S>) => void;
  /** What is wrong at a place of the step, such as `text` or `buttons[0].label`. */
  errorAt: (place: string) => string | undefined;
};

/** Finds the problem at a place inside one step. */
export function problemFinder(problems: readonly Problem[], index: number) {
  return (place: string): string | undefined => {
    const found = problems.find(({ path }) => path === `steps[${index}].${place}`);
    return found && `${found.message} ${found.fix}`;
  };
}

/** A text that the customer reads, with a way to put attributes into it. */
export function TextField({
  label,
  value,
  onChange,
  definition,
  error,
  hint,
  isOptional = false,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  definition: WorkflowDefinition;
  error?: string | undefined;
  hint?: ReactNode;
  isOptional?: boolean;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const at = area.current?.selectionEnd ?? value.length;
    onChange(`${value.slice(0, at)}{{${name}}}${value.slice(at)}`);
    area.current?.focus();
  };
  return (
    <Field label={label} error={error} hint={hint} isOptional={isOptional}>
      {(control) => (
        <div className="flex flex-col gap-1.5">
          <Textarea
            {...control}
            ref={area}
            value={value}
            maxLength={4_000}
            onChange={(event) => onChange(event.target.value)}
          />
          <Select
            aria-label={`Insert an attribute into ${label}`}
            className="h-7! text-xs"
            value=""
            onChange={(event) => insert(event.target.value)}
          >
            <option value="">Insert an attribute…</option>
            <AttributeOptions attributes={listAttributes(definition.attributes)} />
          </Select>
        </div>
      )}
    </Field>
  );
}

function AttributeOptions({ attributes }: { attributes: readonly Attribute[] }) {
  return attributes.map(({ name, label }) => (
    <option key={name} value={name}>
      {label} ({name})
    </option>
  ));
}

export function AttributeSelect({
  control,
  value,
  onChange,
  definition,
  mustBeWritable = false,
  ...rest
}: {
  control?: FieldControl;
  "aria-label"?: string;
  value: string;
  onChange: (value: string) => void;
  definition: WorkflowDefinition;
  mustBeWritable?: boolean;
}) {
  const attributes = listAttributes(definition.attributes).filter(
    ({ isWritable }) => isWritable || !mustBeWritable,
  );
  return (
    <Select {...rest} {...control} value={value} onChange={(event) => onChange(event.target.value)}>
      {attributes.some(({ name }) => name === value) ? null : (
        <option value={value}>{value} (unknown)</option>
      )}
      <AttributeOptions attributes={attributes} />
    </Select>
  );
}

export function DurationInput({
  label,
  value,
  onChange,
  error,
}: {
  label: string;
  value: Duration;
  onChange: (value: Duration) => void;
  error?: string | undefined;
}) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            type="number"
            min={1}
            value={value.amount}
            className="max-w-24"
            onChange={(event) =>
              onChange({ ...value, amount: Math.max(1, Math.round(Number(event.target.value))) })
            }
          />
          <span className="flex-1">
            <Select
              aria-label={`${label}: unit`}
              value={value.unit}
              onChange={(event) => onChange({ ...value, unit: event.target.value as Duration["unit"] })}
            >
              {durationUnits.map((unit) => (
                <option key={unit}>{unit}</option>
              ))}
            </Select>
          </span>
        </div>
      )}
    </Field>
  );
}

type Silence = { after: Duration; next: string | null } | null;

export function SilenceEditor({
  value,
  onChange,
  error,
}: {
  value: Silence;
  onChange: (value: Silence) => void;
  error?: string | undefined;
}) {
  return (
    <>
      <Toggle
        label="When the customer is silent"
        hint="Goes its own way after a time without an answer."
        isOn={value !== null}
        onChange={(isOn) => onChange(isOn ? { after: { amount: 15, unit: "minutes" }, next: null } : null)}
      />
      {value ? (
        <DurationInput
          label="Silent for"
          value={value.after}
          error={error}
          onChange={(after) => onChange({ ...value, after })}
        />
      ) : null}
    </>
  );
}

const operatorLabels: Record<(typeof operators)[number], string> = {
  is: "is",
  "is-not": "is not",
  contains: "contains",
  "does-not-contain": "does not contain",
  "starts-with": "starts with",
  "greater-than": "is more than",
  "less-than": "is less than",
  "is-known": "is known",
  "is-unknown": "is not known",
};

export function ConditionsEditor({
  value,
  onChange,
  definition,
  errorAt,
}: {
  value: ConditionGroup;
  onChange: (value: ConditionGroup) => void;
  definition: WorkflowDefinition;
  errorAt: (place: string) => string | undefined;
}) {
  const set = (index: number, condition: Condition) =>
    onChange({ ...value, conditions: value.conditions.with(index, condition) });
  return (
    <div className="flex flex-col gap-2">
      {value.conditions.length > 1 ? (
        <Select
          aria-label="How conditions combine"
          value={value.match}
          onChange={(event) => onChange({ ...value, match: event.target.value as "all" | "any" })}
        >
          <option value="all">All of these</option>
          <option value="any">Any of these</option>
        </Select>
      ) : null}
      {value.conditions.map((condition, index) => (
        <div key={index} className="flex flex-col gap-1.5 rounded-lg border border-line bg-sunken p-2">
          <div className="flex gap-1">
            <span className="min-w-0 flex-1">
              <AttributeSelect
                aria-label={`Condition ${index + 1}: attribute`}
                definition={definition}
                value={condition.attribute}
                onChange={(attribute) => set(index, { ...condition, attribute })}
              />
            </span>
            <IconButton
              label={`Remove condition ${index + 1}`}
              disabled={value.conditions.length === 1}
              onClick={() => onChange({ ...value, conditions: value.conditions.toSpliced(index, 1) })}
            >
              <Trash2 />
            </IconButton>
          </div>
          <div className="grid grid-cols-2 gap-1.5">
            <Select
              aria-label={`Condition ${index + 1}: comparison`}
              value={condition.operator}
              onChange={(event) => {
                const operator = event.target.value as Condition["operator"];
                const { value: compared, ...rest } = condition;
                const isAlone = operatorsWithoutValue.includes(operator);
                set(index, isAlone ? { ...rest, operator } : { ...rest, operator, value: compared ?? "" });
              }}
            >
              {operators.map((operator) => (
                <option key={operator} value={operator}>
                  {operatorLabels[operator]}
                </option>
              ))}
            </Select>
            {operatorsWithoutValue.includes(condition.operator) ? null : (
              <ValueInput
                label={`Condition ${index + 1}: value`}
                type={
                  listAttributes(definition.attributes).find(({ name }) => name === condition.attribute)?.type
                }
                value={condition.value ?? ""}
                onChange={(next) => set(index, { ...condition, value: next })}
              />
            )}
          </div>
          {errorAt(`conditions[${index}].attribute`) ? (
            <p className="text-xs text-bad">{errorAt(`conditions[${index}].attribute`)}</p>
          ) : null}
        </div>
      ))}
      <Button
        size="small"
        variant="ghost"
        icon={<Plus aria-hidden="true" />}
        className="self-start"
        onClick={() =>
          onChange({
            ...value,
            conditions: [...value.conditions, { attribute: "contact.email", operator: "is-known" }],
          })
        }
      >
        Add condition
      </Button>
    </div>
  );
}

/** A value of an attribute's type: yes or no is chosen, everything else is written. */
export function ValueInput({
  label,
  type,
  value,
  onChange,
}: {
  label: string;
  type: Attribute["type"] | undefined;
  value: string | number | boolean;
  onChange: (value: string | boolean) => void;
}) {
  if (type === "boolean")
    return (
      <Select
        aria-label={label}
        value={String(value)}
        onChange={(event) => onChange(event.target.value === "true")}
      >
        <option value="true">yes</option>
        <option value="false">no</option>
      </Select>
    );
  return (
    <Input
      aria-label={label}
      value={String(value)}
      maxLength={400}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
