import type { HelpdeskSourceSettings, SourceView, WebSourceSettings } from "@baton/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, ChevronDown } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { callApi } from "../api/call-api.ts";
import { collectionsQuery, connectionsQuery, helpdesksQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Field } from "../components/field.tsx";
import { Input, Textarea } from "../components/input.tsx";
import { Notice } from "../components/notice.tsx";
import { Segmented } from "../components/segmented.tsx";
import { Select } from "../components/select.tsx";
import { SkeletonRows } from "../components/skeleton.tsx";
import { intervals } from "./source-words.ts";
import { SourceIcon } from "./sources-page.tsx";

type Draft = {
  kind: string;
  /** How the helpdesk is called; the name, unless another one is given. */
  label: string;
  name: string;
  audience: SourceView["audience"];
  language: string;
  interval: string;
  web: {
    mode: WebSourceSettings["mode"];
    urls: string;
    include: string;
    exclude: string;
    maximumPages: string;
  };
  helpdesk: { connectionId: string; collectionIds: string[]; publicUrl: string };
};

/** Adds a source, in two steps, or changes one. */
export function SourceDialog({
  source,
  onClose,
  onSaved,
}: {
  source?: SourceView;
  onClose: () => void;
  onSaved: (source: SourceView) => void;
}) {
  const queryClient = useQueryClient();
  const formId = useId();
  const [draft, setDraft] = useState<Draft | null>(source ? draftOf(source) : null);
  const change = (next: Partial<Draft>) =>
    setDraft((current) => (current ? { ...current, ...next } : current));
  const save = useMutation({
    mutationFn: async (given: Draft) => {
      const body = toBody(given);
      if (!source) return callApi("createSource", { body: { kind: given.kind, ...body } });
      return callApi("updateSource", {
        parameters: { id: source.id },
        body: { ...body, version: source.version },
      });
    },
    onSuccess: async (saved) => {
      queryClient.setQueryData(queryKeys.source(saved.id), saved);
      await queryClient.invalidateQueries({ queryKey: queryKeys.knowledge });
      onSaved(saved);
    },
  });
  if (!draft) return <ChooseKind onClose={onClose} onChosen={setDraft} />;

  const issues = save.error instanceof ApiError ? save.error.issues : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate(draft);
  };
  const isShown = Object.keys(issues).some((path) => isFieldOf(draft.kind, path));
  return (
    <Dialog
      title={source ? "Source settings" : (titles[draft.kind] ?? "Add a knowledge base")}
      onClose={onClose}
      className="max-w-lg"
      footer={
        <>
          {source ? (
            <Button onClick={onClose}>Cancel</Button>
          ) : (
            <Button icon={<ArrowLeft />} onClick={() => setDraft(null)}>
              Back
            </Button>
          )}
          <Button type="submit" form={formId} variant="primary" isPending={save.isPending}>
            {source ? "Save" : draft.kind === "files" ? "Add, then choose files" : "Add and sync"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {save.error && !isShown ? <Notice tone="bad">{save.error.message}</Notice> : null}
        {draft.kind === "web" ? <WebFields draft={draft} change={change} issues={issues} /> : null}
        {draft.kind !== "web" && draft.kind !== "files" ? (
          <HelpdeskFields draft={draft} change={change} issues={issues} isNew={!source} />
        ) : null}
        <Field label="Name" error={issues.name}>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              placeholder={suggestName(draft)}
              value={draft.name}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <AudienceChoice draft={draft} change={change} />
        <details className="group rounded-xl border border-line px-3.5 py-2.5">
          <summary className="flex cursor-pointer list-none items-center justify-between text-sm font-medium text-ink-2 select-none">
            More settings
            <ChevronDown aria-hidden="true" className="size-4 text-ink-3 group-open:rotate-180" />
          </summary>
          <div className="mt-3 flex flex-col gap-4">
            {draft.kind === "web" ? <WebLimits draft={draft} change={change} issues={issues} /> : null}
            {draft.kind === "files" ? null : (
              <Field label="Sync">
                {(control) => (
                  <Select
                    {...control}
                    value={draft.interval}
                    onChange={(event) => change({ interval: event.target.value })}
                  >
                    {intervals.some(({ value }) => value === draft.interval) ? null : (
                      <option value={draft.interval}>Every {draft.interval} hours</option>
                    )}
                    {intervals.map(({ value, label }) => (
                      <option key={value} value={value}>
                        {label}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            )}
            <Field
              label="Language"
              isOptional
              hint="A tag such as en or pt-BR, for what does not say its own. Left empty, it is detected."
              error={issues.language}
            >
              {(control) => (
                <Input
                  {...control}
                  maxLength={20}
                  value={draft.language}
                  onChange={(event) => change({ language: event.target.value.trim() })}
                />
              )}
            </Field>
          </div>
        </details>
      </form>
    </Dialog>
  );
}

const titles: Record<string, string> = { web: "Add a website", files: "Add files" };

/** What can be added: a website, files, and the knowledge base of each helpdesk that is connected. */
function ChooseKind({ onClose, onChosen }: { onClose: () => void; onChosen: (draft: Draft) => void }) {
  const helpdesks = useQuery(helpdesksQuery);
  const connections = useQuery(connectionsQuery);
  const connected = (connections.data ?? []).filter(({ status }) => status !== "disconnected");
  const kinds = [
    { kind: "web", label: "Website", detail: "Your help center, or any page that customers read" },
    {
      kind: "files",
      label: "Files",
      detail: "Markdown, PDF, Word, HTML, or a table of questions and answers",
    },
    ...(helpdesks.data ?? []).flatMap(({ helpdesk, label, knowledge }) =>
      knowledge && connected.some((connection) => connection.helpdesk === helpdesk)
        ? [
            {
              kind: helpdesk,
              label: `${label}: ${knowledge.label.toLowerCase()}`,
              detail: "Read from the connection you have made",
            },
          ]
        : [],
    ),
  ];
  return (
    <Dialog title="Add a source" description="Where is it written down already?" onClose={onClose}>
      <ul className="-mx-2 flex flex-col pb-2">
        {kinds.map(({ kind, label, detail }) => (
          <li key={kind}>
            <button
              type="button"
              onClick={() => {
                const connectionId = connected.find((connection) => connection.helpdesk === kind)?.id ?? "";
                onChosen({
                  ...emptyDraft(kind),
                  label,
                  helpdesk: { connectionId, collectionIds: [], publicUrl: "" },
                });
              }}
              className="flex w-full items-center gap-3 rounded-xl px-2 py-2.5 text-left hover:bg-hover"
            >
              <SourceIcon kind={kind} />
              <span className="min-w-0">
                <span className="block text-sm font-medium">{label}</span>
                <span className="block text-xs text-ink-3">{detail}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

type PartProps = { draft: Draft; change: (next: Partial<Draft>) => void; issues: Record<string, string> };

const modes = {
  site: {
    label: "Whole site",
    addresses: "Address",
    hint: "Where to begin. Links are followed as long as they stay on the site.",
    placeholder: "https://help.example.com",
  },
  sitemap: {
    label: "Sitemap",
    addresses: "Address of the sitemap",
    hint: "Or of the site: its sitemap is looked for.",
    placeholder: "https://help.example.com/sitemap.xml",
  },
  pages: {
    label: "Single pages",
    addresses: "Addresses, one a line",
    hint: "Exactly these pages.",
    placeholder: "https://example.com/returns\nhttps://example.com/warranty",
  },
} as const;

function WebFields({ draft, change, issues }: PartProps) {
  const { web } = draft;
  const mode = modes[web.mode];
  const set = (next: Partial<Draft["web"]>) => change({ web: { ...web, ...next } });
  const error = issueAt(issues, "settings.urls");
  return (
    <>
      <Segmented
        label="What is read"
        value={web.mode}
        onChange={(value) => set({ mode: value })}
        options={(["site", "sitemap", "pages"] as const).map((value) => ({
          value,
          label: modes[value].label,
        }))}
        className="flex"
      />
      <Field label={mode.addresses} hint={mode.hint} error={error}>
        {(control) => {
          const given = {
            ...control,
            placeholder: mode.placeholder,
            value: web.urls,
            onChange: (event: { target: { value: string } }) => set({ urls: event.target.value }),
          };
          return web.mode === "pages" ? (
            <Textarea {...given} rows={4} />
          ) : (
            <Input {...given} inputMode="url" />
          );
        }}
      </Field>
    </>
  );
}

function WebLimits({ draft, change, issues }: PartProps) {
  const { web } = draft;
  const set = (next: Partial<Draft["web"]>) => change({ web: { ...web, ...next } });
  return (
    <>
      <Field
        label="Only these paths"
        isOptional
        hint="One a line; * stands for anything, as in /help/*."
        error={issueAt(issues, "settings.include")}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            value={web.include}
            onChange={(event) => set({ include: event.target.value })}
          />
        )}
      </Field>
      <Field label="Not these paths" isOptional error={issueAt(issues, "settings.exclude")}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            value={web.exclude}
            onChange={(event) => set({ exclude: event.target.value })}
          />
        )}
      </Field>
      <Field label="At most so many pages" error={issueAt(issues, "settings.maximumPages")}>
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={20_000}
            placeholder="1000"
            value={web.maximumPages}
            onChange={(event) => set({ maximumPages: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function HelpdeskFields({ draft, change, issues, isNew }: PartProps & { isNew: boolean }) {
  const { helpdesk } = draft;
  const helpdesks = useQuery(helpdesksQuery);
  const connections = useQuery(connectionsQuery);
  const collections = useQuery({
    ...collectionsQuery(helpdesk.connectionId),
    enabled: helpdesk.connectionId !== "",
  });
  const set = (next: Partial<Draft["helpdesk"]>) => change({ helpdesk: { ...helpdesk, ...next } });
  const own = (connections.data ?? []).filter(
    (connection) => connection.helpdesk === draft.kind && connection.status !== "disconnected",
  );
  const words = helpdesks.data?.find((each) => each.helpdesk === draft.kind)?.knowledge;
  const isAll = helpdesk.collectionIds.length === 0;
  const toggle = (id: string) =>
    set({
      collectionIds: helpdesk.collectionIds.includes(id)
        ? helpdesk.collectionIds.filter((each) => each !== id)
        : [...helpdesk.collectionIds, id],
    });
  return (
    <>
      {own.length > 1 || !isNew ? (
        <Field label="Connection" error={issueAt(issues, "settings.connectionId")}>
          {(control) => (
            <Select
              {...control}
              value={helpdesk.connectionId}
              onChange={(event) => set({ connectionId: event.target.value, collectionIds: [] })}
            >
              {own.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">{words?.collectionsLabel ?? "What is read"}</legend>
        {collections.isPending && helpdesk.connectionId !== "" ? (
          <SkeletonRows rows={3} label="Loading the choices" />
        ) : null}
        {collections.isError ? <Notice tone="bad">{collections.error.message}</Notice> : null}
        {collections.data?.length === 0 ? (
          <p className="text-sm text-ink-3">
            There is nothing in it yet. What is written there later is read.
          </p>
        ) : null}
        {collections.data && collections.data.length > 0 ? (
          <div className="max-h-56 overflow-y-auto rounded-xl border border-line p-1">
            <Choice
              label="Everything"
              detail="what is added later, too"
              isChosen={isAll}
              onToggle={() => set({ collectionIds: [] })}
            />
            {collections.data.map(({ id, label, detail, audience }) => (
              <Choice
                key={id}
                label={label}
                detail={detail}
                isInternal={audience === "internal"}
                isChosen={helpdesk.collectionIds.includes(id)}
                onToggle={() => toggle(id)}
              />
            ))}
          </div>
        ) : null}
        <p className="text-xs text-ink-3">
          Public is what everybody can read there; drafts and everything else stay internal.
        </p>
      </fieldset>
      <Field
        label="Where customers read it"
        isOptional
        hint="For links in answers, when it has an address of your own."
        error={issueAt(issues, "settings.publicUrl")}
      >
        {(control) => (
          <Input
            {...control}
            type="url"
            placeholder="https://help.example.com"
            value={helpdesk.publicUrl}
            onChange={(event) => set({ publicUrl: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function Choice({
  label,
  detail,
  isInternal = false,
  isChosen,
  onToggle,
}: {
  label: string;
  detail: string | null;
  isInternal?: boolean;
  isChosen: boolean;
  onToggle: () => void;
}) {
  return (
    <label className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1 text-sm hover:bg-hover has-focus-visible:bg-hover">
      <input type="checkbox" checked={isChosen} onChange={onToggle} className="size-4 accent-accent" />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {detail ? <span className="max-w-40 truncate text-xs text-ink-3">{detail}</span> : null}
      {isInternal ? <Badge tone="note">Internal</Badge> : null}
    </label>
  );
}

function AudienceChoice({ draft, change }: Pick<PartProps, "draft" | "change">) {
  const isHelpdesk = draft.kind !== "web" && draft.kind !== "files";
  const hints = {
    public: isHelpdesk ? "What is public there may be told to customers." : "May be told to customers.",
    internal: "For your team only: never part of an answer to a customer.",
  };
  return (
    <div className="flex flex-col gap-1.5">
      <p aria-hidden="true" className="text-sm font-medium">
        Audience
      </p>
      <Segmented
        label="Audience"
        value={draft.audience}
        onChange={(audience) => change({ audience })}
        options={[
          { value: "public", label: "Public" },
          { value: "internal", label: "Internal" },
        ]}
        className="flex"
      />
      <p className="text-xs text-ink-3">{hints[draft.audience]}</p>
    </div>
  );
}

function emptyDraft(kind: string): Draft {
  return {
    kind,
    label: "",
    name: "",
    audience: "public",
    language: "",
    interval: "24",
    web: { mode: "site", urls: "", include: "", exclude: "", maximumPages: "" },
    helpdesk: { connectionId: "", collectionIds: [], publicUrl: "" },
  };
}

function draftOf(source: SourceView): Draft {
  const web = source.settings as Partial<WebSourceSettings>;
  const helpdesk = source.settings as Partial<HelpdeskSourceSettings>;
  return {
    kind: source.kind,
    label: "",
    name: source.name,
    audience: source.audience,
    language: source.language ?? "",
    interval: String(source.syncEveryHours ?? "never"),
    web: {
      mode: web.mode ?? "site",
      urls: (web.urls ?? []).join("\n"),
      include: (web.include ?? []).join("\n"),
      exclude: (web.exclude ?? []).join("\n"),
      maximumPages: web.maximumPages === undefined ? "" : String(web.maximumPages),
    },
    helpdesk: {
      connectionId: helpdesk.connectionId ?? "",
      collectionIds: helpdesk.collectionIds ?? [],
      publicUrl: helpdesk.publicUrl ?? "",
    },
  };
}

function toBody(draft: Draft) {
  return {
    name: draft.name.trim() || suggestName(draft),
    audience: draft.audience,
    language: draft.language || null,
    syncEveryHours: draft.interval === "never" ? null : Number(draft.interval),
    settings: settingsOf(draft),
  };
}

function settingsOf({ kind, web, helpdesk }: Draft): Record<string, unknown> {
  if (kind === "files") return {};
  if (kind !== "web") {
    const { connectionId, collectionIds, publicUrl } = helpdesk;
    return {
      connectionId,
      ...(collectionIds.length > 0 ? { collectionIds } : {}),
      ...(publicUrl.trim() ? { publicUrl: completeAddress(publicUrl) } : {}),
    };
  }
  const [include, exclude] = [lines(web.include), lines(web.exclude)];
  return {
    mode: web.mode,
    urls: lines(web.urls).map(completeAddress),
    ...(include.length > 0 ? { include } : {}),
    ...(exclude.length > 0 ? { exclude } : {}),
    ...(web.maximumPages ? { maximumPages: Number(web.maximumPages) } : {}),
  };
}

/** People leave out what goes without saying. */
function completeAddress(text: string): string {
  const address = text.trim();
  return /^[a-z]+:/i.test(address) ? address : `https://${address}`;
}

function lines(text: string): string[] {
  return text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function suggestName(draft: Draft): string {
  if (draft.kind === "files") return "Files";
  if (draft.kind !== "web") return draft.label || "Knowledge base";
  const [first] = lines(draft.web.urls).map(completeAddress);
  return first && URL.canParse(first) ? new URL(first).host : "Website";
}

/** Of a list, whichever entry is wrong. */
function issueAt(issues: Record<string, string>, path: string): string | undefined {
  return Object.entries(issues).find(([key]) => key === path || key.startsWith(`${path}.`))?.[1];
}

function isFieldOf(kind: string, path: string): boolean {
  if (path === "name" || path === "language") return true;
  return kind === "web"
    ? /^settings\.(urls|include|exclude|maximumPages)/.test(path)
    : /^settings\.(connectionId|publicUrl)/.test(path);
}
