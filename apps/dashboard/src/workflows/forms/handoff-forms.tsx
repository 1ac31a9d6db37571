import type { Step } from "@baton/workflows";
import { Toggle } from "../../components/toggle.tsx";
import { ConnectionField, OptionField } from "../../settings/connections/target-fields.tsx";
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
        label="Helpdesk"
        hint="For conversations of the messenger; those of a helpdesk stay in it."
        empty="As the messenger's settings say"
        kind="conversation"
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
        label="Helpdesk"
        empty="The only one that takes tickets"
        kind="ticket"
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
