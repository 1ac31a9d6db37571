import type { SourceDocumentView, SourceView, UploadResult } from "@baton/api";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import {
  ArrowLeft,
  ExternalLink,
  FileQuestion,
  Lock,
  RefreshCw,
  Settings2,
  Trash2,
  Upload,
  X,
} from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { callApi } from "../api/call-api.ts";
import { helpdesksQuery, sourceDocumentsQuery, sourceQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { NotFoundPage } from "../app/failure-page.tsx";
import { Badge } from "../components/badge.tsx";
import { Button, buttonClass } from "../components/button.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Notice } from "../components/notice.tsx";
import { Page, Panel } from "../components/page.tsx";
import { Spinner } from "../components/spinner.tsx";
import { Time } from "../components/time.tsx";
import { showToast } from "../components/toast.tsx";
import { tellFailure } from "../format/tell-failure.ts";
import { useMay } from "../session/use-me.ts";
import { SourceDialog } from "./source-dialog.tsx";
import {
  documentStateWords,
  documentWord,
  intervalWord,
  kindWord,
  placeOf,
  stateWord,
} from "./source-words.ts";
import { SyncProgress } from "./sync-progress.tsx";
import { isUnderWay, useSync } from "./use-sync.ts";

export function SourcePage() {
  const { sourceId } = useParams({ from: "/signed-in/knowledge/sources/$sourceId" });
  const source = useQuery(sourceQuery(sourceId));
  if (source.error instanceof ApiError && source.error.isNotFound) return <NotFoundPage />;
  return (
    <Loaded query={source} label="the source">
      {(loaded) => <SourceScreen source={loaded} />}
    </Loaded>
  );
}

function SourceScreen({ source }: { source: SourceView }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const helpdesks = useQuery(helpdesksQuery);
  const mayWrite = useMay("admin");
  const { start, cancel } = useSync(source);
  const [open, setOpen] = useState<"settings" | "delete" | null>(null);
  const state = stateWord(source);
  const place = placeOf(source);
  const remove = useMutation({
    mutationFn: () => callApi("deleteSource", { parameters: { id: source.id } }),
    onSuccess: async () => {
      showToast("Deleted. Nothing of it is used any more.");
      await navigate({ to: "/knowledge/sources" });
      await queryClient.invalidateQueries({ queryKey: queryKeys.knowledge });
    },
  });
  const isFiles = source.kind === "files";
  return (
    <Page
      width="wide"
      above={
        <Link
          to="/knowledge/sources"
          className="inline-flex items-center gap-1 self-start text-sm text-ink-2 hover:text-ink"
        >
          <ArrowLeft aria-hidden="true" className="size-4" /> Sources
        </Link>
      }
      title={source.name}
      description={
        <>
          {kindWord(source.kind, helpdesks.data ?? [])}
          {place ? ` · ${place}` : ""}
          {isFiles ? "" : ` · synced ${intervalWord(source.syncEveryHours)}`}
        </>
      }
      actions={
        mayWrite ? (
          <>
            <Button icon={<Settings2 />} onClick={() => setOpen("settings")}>
              Settings
            </Button>
            <Button icon={<Trash2 />} onClick={() => setOpen("delete")}>
              Delete
            </Button>
            {isFiles ? null : isUnderWay(source) ? (
              <Button icon={<X />} isPending={cancel.isPending} onClick={() => cancel.mutate()}>
                Cancel sync
              </Button>
            ) : (
              <Button
                variant="primary"
                icon={<RefreshCw />}
                isPending={start.isPending}
                onClick={() => start.mutate()}
              >
                Sync now
              </Button>
            )}
          </>
        ) : null
      }
    >
      <Panel>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
          <span className="flex items-center gap-1.5">
            <Badge tone={state.tone}>{state.label}</Badge>
            {source.audience === "internal" ? (
              <Badge tone="note" icon={<Lock aria-hidden="true" />}>
                Internal
              </Badge>
            ) : null}
          </span>
          <dl className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
            <Fact label="In use" value={`${source.counts.articles.toLocaleString("en")} articles`} />
            <Fact label="Passages" value={source.counts.passages.toLocaleString("en")} />
            <Fact label="Read from" value={documentWord(source.kind, source.counts.documents)} />
            {source.lastSync ? (
              <Fact
                label={isFiles ? "Last upload" : "Last sync"}
                value={<Time at={source.lastSync.finishedAt} />}
              />
            ) : null}
            {source.nextSyncAt && !isUnderWay(source) ? (
              <Fact label="Next sync" value={<Time at={source.nextSyncAt} />} />
            ) : null}
          </dl>
          <Link
            to="/knowledge"
            search={{ source: source.id }}
            className={`${buttonClass({ size: "small" })} ml-auto`}
          >
            Show its articles
          </Link>
        </div>
        {isUnderWay(source) ? <SyncProgress source={source} /> : null}
        {source.failure ? (
          <Notice
            tone={source.state === "empty" ? "warning" : "bad"}
            title={
              source.state === "empty"
                ? "The agent answers nothing from it"
                : "The last sync did not get through"
            }
          >
            {tellFailure(source.failure)}
          </Notice>
        ) : null}
        {source.lastSync && !isUnderWay(source) ? (
          <LastSync source={source} report={source.lastSync} />
        ) : null}
      </Panel>
      {isFiles && mayWrite ? <FileUpload source={source} /> : null}
      <DocumentList source={source} mayWrite={mayWrite} />
      {open === "settings" ? (
        <SourceDialog
          source={source}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null);
            showToast("Saved.");
          }}
        />
      ) : null}
      {open === "delete" ? (
        <ConfirmDialog
          title="Delete this source?"
          description={`Its ${source.counts.articles.toLocaleString("en")} articles go with it, and the agent stops using them at once.`}
          act="Delete source"
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </Page>
  );
}

function Fact({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="font-medium tabular-nums">{value}</dd>
    </div>
  );
}

function LastSync({ source, report }: { source: SourceView; report: NonNullable<SourceView["lastSync"]> }) {
  const { checked, changed, removed, failed, leftOut } = report;
  const some = (count: number, word: string) => (count > 0 ? [`${count.toLocaleString("en")} ${word}`] : []);
  const parts =
    source.kind === "files"
      ? [`${documentWord("files", changed)} taken`, ...some(failed, "not taken")]
      : [
          `${documentWord(source.kind, checked)} checked`,
          `${changed.toLocaleString("en")} changed`,
          ...some(removed, "removed"),
          ...some(failed, "failed"),
          ...some(leftOut, "left out"),
        ];
  return (
    <div className="flex flex-col gap-1 text-sm text-ink-2">
      <p className="tabular-nums">
        {source.kind === "files" ? "Last upload" : "Last sync"}: {parts.join(", ")}.
      </p>
      {report.notes.length > 0 ? (
        <ul className="list-disc pl-5">
          {report.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** A field that files can be dropped into, and what became of each of them. */
function FileUpload({ source }: { source: SourceView }) {
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const upload = useMutation({
    mutationFn: (files: readonly File[]) => {
      const form = new FormData();
      for (const file of files) form.append("files", file);
      return callApi("uploadSourceFiles", { parameters: { id: source.id }, form });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.knowledge }),
  });
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0 && !upload.isPending) upload.mutate(files);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <div className="flex flex-col gap-3">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button inside does the same by keyboard. */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex flex-wrap items-center gap-x-4 gap-y-3 rounded-2xl border border-dashed px-5 py-5 ${isOver ? "border-accent bg-accent-soft" : "border-line-strong bg-surface"}`}
      >
        <p className="min-w-0 flex-1 basis-64 text-sm text-ink-2">
          Drop files here: Markdown, plain text, HTML, PDF, Word, or a CSV of questions and answers, up to 20
          MB each. A file of the same name is replaced.
        </p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".md,.markdown,.mdx,.txt,.html,.htm,.pdf,.docx,.csv,.tsv"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
        <Button
          variant="primary"
          icon={<Upload />}
          isPending={upload.isPending}
          onClick={() => input.current?.click()}
        >
          Choose files
        </Button>
      </div>
      {upload.isPending ? (
        <p role="status" className="flex items-center gap-2 text-sm text-ink-2">
          <Spinner /> Reading…
        </p>
      ) : null}
      {upload.error ? <Notice tone="bad">{upload.error.message}</Notice> : null}
      {upload.data ? <UploadOutcome result={upload.data} /> : null}
    </div>
  );
}

function UploadOutcome({ result }: { result: UploadResult }) {
  const failed = result.files.filter(({ failure }) => failure !== null);
  const taken = result.files.filter(({ failure }) => failure === null);
  return (
    <>
      {taken.length > 0 ? (
        <Notice
          tone="good"
          title={taken.length === 1 ? "1 file is in use" : `${taken.length} files are in use`}
        >
          <ul>
            {taken.map(({ name, articles, passages, notes }) => (
              <li key={name}>
                {name}: {articles === 1 ? "1 article" : `${articles.toLocaleString("en")} articles`},{" "}
                {passages === 1 ? "1 passage" : `${passages.toLocaleString("en")} passages`}.{" "}
                {notes.join(" ")}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {failed.length > 0 ? (
        <Notice
          tone="bad"
          title={failed.length === 1 ? "1 file was not taken" : `${failed.length} files were not taken`}
        >
          <ul>
            {failed.map(({ name, failure }) => (
              <li key={name}>{tellFailure(failure)}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </>
  );
}

function DocumentList({ source, mayWrite }: { source: SourceView; mayWrite: boolean }) {
  const documents = useInfiniteQuery(sourceDocumentsQuery(source.id));
  const items = documents.data?.pages.flatMap((page) => page.items) ?? [];
  if (documents.isSuccess && items.length === 0) {
    return (
      <Panel isFlush>
        <EmptyState
          icon={<FileQuestion />}
          title={source.lastSync === null ? "Nothing is read yet" : "Nothing was found"}
        >
          {source.kind === "files"
            ? "Choose files to begin."
            : source.lastSync === null
              ? "What the sync finds appears here."
              : "Look at what is chosen in the settings, then sync again."}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      isFlush
      title={source.kind === "web" ? "Pages" : source.kind === "files" ? "Files" : "Articles of the helpdesk"}
    >
      <ul className="divide-y divide-line">
        {items.map((document) => (
          <li key={document.id}>
            <DocumentRow source={source} document={document} mayWrite={mayWrite} />
          </li>
        ))}
      </ul>
      <LoadMore query={documents} />
    </Panel>
  );
}

function DocumentRow({
  source,
  document,
  mayWrite,
}: {
  source: SourceView;
  document: SourceDocumentView;
  mayWrite: boolean;
}) {
  const queryClient = useQueryClient();
  const [isRemoving, setRemoving] = useState(false);
  const remove = useMutation({
    mutationFn: () => callApi("deleteSourceFile", { parameters: { id: source.id, documentId: document.id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: queryKeys.knowledge }),
  });
  const state = documentStateWords[document.state];
  const name = document.title ?? document.externalId;
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-1 px-5 py-3">
      <span className="min-w-0 flex-1 basis-72">
        <span className="block truncate text-sm font-medium">{name}</span>
        {document.url ? (
          <a
            href={document.url}
            target="_blank"
            rel="noreferrer noopener"
            className="inline-flex max-w-full items-center gap-1 text-xs text-ink-3 hover:text-ink"
          >
            <span className="truncate">{document.url.replace(/^https?:\/\//, "")}</span>
            <ExternalLink aria-label="opens in a new tab" className="size-3 shrink-0" />
          </a>
        ) : name === document.externalId ? null : (
          <span className="block truncate text-xs text-ink-3">{document.externalId}</span>
        )}
        {document.failure ? (
          <span className={`mt-0.5 block text-xs ${document.state === "failed" ? "text-bad" : "text-note"}`}>
            {tellFailure(document.failure)}
          </span>
        ) : null}
      </span>
      <span className="flex items-center gap-1.5">
        {document.audience === "internal" && source.audience === "public" ? (
          <Badge tone="note" icon={<Lock aria-hidden="true" />}>
            Internal
          </Badge>
        ) : null}
        <Badge tone={state.tone}>{state.label}</Badge>
        <span className="w-24 text-right text-xs text-ink-3 tabular-nums">
          {document.passages === 1 ? "1 passage" : `${document.passages.toLocaleString("en")} passages`}
        </span>
        {source.kind === "files" && mayWrite ? (
          <IconButton label={`Remove ${name}`} onClick={() => setRemoving(true)}>
            <Trash2 />
          </IconButton>
        ) : null}
      </span>
      {isRemoving ? (
        <ConfirmDialog
          title="Remove this file?"
          description={`${name} and what was read from it are no longer used.`}
          act="Remove file"
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setRemoving(false)}
        />
      ) : null}
    </div>
  );
}
