import type {
  ConnectionCheckView,
  ConnectionView,
  HelpdeskView,
  OptionListName,
  OptionView,
  SettingFieldView,
} from "@baton/api";
import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { ChevronRight, FlaskConical } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { callApi } from "../../api/call-api.ts";
import { connectionOptionsQuery } from "../../api/queries.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { useUnsavedChanges } from "../../app/unsaved-changes.tsx";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { Input } from "../../components/input.tsx";
import { Notice } from "../../components/notice.tsx";
import { Panel } from "../../components/page.tsx";
import { CheckResults } from "./check-results.tsx";
import {
  apiBaseUrlKey,
  type FormValues,
  isStoredSecret,
  startValues,
  writeChanges,
  writeSettings,
} from "./connection-settings.ts";
import { SettingField } from "./setting-field.tsx";

/**
 * The settings of a connection, drawn from its connector's description. Testing and saving make the same live checks;
 * each is shown as it came back, and what is wrong also stands under the field at fault.
 */
export function ConnectionForm({
  helpdesk,
  connection,
  onSaved,
}: {
  helpdesk: HelpdeskView;
  /** Null: a new one. */
  connection: ConnectionView | null;
  onSaved: (connection: ConnectionView) => void;
}) {
  const queryClient = useQueryClient();
  const stored = connection?.settings ?? {};
  const [name, setName] = useState(connection?.name ?? helpdesk.label);
  const [values, setValues] = useState<FormValues>(() => startValues(helpdesk, stored));
  const [started, setStarted] = useState({ name, values });
  useUnsavedChanges(JSON.stringify({ name, values }) !== JSON.stringify(started));
  // Decided once: emptying the field must not fold it away under the cursor.
  const [hasAddress] = useState(Boolean(values[apiBaseUrlKey]));
  const [checks, setChecks] = useState<readonly ConnectionCheckView[]>([]);
  const [isListing, setListing] = useState(false);
  const [draftOptions, setDraftOptions] = useState<Partial<Record<OptionListName, OptionView[]>>>({});
  const form = useRef<HTMLFormElement>(null);

  const draft = () => ({
    helpdesk: helpdesk.helpdesk,
    name: name.trim(),
    settings: writeSettings(helpdesk, values),
    ...(connection ? { connectionId: connection.id } : {}),
  });
  const runChecks = async () => {
    setChecks([]);
    const result = await callApi("testConnection", { body: draft() });
    setChecks(result.checks);
    if (result.ok && !connection) void loadDraftOptions();
    return result.ok;
  };
  const loadDraftOptions = async () => {
    const lists = new Set(helpdesk.fields.flatMap((field) => field.optionsFrom ?? []));
    setListing(true);
    for (const list of lists) {
      // A picker without choices says so itself; the form can be saved without it.
      const found = await callApi("listDraftOptions", { parameters: { list }, body: draft() }).catch(
        () => null,
      );
      if (found) setDraftOptions((known) => ({ ...known, [list]: found.items }));
    }
    setListing(false);
  };
  const createMissing = async (field: SettingFieldView, label: string) => {
    const list = field.optionsFrom;
    if (!list) return;
    const made = await callApi("createOption", { parameters: { list }, body: { ...draft(), label } });
    if (connection) {
      queryClient.setQueryData<OptionView[]>(
        queryKeys.connectionOptions(connection.id, list),
        (known = []) => [...known, made],
      );
    }
    setDraftOptions((known) => ({ ...known, [list]: [...(known[list] ?? []), made] }));
    setValues((current) => ({ ...current, [field.key]: made.value }));
  };
  const asked = useRef("");
  /** Choices come as soon as the credentials are there: what is to be chosen from them may be required itself. */
  const loadOnceReady = () => {
    if (connection) return;
    const isReady = helpdesk.fields.every(
      (field) => !field.isRequired || field.optionsFrom !== null || Boolean(values[field.key]),
    );
    const credentials = JSON.stringify(
      helpdesk.fields
        .filter((field) => field.isRequired && field.optionsFrom === null)
        .map(({ key }) => values[key])
        .concat(values[apiBaseUrlKey]),
    );
    if (!isReady || asked.current === credentials) return;
    asked.current = credentials;
    void loadDraftOptions();
  };
  const test = useMutation({ mutationFn: runChecks });
  const save = useMutation({
    mutationFn: async (): Promise<ConnectionView | null> => {
      if (!(await runChecks())) return null;
      if (!connection) {
        return callApi("createConnection", {
          body: { helpdesk: helpdesk.helpdesk, name: name.trim(), settings: writeSettings(helpdesk, values) },
        });
      }
      return callApi("updateConnection", {
        parameters: { id: connection.id },
        body: {
          ...(name.trim() === connection.name ? {} : { name: name.trim() }),
          settings: writeChanges(helpdesk, values, stored),
          version: connection.version,
        },
      });
    },
    onSuccess: (saved) => {
      if (!saved) return;
      queryClient.setQueryData(queryKeys.connection(saved.id), saved);
      void queryClient.invalidateQueries({ queryKey: queryKeys.connectionList });
      const next = { name: saved.name, values: startValues(helpdesk, saved.settings) };
      setName(next.name);
      setValues(next.values);
      setStarted(next);
      onSaved(saved);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.checks.length > 0) setChecks(error.checks);
    },
  });

  const liveLists = connection
    ? [...new Set(helpdesk.fields.flatMap((field) => field.optionsFrom ?? []))]
    : [];
  const live = useQueries({
    queries: liveLists.map((list) => connectionOptionsQuery(connection?.id ?? "", list)),
  });
  const choicesOf = (list: OptionListName | null) => {
    const query = list === null ? undefined : live[liveLists.indexOf(list)];
    return {
      options: query?.data ?? (list === null ? undefined : draftOptions[list]),
      isLoading: query?.isLoading ?? isListing,
      error: query?.error ?? null,
    };
  };

  const error = save.error ?? test.error;
  const issues = error instanceof ApiError ? error.issues : {};
  const errorOf = (key: string) =>
    checks.find((check) => !check.ok && check.field === key)?.message ??
    issues[`settings.${key}`] ??
    issues[key];
  const hasFailed = checks.some((check) => !check.ok);
  // To the field at fault; the list of checks below the form says the rest.
  useEffect(() => {
    if (hasFailed) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [hasFailed]);
  const isConflict = error instanceof ApiError && error.code === "version-conflict";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.reset();
    if (!save.isPending && !test.isPending) save.mutate();
  };

  return (
    <form ref={form} onSubmit={submit} onBlur={loadOnceReady}>
      <Panel
        title={connection ? "Settings" : "Account"}
        description="Tested live before anything is stored."
        footer={
          <>
            <Button
              icon={<FlaskConical />}
              isPending={test.isPending}
              disabled={save.isPending}
              onClick={() => {
                save.reset();
                test.mutate();
              }}
            >
              Test only
            </Button>
            <Button type="submit" variant="primary" isPending={save.isPending}>
              {save.isPending ? "Testing…" : "Test & Save"}
            </Button>
          </>
        }
      >
        <Field label="Name" hint="How the connection is called in Baton." error={issues.name}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {helpdesk.fields.map((field) => (
          <SettingField
            key={field.key}
            field={field}
            value={values[field.key]}
            onChange={(value) => setValues({ ...values, [field.key]: value })}
            error={errorOf(field.key)}
            isSecretStored={isStoredSecret(stored, field.key)}
            choices={choicesOf(field.optionsFrom)}
            onCreate={(label) => createMissing(field, label)}
          />
        ))}
        <details className="group" open={hasAddress || undefined}>
          <summary className="flex items-center gap-1.5 rounded-md text-sm font-medium text-ink-2 hover:text-ink">
            <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
            Simulator or proxy
          </summary>
          <div className="mt-4">
            <Field
              label="API address"
              isOptional
              hint="Only when the helpdesk's API is reached at another address than its own."
              error={errorOf(apiBaseUrlKey)}
            >
              {(control) => (
                <Input
                  {...control}
                  type="url"
                  placeholder="https://proxy.example.com"
                  value={String(values[apiBaseUrlKey] ?? "")}
                  onChange={(event) => setValues({ ...values, [apiBaseUrlKey]: event.target.value })}
                />
              )}
            </Field>
          </div>
        </details>
        <div aria-live="polite" className="flex flex-col gap-3">
          {save.isPending || test.isPending ? (
            checks.length === 0 ? (
              <p className="text-sm text-ink-2">Asking {helpdesk.label}…</p>
            ) : null
          ) : hasFailed ? (
            <Notice tone="bad" title="Nothing was stored">
              Mend what is marked and test again.
            </Notice>
          ) : test.isSuccess && checks.length > 0 ? (
            <Notice tone="good">Every check passed. Nothing has been stored yet.</Notice>
          ) : null}
          {error && checks.length === 0 ? (
            <Notice
              tone="bad"
              title={isConflict ? "Somebody has saved other settings meanwhile" : "Nothing was stored"}
            >
              {error.message} {isConflict ? "Reload the page to see them." : ""}
            </Notice>
          ) : null}
          <CheckResults checks={checks} />
        </div>
      </Panel>
    </form>
  );
}
