import type { OptionView, SettingFieldView } from "@baton/api";
import { CircleAlert, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Button } from "../../components/button.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input } from "../../components/input.tsx";
import { Select } from "../../components/select.tsx";
import type { MappingLine } from "./connection-settings.ts";

/** What every conversation knows; attributes of tokens and workflows have names of the company's own. */
const usualAttributes = [
  "contact.name",
  "contact.email",
  "contact.phone",
  "company",
  "conversation.language",
];

/**
 * A mapping of attributes to fields, a line each. Where the account tells its fields, one chooses; elsewhere their names are typed, as
 * they stand in the helpdesk's API.
 */
export function FieldMapping({
  field,
  lines,
  onChange,
  options,
  hint,
  error,
}: {
  field: SettingFieldView;
  lines: readonly MappingLine[];
  onChange: (lines: MappingLine[]) => void;
  options: readonly OptionView[] | undefined;
  hint: ReactNode;
  error: string | undefined;
}) {
  const id = useId();
  const objects = field.objects ?? [];
  const directions = field.directions ?? [];
  const change = (index: number, part: Partial<MappingLine>) =>
    onChange(lines.map((line, at) => (at === index ? { ...line, ...part } : line)));
  const add = () =>
    onChange([
      ...lines,
      {
        attribute: "",
        object: objects[0]?.value ?? "",
        field: "",
        ...(directions[0] ? { direction: directions[0].value } : {}),
      },
    ]);
  return (
    <fieldset
      className="flex min-w-0 flex-col gap-2"
      aria-describedby={error ? `${id}-error ${id}-hint` : `${id}-hint`}
    >
      <legend className="mb-1.5 text-sm font-medium">
        {field.label}
        <span className="ml-1.5 font-normal text-ink-3">optional</span>
      </legend>
      <datalist id={`${id}-attributes`}>
        {usualAttributes.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {lines.map((line, index) => {
        const name = `line ${index + 1}`;
        return (
          // Lines have no identity but their place.
          <div key={index} className="flex flex-wrap items-center gap-2">
            <Input
              aria-label={`Attribute, ${name}`}
              aria-invalid={error?.includes(`${name}:`) || error?.includes(`${name} `) ? true : undefined}
              list={`${id}-attributes`}
              autoComplete="off"
              spellCheck={false}
              maxLength={80}
              placeholder="plan"
              value={line.attribute}
              onChange={(event) => change(index, { attribute: event.target.value })}
              className="min-w-32 flex-1 basis-40 font-mono text-xs"
            />
            {directions.length > 0 ? (
              <Select
                aria-label={`Direction, ${name}`}
                value={line.direction ?? directions[0]?.value}
                onChange={(event) => change(index, { direction: event.target.value })}
              >
                {directions.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            ) : (
              <span aria-hidden="true" className="text-ink-3">
                →
              </span>
            )}
            <Target
              name={name}
              line={line}
              objects={objects}
              options={options}
              onChange={(part) => change(index, part)}
            />
            <IconButton
              label={`Remove ${line.attribute || name}`}
              onClick={() => onChange(lines.filter((_, at) => at !== index))}
            >
              <Trash2 />
            </IconButton>
          </div>
        );
      })}
      <Button size="small" icon={<Plus />} className="self-start" onClick={add}>
        Add a field
      </Button>
      {error ? (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-xs text-bad">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      ) : null}
      <p id={`${id}-hint`} className="text-xs text-ink-3">
        {hint}
      </p>
    </fieldset>
  );
}

function Target({
  name,
  line,
  objects,
  options,
  onChange,
}: {
  name: string;
  line: MappingLine;
  objects: readonly { value: string; label: string }[];
  options: readonly OptionView[] | undefined;
  onChange: (part: Partial<MappingLine>) => void;
}) {
  if (options !== undefined && options.length > 0) {
    const value = line.field === "" ? "" : `${line.object}:${line.field}`;
    return (
      <div className="min-w-40 flex-1 basis-48">
        <Select
          aria-label={`Field, ${name}`}
          value={value}
          onChange={(event) => {
            const [object = "", ...rest] = event.target.value.split(":");
            onChange(rest.length === 0 ? { field: "" } : { object, field: rest.join(":") });
          }}
        >
          <option value="">Choose…</option>
          {value !== "" && !options.some((option) => option.value === value) ? (
            <option value={value}>{line.field} (not in the list)</option>
          ) : null}
          {objects.map((object) => (
            <optgroup key={object.value} label={object.label}>
              {options
                .filter((option) => option.value.startsWith(`${object.value}:`))
                .map((option) => (
                  <option key={option.value} value={option.value}>
                    {option.label}
                  </option>
                ))}
            </optgroup>
          ))}
        </Select>
      </div>
    );
  }
  return (
    <div className="flex min-w-56 flex-1 basis-64 gap-2">
      <Select
        aria-label={`Object, ${name}`}
        value={line.object}
        onChange={(event) => onChange({ object: event.target.value })}
      >
        {objects.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      <Input
        aria-label={`Field, ${name}`}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        placeholder="cf_plan"
        value={line.field}
        onChange={(event) => onChange({ field: event.target.value })}
        className="font-mono text-xs"
      />
    </div>
  );
}
