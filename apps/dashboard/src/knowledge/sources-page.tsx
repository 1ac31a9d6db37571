import type { SourceView } from "@baton/api";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { BookMarked, FileText, Globe, Library, Lock, Plus, RefreshCw, X } from "lucide-react";
import { useState } from "react";
import { helpdesksQuery, sourcesQuery } from "../api/queries.ts";
import { useCommands } from "../app/commands.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Page, Panel } from "../components/page.tsx";
import { Time } from "../components/time.tsx";
import { tellFailure } from "../format/tell-failure.ts";
import { useMay } from "../session/use-me.ts";
import { KnowledgeTabs } from "./knowledge-tabs.tsx";
import { SourceDialog } from "./source-dialog.tsx";
import { documentWord, kindWord, placeOf, stateWord } from "./source-words.ts";
import { SyncProgress } from "./sync-progress.tsx";
import { isUnderWay, useSync } from "./use-sync.ts";

export function SourcesPage() {
  const sources = useQuery(sourcesQuery);
  const navigate = useNavigate();
  const mayWrite = useMay("admin");
  const [isAdding, setAdding] = useState(false);
  useCommands(
    mayWrite
      ? [
          {
            id: "add-source",
            label: "Add a source",
            group: "Knowledge",
            keys: "c",
            run: () => setAdding(true),
          },
        ]
      : [],
  );
  const add = mayWrite ? (
    <Button variant="primary" icon={<Plus />} onClick={() => setAdding(true)}>
      Add source
    </Button>
  ) : null;
  return (
    <Page
      title="Knowledge"
      description="Places that articles are read from and kept up with: your website, files, the knowledge base of your helpdesk."
      actions={add}
      width="wide"
    >
      <KnowledgeTabs />
      <Loaded query={sources} label="sources">
        {(loaded) =>
          loaded.length === 0 ? (
            <Panel isFlush>
              <EmptyState icon={<Library />} title="No source yet" actions={add}>
                Point Baton to what you have already written. It reads it now, and again whenever it changes.
              </EmptyState>
            </Panel>
          ) : (
            <ul className="flex flex-col gap-3">
              {loaded.map((source) => (
                <li key={source.id}>
                  <SourceCard source={source} mayWrite={mayWrite} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isAdding ? (
        <SourceDialog
          onClose={() => setAdding(false)}
          onSaved={(source) => {
            setAdding(false);
            void navigate({ to: "/knowledge/sources/$sourceId", params: { sourceId: source.id } });
          }}
        />
      ) : null}
    </Page>
  );
}

function SourceCard({ source, mayWrite }: { source: SourceView; mayWrite: boolean }) {
  const helpdesks = useQuery(helpdesksQuery);
  const { start, cancel } = useSync(source);
  const state = stateWord(source);
  const place = placeOf(source);
  return (
    <article className="relative flex flex-col gap-3 rounded-2xl border border-line bg-surface px-5 py-4 shadow-low focus-within:border-line-strong hover:border-line-strong">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <SourceIcon kind={source.kind} />
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="truncate text-sm font-semibold">
            <Link
              to="/knowledge/sources/$sourceId"
              params={{ sourceId: source.id }}
              className="after:absolute after:inset-0 after:rounded-2xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
            >
              {source.name}
            </Link>
          </h2>
          <p className="truncate text-xs text-ink-3">
            {kindWord(source.kind, helpdesks.data ?? [])}
            {place ? ` · ${place}` : ""}
          </p>
        </div>
        <div className="flex items-center gap-1.5">
          {source.audience === "internal" ? (
            <Badge tone="note" icon={<Lock aria-hidden="true" />}>
              Internal
            </Badge>
          ) : null}
          <Badge tone={state.tone}>{state.label}</Badge>
        </div>
        {mayWrite && source.kind !== "files" ? (
          <span className="relative z-10">
            {isUnderWay(source) ? (
              <Button size="small" icon={<X />} isPending={cancel.isPending} onClick={() => cancel.mutate()}>
                Cancel sync
              </Button>
            ) : (
              <Button
                size="small"
                icon={<RefreshCw />}
                isPending={start.isPending}
                onClick={() => start.mutate()}
              >
                Sync now
              </Button>
            )}
          </span>
        ) : null}
      </div>
      {isUnderWay(source) ? <SyncProgress source={source} /> : null}
      {source.failure ? (
        <p className={source.state === "empty" ? "text-sm text-note" : "text-sm text-bad"}>
          {tellFailure({ message: source.failure.message })}
        </p>
      ) : null}
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2 tabular-nums">
        <span>{documentWord(source.kind, source.counts.documents)}</span>
        <span>
          {source.counts.passages === 1
            ? "1 passage"
            : `${source.counts.passages.toLocaleString("en")} passages`}
        </span>
        {source.counts.failedDocuments > 0 ? (
          <span className="text-bad">{source.counts.failedDocuments.toLocaleString("en")} failed</span>
        ) : null}
        {source.lastSync ? (
          <span>
            {source.kind === "files" ? "Last upload" : "Last sync"} <Time at={source.lastSync.finishedAt} />
          </span>
        ) : null}
      </p>
    </article>
  );
}

export function SourceIcon({ kind }: { kind: string }) {
  const Icon = kind === "web" ? Globe : kind === "files" ? FileText : BookMarked;
  return (
    <span
      aria-hidden="true"
      className="flex size-9 shrink-0 items-center justify-center rounded-xl border border-line bg-sunken text-ink-2"
    >
      <Icon className="size-4.5" />
    </span>
  );
}
