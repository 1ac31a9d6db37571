import type { Step } from "@baton/workflows";
import { listAttributes, triggerEvents } from "@baton/workflows";
import { Field } from "../../components/field.tsx";
import { Input } from "../../components/input.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { Select } from "../../components/select.tsx";
import { Toggle } from "../../components/toggle.tsx";
import {
  AttributeSelect,
  ConditionsEditor,
  DurationInput,
  SilenceEditor,
  type StepFormProps,
  TextField,
  ValueInput,
} from "./shared.tsx";

type Of<Kind extends Step["kind"]> = StepFormProps<Extract<Step, { kind: Kind }>>;

const eventLabels: Record<(typeof triggerEvents)[number], string> = {
  "conversation-opened": "opens a conversation",
  "first-message": "writes the first message",
  "any-message": "writes any message",
};
const channelLabels = { web: "Web chat", email: "Email", sms: "SMS", phone: "Phone" } as const;

export function TriggerForm({ step, change, definition, errorAt }: Of<"trigger">) {
  return (
    <>
      <Field
        label="When the customer"
        hint={
          step.on === "conversation-opened"
            ? "In the messenger, before anything is written. Helpdesks do not tell of it: for them add a trigger for the first message."
            : undefined
        }
      >
        {(control) => (
          <Select
            {...control}
            value={step.on}
            onChange={(event) => change({ on: event.target.value as typeof step.on })}
          >
            {triggerEvents.map((event) => (
              <option key={event} value={event}>
                {eventLabels[event]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">Channels</legend>
        <div className="grid grid-cols-2 gap-1.5">
          {(Object.keys(channelLabels) as (keyof typeof channelLabels)[]).map((channel) => (
            <label key={channel} className="flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="accent-accent"
                checked={step.channels.includes(channel)}
                onChange={(event) =>
                  change({
                    channels: event.target.checked
                      ? [...step.channels, channel]
                      : step.channels.filter((each) => each !== channel),
                  })
                }
              />
              {channelLabels[channel]}
            </label>
          ))}
        </div>
        <p className="text-xs text-ink-3">None chosen: all of them.</p>
      </fieldset>
      <Field label="Hours">
        {(control) => (
          <Select
            {...control}
            value={step.hours}
            onChange={(event) => change({ hours: event.target.value as typeof step.hours })}
          >
            <option value="always">At all times</option>
            <option value="open">While people are there</option>
            <option value="closed">Out of office hours</option>
          </Select>
        )}
      </Field>
      <Toggle
        label="Only under conditions"
        isOn={step.when !== null}
        onChange={(isOn) =>
          change({
            when: isOn
              ? { match: "all", conditions: [{ attribute: "contact.email", operator: "is-known" }] }
              : null,
          })
        }
      />
      {step.when ? (
        <ConditionsEditor
          value={step.when}
          definition={definition}
          onChange={(when) => change({ when })}
          errorAt={(place) => errorAt(`when.${place}`)}
        />
      ) : null}
    </>
  );
}

export function MessageForm({ step, change, definition, errorAt }: Of<"message">) {
  return (
    <TextField
      label="Text"
      value={step.text}
      definition={definition}
      error={errorAt("text")}
      onChange={(text) => change({ text })}
    />
  );
}

export function AgentForm({ step, change, errorAt }: Of<"agent">) {
  return (
    <>
      <p className="text-sm text-ink-2">
        The AI answers what the customer asked, and every message after that, until it cannot help or the
        customer is content.
      </p>
      <SilenceEditor
        value={step.silence}
        error={errorAt("silence.after")}
        onChange={(silence) => change({ silence })}
      />
    </>
  );
}

export function CloseForm({ step, change, definition, errorAt }: Of<"close">) {
  return (
    <>
      <TextField
        label="Last words"
        isOptional
        value={step.text ?? ""}
        definition={definition}
        error={errorAt("text")}
        onChange={(text) => change({ text: text || null })}
      />
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-medium">Counts as</span>
        <Segmented
          label="Counts as"
          value={step.outcome}
          onChange={(outcome) => change({ outcome })}
          options={[
            { value: "resolved", label: "Resolved" },
            { value: "unresolved", label: "Not resolved" },
          ]}
        />
      </div>
    </>
  );
}

export function WaitForm({ step, change, errorAt }: Of<"wait">) {
  return (
    <>
      <Segmented
        label="Wait until"
        value={step.until.kind}
        onChange={(kind) =>
          change({
            until: kind === "duration" ? { kind, duration: { amount: 1, unit: "hours" } } : { kind },
          })
        }
        options={[
          { value: "duration", label: "A time has passed" },
          { value: "office-hours", label: "People are there" },
        ]}
      />
      {step.until.kind === "duration" ? (
        <DurationInput
          label="Wait for"
          value={step.until.duration}
          error={errorAt("until.duration") ?? errorAt("until.duration.amount")}
          onChange={(duration) => change({ until: { kind: "duration", duration } })}
        />
      ) : null}
    </>
  );
}

export function SetAttributeForm({ step, change, definition, errorAt }: Of<"set-attribute">) {
  const type = listAttributes(definition.attributes).find(({ name }) => name === step.attribute)?.type;
  return (
    <>
      <Field label="Attribute" error={errorAt("attribute")}>
        {(control) => (
          <AttributeSelect
            control={control}
            mustBeWritable
            definition={definition}
            value={step.attribute}
            onChange={(attribute) => change({ attribute })}
          />
        )}
      </Field>
      <Field label="Value" error={errorAt("value")} hint="May name other attributes: {{contact.name}}.">
        {() => (
          <ValueInput label="Value" type={type} value={step.value} onChange={(value) => change({ value })} />
        )}
      </Field>
    </>
  );
}

export function TagForm({ step, change, errorAt }: Of<"tag">) {
  return (
    <Field label="Tags" hint="Separated by commas." error={errorAt("tags") ?? errorAt("tags[0]")}>
      {(control) => (
        <Input
          {...control}
          defaultValue={step.tags.join(", ")}
          onChange={(event) =>
            change({
              tags: event.target.value
                .split(",")
                .map((tag) => tag.trim())
                .filter((tag) => tag !== ""),
            })
          }
        />
      )}
    </Field>
  );
}
