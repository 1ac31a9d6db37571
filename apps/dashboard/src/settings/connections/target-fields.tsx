import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { connectionOptionsQuery, connectionsQuery, helpdesksQuery } from "../../api/queries.ts";
import { Field, type FieldControl } from "../../components/field.tsx";
import { Input } from "../../components/input.tsx";
import { Select } from "../../components/select.tsx";
import { useMay } from "../../session/use-me.ts";

/** A connection that conversations of the messenger can be carried on in, or handed in to as tickets. */
export function ConnectionField({
  label,
  hint,
  empty,
  kind,
  value,
  onChange,
  isDisabled = false,
}: {
  label: string;
  hint?: ReactNode;
  /** What it means when none is chosen. */
  empty: string;
  kind: "conversation" | "ticket";
  value: string | null;
  onChange: (value: string | null) => void;
  isDisabled?: boolean;
}) {
  const connections = useQuery(connectionsQuery).data;
  const helpdesks = useQuery(helpdesksQuery).data;
  const about = (helpdesk: string) => helpdesks?.find((each) => each.helpdesk === helpdesk);
  const takes = (helpdesk: string) => about(helpdesk)?.capabilities.escalation === kind;
  const fitting = connections?.filter(
    ({ id, helpdesk, status }) => id === value || (takes(helpdesk) && status !== "disconnected"),
  );
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Select
          {...control}
          disabled={isDisabled}
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value || null)}
        >
          <option value="">{empty}</option>
          {fitting?.map(({ id, name, helpdesk }) => (
            // A company's accounts often have one name.
            <option key={id} value={id}>
              {about(helpdesk)?.label ?? helpdesk} · {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** A choice from the live account where one is named and may be read; an id to be written elsewhere. */
export function OptionField({
  label,
  list,
  connectionId,
  empty,
  value,
  onChange,
  isDisabled = false,
}: {
  label: string;
  list: "groups" | "topics";
  connectionId: string | null;
  empty: string;
  value: string | null;
  onChange: (value: string | null) => void;
  isDisabled?: boolean;
}) {
  const mayRead = useMay("admin");
  const options = useQuery({
    ...connectionOptionsQuery(connectionId ?? "", list),
    enabled: mayRead && connectionId !== null,
  });
  // A helpdesk without such a list has nothing to choose here.
  if (options.data?.length === 0 && value === null) return null;
  const choose = (control: FieldControl) => (
    <Select
      {...control}
      disabled={isDisabled}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">{empty}</option>
      {value !== null && !options.data?.some((option) => option.value === value) ? (
        <option value={value}>{value}</option>
      ) : null}
      {options.data?.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
  const write = (control: FieldControl) => (
    <Input
      {...control}
      disabled={isDisabled}
      value={value ?? ""}
      placeholder={empty}
      onChange={(event) => onChange(event.target.value.trim() || null)}
    />
  );
  return (
    <Field
      label={label}
      isOptional
      hint={connectionId === null ? "Choose a helpdesk to pick from its list, or write the id." : undefined}
    >
      {(control) => (connectionId === null ? write(control) : choose(control))}
    </Field>
  );
}
