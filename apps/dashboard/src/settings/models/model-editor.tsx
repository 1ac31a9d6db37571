import { maskedSecret } from "@baton/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, FlaskConical, Trash2 } from "lucide-react";
import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { callApi } from "../../api/call-api.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input, SecretInput } from "../../components/input.tsx";
import { Notice } from "../../components/notice.tsx";
import { Select } from "../../components/select.tsx";
import { Toggle } from "../../components/toggle.tsx";
import { ModelUse } from "../../decisions/model-use.tsx";
import { DurationField } from "../duration-field.tsx";
import { embeddingKinds, kinds, type ModelForm, toDraft } from "./model-form.ts";

/** One model: where it is, its key, what it costs, and a live test of just these values, saved or not. */
export function ModelEditor({
  model,
  use = "answers",
  order,
  onChange,
  onRemove,
  issueOf,
}: {
  model: ModelForm;
  use?: "answers" | "embeddings";
  /** Its place among those that are tried one after the other; left out: it is the only one. */
  order?: { place: number; isLast: boolean; onMove: (by: -1 | 1) => void };
  onChange: (model: ModelForm) => void;
  onRemove: () => void;
  issueOf: (field: string) => string | undefined;
}) {
  const queryClient = useQueryClient();
  const [isOpen, setIsOpen] = useState(model.model === "");
  const test = useMutation({
    mutationFn: () => callApi("testModel", { body: { ...toDraft(model), use } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.modelSpend }),
  });
  const issues = test.error instanceof ApiError ? test.error.issues : {};
  const errorOf = (field: string) => issueOf(field) ?? issues[field];
  const set = (next: Partial<ModelForm>) => {
    test.reset();
    onChange({ ...model, ...next });
  };
  const title = model.name || model.model || "New model";
  const offered = use === "answers" ? kinds : embeddingKinds;
  const hints = offered[model.kind] ?? kinds[model.kind];
  const path = use === "answers" ? "/chat/completions" : "/embeddings";
  const isUnpriced = model.inputPrice === null || (use === "answers" && model.outputPrice === null);
  return (
    <section aria-label={title} className="rounded-xl border border-line">
      <header className="flex items-center gap-2 px-4 py-2.5">
        {order ? (
          <span className="w-5 text-sm font-medium text-ink-3 tabular-nums">{order.place}.</span>
        ) : null}
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 text-left"
        >
          <span className="truncate text-sm font-medium">{title}</span>
          <span className="text-xs text-ink-3">{hints.label}</span>
          {model.isEnabled ? null : <Badge>Off</Badge>}
          {isUnpriced ? <Badge tone="outline">No prices</Badge> : null}
        </button>
        {order ? (
          <>
            <IconButton
              label={`${title}: earlier`}
              disabled={order.place === 1}
              onClick={() => order.onMove(-1)}
            >
              <ChevronUp />
            </IconButton>
            <IconButton label={`${title}: later`} disabled={order.isLast} onClick={() => order.onMove(1)}>
              <ChevronDown />
            </IconButton>
          </>
        ) : null}
        <IconButton label={`Remove ${title}`} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </header>
      {isOpen ? (
        <div className="flex flex-col gap-5 border-t border-line p-4">
          <Toggle
            label="In use"
            hint="Off: kept here, and not asked."
            isOn={model.isEnabled}
            onChange={(isEnabled) => set({ isEnabled })}
          />
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label="Provider" hint="Most providers and local servers are OpenAI-compatible.">
              {(control) => (
                <Select
                  {...control}
                  value={model.kind}
                  onChange={(event) => set({ kind: event.target.value as ModelForm["kind"] })}
                >
                  {Object.entries(offered).map(([kind, { label }]) => (
                    <option key={kind} value={kind}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Model" hint="As the provider names it." error={errorOf("model")}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={200}
                  placeholder={hints.model}
                  value={model.model}
                  onChange={(event) => set({ model: event.target.value })}
                />
              )}
            </Field>
          </div>
          <Field
            label="Address"
            isOptional={model.kind !== "openai-compatible"}
            hint={
              model.kind === "openai-compatible"
                ? `Without ${path}. Addresses inside your network need BATON_ALLOW_PRIVATE_NETWORK.`
                : "Empty: the provider's own."
            }
            error={errorOf("baseUrl")}
          >
            {(control) => (
              <Input
                {...control}
                type="url"
                maxLength={500}
                placeholder={hints.baseUrl}
                value={model.baseUrl ?? ""}
                onChange={(event) => set({ baseUrl: event.target.value === "" ? null : event.target.value })}
              />
            )}
          </Field>
          <KeyField apiKey={model.apiKey} error={errorOf("apiKey")} onChange={(apiKey) => set({ apiKey })} />
          <div className="grid gap-5 sm:grid-cols-2">
            <Price
              label="Price in, $ per million tokens"
              value={model.inputPrice}
              error={errorOf("inputPrice")}
              onChange={(inputPrice) => set({ inputPrice })}
            />
            {use === "answers" ? (
              <Price
                label="Price out, $ per million tokens"
                value={model.outputPrice}
                error={errorOf("outputPrice")}
                onChange={(outputPrice) => set({ outputPrice })}
              />
            ) : null}
            <Field label="Name in reports" isOptional error={errorOf("name")}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={80}
                  placeholder={model.model || "The model's own"}
                  value={model.name}
                  onChange={(event) => set({ name: event.target.value })}
                />
              )}
            </Field>
            <DurationField
              label="Time limit"
              hint={
                use === "answers"
                  ? "Then the next model is asked."
                  : "Of articles; a question waits 2 seconds at most."
              }
              milliseconds={model.timeoutMs}
              onChange={(timeoutMs) => set({ timeoutMs })}
              minimum={1_000}
              maximum={120_000}
            />
          </div>
          <div className="flex flex-col gap-3 border-t border-line pt-4">
            <div className="flex flex-wrap items-center gap-3">
              <Button
                icon={<FlaskConical />}
                disabled={model.model.trim() === ""}
                isPending={test.isPending}
                onClick={() => test.mutate()}
              >
                Test
              </Button>
              <p className="min-w-0 flex-1 basis-48 text-xs text-ink-3">
                {use === "answers"
                  ? "Asks the model one question live, as a customer's would be asked."
                  : "Sends the model one question live."}{" "}
                Nothing is saved.
              </p>
            </div>
            {test.data ? (
              <Notice
                tone={test.data.ok ? "good" : "bad"}
                title={test.data.ok ? "It works" : "It cannot be used like this"}
              >
                <p>{test.data.message}</p>
                {test.data.text ? <p className="mt-1 italic">“{test.data.text}”</p> : null}
                {test.data.model ? <ModelUse model={test.data.model} /> : null}
              </Notice>
            ) : null}
            {test.error && Object.keys(issues).length === 0 ? (
              <Notice tone="bad" title="The test did not run">
                {test.error.message}
              </Notice>
            ) : null}
          </div>
        </div>
      ) : null}
    </section>
  );
}

/** A stored key is never shown: it can be replaced or taken away. */
function KeyField({
  apiKey,
  onChange,
  error,
}: {
  apiKey: string | null;
  onChange: (apiKey: string | null) => void;
  error: string | undefined;
}) {
  const isStored = apiKey === maskedSecret;
  // What was typed and cleared again leaves the stored key as it was.
  const [untouched, setUntouched] = useState(isStored ? maskedSecret : null);
  return (
    <Field
      label="API key"
      isOptional
      hint={
        isStored
          ? "Stored encrypted, and never shown again. Enter another to replace it."
          : "Stored encrypted, and never shown again. Local servers mostly need none."
      }
      error={error}
    >
      {(control) => (
        <span className="flex gap-2">
          <span className="min-w-0 flex-1">
            <SecretInput
              {...control}
              autoComplete="off"
              maxLength={2_000}
              placeholder={isStored ? maskedSecret : ""}
              value={isStored ? "" : (apiKey ?? "")}
              onChange={(event) => onChange(event.target.value === "" ? untouched : event.target.value)}
            />
          </span>
          {isStored ? (
            <Button
              onClick={() => {
                setUntouched(null);
                onChange(null);
              }}
            >
              Remove key
            </Button>
          ) : null}
        </span>
      )}
    </Field>
  );
}

function Price({
  label,
  value,
  onChange,
  error,
}: {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
  error: string | undefined;
}) {
  return (
    <Field label={label} isOptional hint="Needed for spend limits; 0: it costs nothing." error={error}>
      {(control) => (
        <Input
          {...control}
          type="number"
          inputMode="decimal"
          min={0}
          step="any"
          placeholder="Not known"
          value={value ?? ""}
          onChange={(event) =>
            onChange(event.target.value === "" ? null : Math.max(0, Number(event.target.value)))
          }
        />
      )}
    </Field>
  );
}
