import type { Step } from "@baton/workflows";
import { useQuery } from "@tanstack/react-query";
import { connectionOptionsQuery, connectionsQuery } from "../../api/queries.ts";
import { Field, type FieldControl } from "../../components/field.tsx";
import { Input } from "../../components/input.tsx";
import { Select } from "../../components/select.tsx";
import { Toggle } from "../../components/toggle.tsx";
import { useMay } from "../../session/use-me.ts";
import { type StepFormProps, TextField } from "./shared.tsx";

type Of<Kind extends Step["kind"]> = StepFormProps<Extract<Step, { kind: Kind }>>;

export function HandoffToAgentForm({ step, change, definition, errorAt }: Of<"handoff-to-agent">) {
  return (
    <>
      <TextField
        label="What the customer is told"
        isOptional
        hint="Empty: the usual words, in the customer's language."
        value={step.text ?? ""}
        definition={definition}
        error={errorAt("text")}
        onChange={(text) => change({ text: text || null })}
      />
      <ConnectionField
        value={step.connectionId}
        onChange={(connectionId) => change({ connectionId, groupId: null, topicId: null })}
      />
      <OptionField
        label="Group"
        list="groups"
        connectionId={step.connectionId}
        empty="As the connection's settings say"
        value={step.groupId}
        onChange={(groupId) => change({ groupId })}
      />
      <OptionField
        label="Topic"
        list="topics"
        connectionId={step.connectionId}
        empty="The first topic"
        value={step.topicId}
        onChange={(topicId) => change({ topicId })}
      />
      <TextField
        label="For the teammates"
        isOptional
        hint="Added to the private note."
        value={step.note ?? ""}
        definition={definition}
        error={errorAt("note")}
        onChange={(note) => change({ note: note || null })}
      />
    </>
  );
}

export function HandoffToTicketForm({ step, change, definition, errorAt }: Of<"handoff-to-ticket">) {
  return (
    <>
      <TextField
        label="Subject"
        value={step.subject}
        definition={definition}
        error={errorAt("subject")}
        onChange={(subject) => change({ subject })}
      />
      <Toggle
        label="User verification"
        hint="The customer proves their address with a code sent by email before the ticket is made. Does not apply to verified identities."
        isOn={step.userVerification}
        onChange={(userVerification) => change({ userVerification })}
      />
      <ConnectionField
        value={step.connectionId}
        onChange={(connectionId) => change({ connectionId, groupId: null })}
      />
      <OptionField
        label="Group"
        list="groups"
        connectionId={step.connectionId}
        empty="As the connection's settings say"
        value={step.groupId}
        onChange={(groupId) => change({ groupId })}
      />
      <TextField
        label="What the customer is told"
        isOptional
        hint="Once the ticket is there. Empty: the usual words."
        value={step.text ?? ""}
        definition={definition}
        error={errorAt("text")}
        onChange={(text) => change({ text: text || null })}
      />
    </>
  );
}

function ConnectionField({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const connections = useQuery(connectionsQuery);
  return (
    <Field label="Helpdesk" hint="Conversations of a helpdesk stay in it.">
      {(control) => (
        <Select {...control} value={value ?? ""} onChange={(event) => onChange(event.target.value || null)}>
          <option value="">The conversation's own</option>
          {connections.data?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** A choice from the live account where one is named and may be read; an id to be written elsewhere. */
function OptionField({
  label,
  list,
  connectionId,
  empty,
  value,
  onChange,
}: {
  label: string;
  list: "groups" | "topics";
  connectionId: string | null;
  empty: string;
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const mayRead = useMay("admin");
  const options = useQuery({
    ...connectionOptionsQuery(connectionId ?? "", list),
    enabled: mayRead && connectionId !== null,
  });
  const choose = (control: FieldControl) => (
    <Select {...control} value={value ?? ""} onChange={(event) => onChange(event.target.value || null)}>
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
