import type { ModelSpendView, ModelStateView, ModelsSettingsView } from "@baton/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Compass, Plus, Sparkles } from "lucide-react";
import { callApi } from "../../api/call-api.ts";
import { modelSpendQuery, modelStateQuery, modelsSettingsQuery } from "../../api/queries.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Field } from "../../components/field.tsx";
import { Input } from "../../components/input.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Meter } from "../../components/meter.tsx";
import { Notice } from "../../components/notice.tsx";
import { Page, Panel } from "../../components/page.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { Time } from "../../components/time.tsx";
import { SaveBar } from "../save-bar.tsx";
import { type DocumentForm, useDocumentForm } from "../use-document-form.ts";
import { ModelEditor } from "./model-editor.tsx";
import { emptyEmbeddings, emptyModel, type ModelForm, toDraft } from "./model-form.ts";

/** The document as it is edited: a model that is new has no id yet. */
type ModelsForm = Omit<ModelsSettingsView, "models" | "embeddings"> & {
  models: ModelForm[];
  embeddings: ModelForm | null;
};

export function ModelsPage() {
  const models = useQuery(modelsSettingsQuery);
  return (
    <Page
      title="Models"
      description="With a model the agent writes its answers, from your articles and checked against them. Without one it quotes the best passage. Guards, topics and handoffs are the same."
    >
      <Loaded query={models} label="the models">
        {(document) => <Models document={document} />}
      </Loaded>
    </Page>
  );
}

function Models({ document }: { document: ModelsSettingsView }) {
  const queryClient = useQueryClient();
  const form = useDocumentForm<ModelsForm>({
    document,
    queryKey: queryKeys.settingsDocument("models"),
    save: async ({ models, embeddings, ...changes }) => {
      const body = {
        ...changes,
        ...(models === undefined ? {} : { models: models.map(toDraft) }),
        ...(embeddings === undefined ? {} : { embeddings: embeddings && toDraft(embeddings) }),
      };
      const saved = await callApi("putModelsSettings", { body });
      void queryClient.invalidateQueries({ queryKey: queryKeys.modelSpend });
      void queryClient.invalidateQueries({ queryKey: queryKeys.modelState });
      return saved;
    },
  });
  const { models } = form.draft;
  const change = (next: ModelForm[]) => form.change({ models: next });
  const move = (index: number, by: -1 | 1) => {
    const next = [...models];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    change(next);
  };
  const add = (
    <Button icon={<Plus />} onClick={() => change([...models, emptyModel()])}>
      Add a model
    </Button>
  );
  return (
    <>
      <Troubles />
      <Panel
        title="Tried in this order"
        description="The next one is asked when a model fails, takes too long or returns what cannot be used."
        footer={<SaveBar form={form} />}
      >
        {models.length === 0 ? (
          <EmptyState icon={<Sparkles />} title="No model: articles are quoted" actions={add}>
            Any OpenAI-compatible endpoint will do, one on your own machines too.
          </EmptyState>
        ) : (
          <>
            <ol className="flex flex-col gap-3">
              {models.map((model, index) => (
                <li key={model.id ?? `new-${index}`}>
                  <ModelEditor
                    model={model}
                    order={{
                      place: index + 1,
                      isLast: index === models.length - 1,
                      onMove: (by) => move(index, by),
                    }}
                    issueOf={(field) => form.issues[`models.${index}.${field}`]}
                    onChange={(next) => change(models.map((each, at) => (at === index ? next : each)))}
                    onRemove={() => change(models.filter((_, at) => at !== index))}
                  />
                </li>
              ))}
            </ol>
            <div>{add}</div>
          </>
        )}
        {models.length > 0 ? (
          <Choice
            label="When no model answers"
            hint="A quote is given only where the confidence reaches your threshold; else a person gets it."
            value={form.draft.whenFailing}
            onChange={(whenFailing) => form.change({ whenFailing })}
          />
        ) : null}
      </Panel>
      <Embeddings
        form={form}
        model={form.draft.embeddings}
        issueOf={(field) => form.issues[`embeddings.${field}`]}
        onChange={(embeddings) => form.change({ embeddings })}
      />
      <Spending form={form} draft={form.draft} onChange={(next) => form.change(next)} />
    </>
  );
}

/** What does not answer at present, and until when it is left alone. */
function Troubles() {
  const { troubles = [] } = useQuery(modelStateQuery).data ?? {};
  return troubles.map(({ endpoint, failures, since, lastError, restsUntil }) => (
    <Notice key={endpoint} tone="warning" title={`${endpoint} does not answer`}>
      <p>
        {failures === 1 ? "It failed once, " : `It failed ${failures} times in a row, first `}
        <Time at={since} as="age" />. {lastError}
      </p>
      <p className="mt-1">
        {restsUntil !== null && new Date(restsUntil) > new Date() ? (
          <>
            No turn waits for it until <Time at={restsUntil} />; saving these settings asks it again at once.
          </>
        ) : (
          "The next turn asks it again."
        )}
      </p>
    </Notice>
  ));
}

function Embeddings({
  form,
  model,
  issueOf,
  onChange,
}: {
  form: DocumentForm;
  model: ModelForm | null;
  issueOf: (field: string) => string | undefined;
  onChange: (model: ModelForm | null) => void;
}) {
  const state = useQuery(modelStateQuery).data?.embeddings ?? null;
  return (
    <Panel
      title="Found by meaning too"
      description="A model of embeddings finds articles whose words are not the customer's. Public articles and questions are sent to it. The confidence remains that of the words."
      footer={<SaveBar form={form} />}
    >
      {model === null ? (
        <EmptyState
          icon={<Compass />}
          title="Articles are found by their words"
          actions={
            <Button icon={<Plus />} onClick={() => onChange(emptyEmbeddings())}>
              Add embeddings
            </Button>
          }
        >
          Good for most help centers. When the endpoint does not answer, words alone go on ranking.
        </EmptyState>
      ) : (
        <>
          <ModelEditor
            model={model}
            use="embeddings"
            issueOf={issueOf}
            onChange={onChange}
            onRemove={() => onChange(null)}
          />
          {state ? <EmbeddingProgress {...state} /> : null}
        </>
      )}
    </Panel>
  );
}

function EmbeddingProgress({ articles, embedded, lastAt }: NonNullable<ModelStateView["embeddings"]>) {
  return (
    <div className="flex flex-col gap-1.5">
      <Meter label="Articles embedded" value={articles === 0 ? 1 : embedded / articles} />
      <p className="text-xs text-ink-3">
        {embedded} of {articles} public articles embedded{lastAt ? ", the last one " : "."}
        {lastAt ? <Time at={lastAt} as="age" /> : null}
        {embedded < articles ? " The others are found by their words until then." : null}
      </p>
    </div>
  );
}

function Spending({
  form,
  draft,
  onChange,
}: {
  form: DocumentForm;
  draft: ModelsForm;
  onChange: (next: Partial<ModelsForm>) => void;
}) {
  const spend = useQuery(modelSpendQuery);
  const { spendLimits } = draft;
  const limit = (key: keyof typeof spendLimits, label: string, spent: number | undefined) => (
    <Field
      label={label}
      isOptional
      hint={spent === undefined ? "Empty: no limit." : `Spent so far: ${dollars(spent)}. Empty: no limit.`}
    >
      {(control) => (
        <Input
          {...control}
          type="number"
          inputMode="decimal"
          min={0}
          step="any"
          placeholder="No limit"
          value={spendLimits[key] ?? ""}
          onChange={(event) =>
            onChange({
              spendLimits: {
                ...spendLimits,
                [key]: event.target.value === "" ? null : Math.max(0, Number(event.target.value)),
              },
            })
          }
        />
      )}
    </Field>
  );
  return (
    <Panel
      title="What they may cost"
      description="In US dollars, by days and months in UTC. The answer that crosses a limit is the last one; answers under way at that moment are finished."
      footer={<SaveBar form={form} />}
    >
      {spend.data && !spend.data.isWithinLimits ? (
        <Badge tone="note">A limit is reached: no model is asked at present</Badge>
      ) : null}
      <div className="grid gap-5 sm:grid-cols-2">
        {limit("perDayUsd", "Limit per day, $", spend.data?.todayUsd)}
        {limit("perMonthUsd", "Limit per month, $", spend.data?.thisMonthUsd)}
      </div>
      <Choice
        label="When a limit is reached"
        hint="Until the day or the month is over."
        value={draft.whenSpent}
        onChange={(whenSpent) => onChange({ whenSpent })}
      />
      {spend.data && spend.data.models.length > 0 ? <UseOfMonth spend={spend.data} /> : null}
    </Panel>
  );
}

function UseOfMonth({ spend }: { spend: ModelSpendView }) {
  const number = new Intl.NumberFormat();
  return (
    <div className="overflow-x-auto border-t border-line pt-4">
      <table className="w-full min-w-112 text-sm">
        <caption className="pb-2 text-left font-medium">This month</caption>
        <thead className="text-left text-xs text-ink-3">
          <tr>
            <th className="pb-1.5 font-medium">Model</th>
            <th className="pb-1.5 text-right font-medium">Requests</th>
            <th className="pb-1.5 text-right font-medium">Failed</th>
            <th className="pb-1.5 text-right font-medium">Tokens in</th>
            <th className="pb-1.5 text-right font-medium">Tokens out</th>
            <th className="pb-1.5 text-right font-medium">Cost</th>
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {spend.models.map((model) => (
            <tr key={model.model} className="border-t border-line">
              <td className="max-w-48 truncate py-1.5">{model.model}</td>
              <td className="py-1.5 text-right">{number.format(model.requests)}</td>
              <td className="py-1.5 text-right">{number.format(model.failedRequests)}</td>
              <td className="py-1.5 text-right">{number.format(model.inputTokens)}</td>
              <td className="py-1.5 text-right">{number.format(model.outputTokens)}</td>
              <td className="py-1.5 text-right font-medium">{dollars(model.costUsd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Choice({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint: string;
  value: ModelsForm["whenSpent"];
  onChange: (value: ModelsForm["whenSpent"]) => void;
}) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-3 border-t border-line pt-4">
      <div className="min-w-0 flex-1 basis-56">
        <p className="text-sm font-medium">{label}</p>
        <p className="text-xs text-ink-3">{hint}</p>
      </div>
      <Segmented
        label={label}
        value={value}
        onChange={onChange}
        options={[
          { value: "quote", label: "Quote articles" },
          { value: "hand-off", label: "Hand off" },
        ]}
      />
    </div>
  );
}

/** Cents, and more digits where a cent would hide it. */
function dollars(amount: number): string {
  const digits = amount > 0 && amount < 0.1 ? 4 : 2;
  return new Intl.NumberFormat(undefined, {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}
