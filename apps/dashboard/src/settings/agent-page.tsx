import { type AgentSettingsView, type HandoffSettingsView, handoffPresetSwitches } from "@baton/api";
import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { RadioGroup } from "radix-ui";
import { useId } from "react";
import { callApi } from "../api/call-api.ts";
import { agentSettingsQuery, handoffSettingsQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { Field } from "../components/field.tsx";
import { Input, Textarea } from "../components/input.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Page, Panel } from "../components/page.tsx";
import { Select } from "../components/select.tsx";
import { Toggle } from "../components/toggle.tsx";
import { languageName } from "../format/words.ts";
import { useMay } from "../session/use-me.ts";
import { DurationField } from "./duration-field.tsx";
import { SaveBar } from "./save-bar.tsx";
import { useDocumentForm } from "./use-document-form.ts";

const presets = [
  { value: "quick", label: "Quick", text: "Hands off early. For teams that want to see most conversations." },
  { value: "balanced", label: "Balanced", text: "Answers what it is sure of, hands off the rest." },
  { value: "ai-first", label: "AI first", text: "Tries harder before it asks a person." },
  { value: "ai-only", label: "AI only", text: "Hands off only when it has no answer at all, or fails." },
] as const;

export function AgentPage() {
  const handoff = useQuery(handoffSettingsQuery);
  const agent = useQuery(agentSettingsQuery);
  return (
    <Page
      title="Agent & handoff"
      description="How the agent speaks, and when it gives a conversation to people."
    >
      <Loaded query={handoff} label="the handoff settings">
        {(document) => <HandoffForm document={document} />}
      </Loaded>
      <Loaded query={agent} label="the agent's settings">
        {(document) => <AgentForm document={document} />}
      </Loaded>
    </Page>
  );
}

function HandoffForm({ document }: { document: HandoffSettingsView }) {
  const id = useId();
  const isReadOnly = !useMay("admin");
  const form = useDocumentForm({
    document,
    queryKey: queryKeys.settingsDocument("handoff"),
    save: (changes) => callApi("putHandoffSettings", { body: changes }),
  });
  const { draft } = form;
  const custom = (next: Partial<HandoffSettingsView>) => form.change({ preset: "custom", ...next });
  return (
    <Panel
      title="When to hand off"
      description="If the agent itself fails or takes too long, a person always gets the conversation."
      footer={<SaveBar form={form} isReadOnly={isReadOnly} />}
    >
      <RadioGroup.Root
        aria-label="Preset"
        value={draft.preset}
        disabled={isReadOnly}
        onValueChange={(value) => {
          const preset = presets.find((each) => each.value === value)?.value;
          if (preset) form.change({ preset, ...handoffPresetSwitches[preset] });
          else form.change({ preset: "custom" });
        }}
        className="grid gap-2 sm:grid-cols-2"
      >
        {presets.map((preset) => (
          <RadioGroup.Item
            key={preset.value}
            value={preset.value}
            aria-labelledby={`${id}-${preset.value}`}
            aria-describedby={`${id}-${preset.value}-text`}
            className={clsx(
              "rounded-xl border border-line px-3.5 py-2.5 text-left transition-colors hover:border-line-strong disabled:opacity-60",
              "data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft",
            )}
          >
            <span id={`${id}-${preset.value}`} className="block text-sm font-medium">
              {preset.label}
            </span>
            <span id={`${id}-${preset.value}-text`} className="block text-xs text-ink-2">
              {preset.text}
            </span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {draft.preset === "custom" ? (
        <p className="text-sm text-ink-2">
          Your own mixture, as set below. Choose a preset to return to one.
        </p>
      ) : null}
      <div className="flex flex-col gap-4 border-t border-line pt-4">
        <Toggle
          label="The customer asks for a person"
          isOn={draft.onRequest}
          onChange={(onRequest) => custom({ onRequest })}
          isDisabled={isReadOnly}
        />
        <Toggle
          label="The customer is frustrated"
          hint="Angry twice, or upset while the agent is unsure."
          isOn={draft.onFrustration}
          onChange={(onFrustration) => custom({ onFrustration })}
          isDisabled={isReadOnly}
        />
        <Toggle
          label="No progress"
          hint="The same point comes up again after an answer."
          isOn={draft.onNoProgress}
          onChange={(onNoProgress) => custom({ onNoProgress })}
          isDisabled={isReadOnly}
        />
      </div>
      <div className="grid gap-5 border-t border-line pt-4 sm:grid-cols-2">
        <Threshold
          label="Answer from"
          hint="At or above this confidence the agent answers, below it a person does."
          value={draft.answerThreshold}
          onChange={(answerThreshold) => custom({ answerThreshold })}
          isDisabled={isReadOnly}
        />
        <Threshold
          label="Ask a model from"
          hint="Below this no model is asked and nothing is spent."
          value={draft.modelThreshold}
          onChange={(modelThreshold) => custom({ modelThreshold })}
          isDisabled={isReadOnly}
        />
      </div>
    </Panel>
  );
}

function Threshold({
  label,
  hint,
  value,
  onChange,
  isDisabled,
}: {
  label: string;
  hint: string;
  value: number;
  onChange: (value: number) => void;
  isDisabled: boolean;
}) {
  const percent = Math.round(value * 100);
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <span className="flex items-center gap-3">
          <input
            {...control}
            type="range"
            min={0}
            max={100}
            step={1}
            disabled={isDisabled}
            value={percent}
            aria-valuetext={`${percent} percent`}
            onChange={(event) => onChange(Number(event.target.value) / 100)}
            className="h-9 min-w-0 flex-1 accent-accent"
          />
          <output className="w-11 text-right text-sm font-medium tabular-nums">{percent}%</output>
        </span>
      )}
    </Field>
  );
}

/** Offered by name; any other can be typed as a code. */
const commonLanguages = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "pl",
  "sv",
  "da",
  "no",
  "fi",
  "tr",
  "ru",
  "ar",
  "he",
  "ja",
  "zh",
];

function AgentForm({ document }: { document: AgentSettingsView }) {
  const isReadOnly = !useMay("admin");
  const form = useDocumentForm({
    document,
    queryKey: queryKeys.settingsDocument("agent"),
    save: (changes) => callApi("putAgentSettings", { body: changes }),
  });
  const { draft, issues } = form;
  const { served, fallback } = draft.language;
  const fallbacks = [...new Set([...commonLanguages, fallback])];
  return (
    <Panel title="How it speaks" footer={<SaveBar form={form} isReadOnly={isReadOnly} />}>
      <Field label="Company name" hint="As the agent names it to customers." error={issues.organizationName}>
        {(control) => (
          <Input
            {...control}
            disabled={isReadOnly}
            maxLength={120}
            value={draft.organizationName}
            onChange={(event) => form.change({ organizationName: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Tone"
        isOptional
        hint="How it should sound, in plain words. Used with a model only."
        error={issues.tone}
      >
        {(control) => (
          <Textarea
            {...control}
            disabled={isReadOnly}
            maxLength={2_000}
            placeholder="Friendly and brief. No exclamation marks."
            value={draft.tone}
            onChange={(event) => form.change({ tone: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="House rules"
        isOptional
        hint="What it must and must not do, for the model."
        error={issues.instructions}
      >
        {(control) => (
          <Textarea
            {...control}
            disabled={isReadOnly}
            maxLength={20_000}
            className="min-h-28"
            value={draft.instructions}
            onChange={(event) => form.change({ instructions: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-5 border-t border-line pt-4 sm:grid-cols-2">
        <LanguagesField
          served={served}
          isReadOnly={isReadOnly}
          error={issues["language.served"]}
          onChange={(next) => form.change({ language: { fallback, served: next } })}
        />
        <Field label="Language when unsure" hint="Used when the customer's is not recognized.">
          {(control) => (
            <Select
              {...control}
              disabled={isReadOnly}
              value={fallback}
              onChange={(event) => form.change({ language: { served, fallback: event.target.value } })}
            >
              {fallbacks.map((code) => (
                <option key={code} value={code}>
                  {languageName(code)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DurationField
          label="Time limit of an answer"
          hint="Beyond it the conversation is handed off."
          milliseconds={draft.maxTurnMs}
          onChange={(maxTurnMs) => form.change({ maxTurnMs })}
          minimum={5_000}
          maximum={300_000}
          isDisabled={isReadOnly}
        />
      </div>
    </Panel>
  );
}

function LanguagesField({
  served,
  onChange,
  isReadOnly,
  error,
}: {
  served: AgentSettingsView["language"]["served"];
  onChange: (served: AgentSettingsView["language"]["served"]) => void;
  isReadOnly: boolean;
  error: string | undefined;
}) {
  const text = served === "any" ? "" : served.join(", ");
  return (
    <Field
      label="Languages answered"
      hint={
        served === "any"
          ? "Empty: all of them. Otherwise codes such as en, de, fr; other languages are handed off."
          : served.map(languageName).join(", ")
      }
      error={error}
    >
      {(control) => (
        <Input
          {...control}
          key={text}
          disabled={isReadOnly}
          placeholder="All languages"
          defaultValue={text}
          onBlur={(event) => {
            const codes = event.target.value
              .toLowerCase()
              .split(/[\s,;]+/)
              .filter((code) => /^[a-z]{2,3}$/.test(code));
            onChange(codes.length === 0 ? "any" : [...new Set(codes)]);
          }}
        />
      )}
    </Field>
  );
}
