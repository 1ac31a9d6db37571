import type { OptionView, SettingFieldView } from "@baton/api";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { Input, SecretInput, Textarea } from "../../components/input.tsx";
import { MultiSelect } from "../../components/multi-select.tsx";
import { Notice } from "../../components/notice.tsx";
import { Select } from "../../components/select.tsx";
import { Toggle } from "../../components/toggle.tsx";
import type { FormValues, MappingLine } from "./connection-settings.ts";
import { FieldMapping } from "./field-mapping.tsx";

/** Choices of a picker: read from the live account, or why not. */
export type FieldOptions = {
  options: readonly OptionView[] | undefined;
  isLoading: boolean;
  error: Error | null;
};

/** One field of a connection's form, as the connector describes it. */
export function SettingField({
  field,
  value,
  onChange,
  error,
  isSecretStored,
  choices,
  onCreate,
}: {
  field: SettingFieldView;
  value: FormValues[string] | undefined;
  onChange: (value: FormValues[string]) => void;
  error: string | undefined;
  isSecretStored: boolean;
  choices: FieldOptions;
  /** Makes a missing choice in the helpdesk and chooses it; absent: it cannot. */
  onCreate?: (name: string) => Promise<void>;
}) {
  if (field.control === "toggle") {
    return <Toggle label={field.label} hint={field.help} isOn={value === true} onChange={onChange} />;
  }
  if (field.control === "field-mapping") {
    return (
      <FieldMapping
        field={field}
        lines={Array.isArray(value) ? (value as MappingLine[]) : []}
        onChange={onChange}
        options={choices.options}
        hint={<Hint field={field} choices={choices} />}
        error={error}
      />
    );
  }
  const text = typeof value === "string" ? value : "";
  const options = field.options ?? choices.options;
  return (
    <Field
      label={field.label}
      hint={<Hint field={field} choices={choices} />}
      error={error}
      isOptional={!field.isRequired}
    >
      {(control) => {
        switch (field.control) {
          case "secret":
            return (
              <SecretInput
                {...control}
                autoComplete="off"
                spellCheck={false}
                required={field.isRequired && !isSecretStored}
                placeholder={
                  isSecretStored ? "•••••••• stored; type to replace it" : (field.placeholder ?? "")
                }
                value={text}
                onChange={(event) => onChange(event.target.value)}
              />
            );
          case "textarea":
            return (
              <Textarea
                {...control}
                spellCheck={false}
                required={field.isRequired}
                placeholder={field.placeholder ?? ""}
                value={text}
                onChange={(event) => onChange(event.target.value)}
                className="font-mono text-xs"
              />
            );
          case "select":
            return (
              <div className="flex flex-col items-start gap-2">
                <Select
                  {...control}
                  value={text}
                  disabled={!options && text === ""}
                  onChange={(event) => onChange(event.target.value)}
                >
                  <option value="">{field.isRequired ? "Choose…" : "None"}</option>
                  {text && !options?.some((option) => option.value === text) ? (
                    <option value={text}>{text}</option>
                  ) : null}
                  {options?.map((option) => (
                    <option key={option.value} value={option.value}>
                      {option.label}
                    </option>
                  ))}
                </Select>
                {field.creates && onCreate ? (
                  <CreateOption creates={field.creates} onCreate={onCreate} />
                ) : null}
              </div>
            );
          case "multi-select":
            return (
              <MultiSelect
                control={control}
                value={Array.isArray(value) ? (value as string[]) : []}
                onChange={onChange}
                options={options ?? []}
                placeholder={options ? "None chosen" : "None"}
                isDisabled={!options && !(Array.isArray(value) && value.length > 0)}
              />
            );
          default:
            return (
              <Input
                {...control}
                autoComplete="off"
                spellCheck={false}
                required={field.isRequired}
                placeholder={field.placeholder ?? ""}
                value={text}
                onChange={(event) => onChange(event.target.value)}
              />
            );
        }
      }}
    </Field>
  );
}

/** What the field is for, and whether its choices are there. */
function Hint({ field, choices }: { field: SettingFieldView; choices: FieldOptions }) {
  const isChosen = field.optionsFrom !== null && !field.options && !choices.options;
  return (
    <>
      {field.help}
      {isChosen ? (
        <span className="mt-0.5 block">
          {choices.isLoading
            ? "Reading the choices from the account…"
            : choices.error
              ? `The choices could not be read: ${choices.error.message}`
              : "The choices are read from the account once its credentials work."}
        </span>
      ) : null}
    </>
  );
}

/** What the account lacks is made from here: a name, and one click. */
function CreateOption({
  creates,
  onCreate,
}: {
  creates: NonNullable<SettingFieldView["creates"]>;
  onCreate: (name: string) => Promise<void>;
}) {
  const [name, setName] = useState<string | null>(null);
  const create = useMutation({
    mutationFn: () => onCreate(name?.trim() ?? ""),
    onSuccess: () => setName(null),
  });
  if (name === null) {
    return (
      <Button size="small" onClick={() => setName(creates.suggestedName)}>
        {creates.label}
      </Button>
    );
  }
  return (
    <div className="flex w-full flex-col gap-2">
      <div className="flex w-full gap-2">
        <Input
          aria-label="Name of the new field"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button isPending={create.isPending} disabled={name.trim() === ""} onClick={() => create.mutate()}>
          Make it
        </Button>
        <Button variant="ghost" onClick={() => setName(null)}>
          Cancel
        </Button>
      </div>
      {create.error ? <Notice tone="warning">{create.error.message}</Notice> : null}
    </div>
  );
}
