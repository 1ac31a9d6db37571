import type { ArticleDraft, ArticleView } from "@baton/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { callApi } from "../api/call-api.ts";
import { articleQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { NotFoundPage } from "../app/failure-page.tsx";
import { useUnsavedChanges } from "../app/unsaved-changes.tsx";
import { Button } from "../components/button.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Field } from "../components/field.tsx";
import { Input } from "../components/input.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Markdown } from "../components/markdown.tsx";
import { Notice } from "../components/notice.tsx";
import { Page, Panel } from "../components/page.tsx";
import { Segmented } from "../components/segmented.tsx";
import { Time } from "../components/time.tsx";
import { showToast } from "../components/toast.tsx";
import { useMay } from "../session/use-me.ts";
import { ArticleVersions } from "./article-versions.tsx";
import { PastQuestions } from "./past-questions.tsx";
import { SyncedNotice } from "./synced-notice.tsx";

export function NewArticlePage() {
  return <ArticleEditor article={null} />;
}

export function ArticlePage() {
  const { articleId } = useParams({ from: "/signed-in/knowledge/$articleId" });
  const article = useQuery(articleQuery(articleId));
  if (article.error instanceof ApiError && article.error.isNotFound) return <NotFoundPage />;
  return (
    <Loaded query={article} label="the article">
      {(loaded) => (
        // What comes from a source cannot be edited here, so nothing is lost when it is drawn anew.
        <ArticleEditor
          key={loaded.sourceId ? `${loaded.id} ${loaded.version}` : loaded.id}
          article={loaded}
        />
      )}
    </Loaded>
  );
}

type Draft = Required<Omit<ArticleDraft, "url">> & { url: string };

function ArticleEditor({ article }: { article: ArticleView | null }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const mayWrite = useMay("admin");
  const isSynced = (article?.sourceId ?? null) !== null;
  const isReadOnly = !mayWrite || isSynced;
  const [stored, setStored] = useState(() => draftOf(article));
  const [draft, setDraft] = useState(stored);
  const [version, setVersion] = useState(article?.version);
  const [view, setView] = useState<"write" | "preview">(isReadOnly ? "preview" : "write");
  const [isDeleting, setDeleting] = useState(false);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(stored);
  const change = (next: Partial<Draft>) => setDraft({ ...draft, ...next });

  const save = useMutation({
    mutationFn: ({ isForced }: { isForced: boolean }) => {
      const body = { ...draft, title: draft.title.trim(), url: draft.url.trim() || null };
      return article
        ? callApi("updateArticle", {
            parameters: { id: article.id },
            body: { ...body, ...(isForced || version === undefined ? {} : { version }) },
          })
        : callApi("createArticle", { body });
    },
    onSuccess: async (saved) => {
      const next = draftOf(saved);
      setStored(next);
      setDraft(next);
      setVersion(saved.version);
      queryClient.setQueryData(queryKeys.article(saved.id), saved);
      void queryClient.invalidateQueries({ queryKey: queryKeys.knowledge });
      showToast(saved.status === "published" ? "Saved. The agent uses it from now on." : "Draft saved.");
      if (!article) {
        await navigate({
          to: "/knowledge/$articleId",
          params: { articleId: saved.id },
          replace: true,
          ignoreBlocker: true,
        });
      }
    },
  });
  const remove = useMutation({
    mutationFn: () => callApi("deleteArticle", { parameters: { id: article?.id ?? "" } }),
    onSuccess: async () => {
      showToast("Deleted. It is no longer used.");
      await navigate({ to: "/knowledge", ignoreBlocker: true });
      await queryClient.invalidateQueries({ queryKey: queryKeys.knowledge });
    },
  });
  useUnsavedChanges(isDirty);

  const isConflict = save.error instanceof ApiError && save.error.code === "version-conflict";
  const issues = save.error instanceof ApiError ? save.error.issues : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate({ isForced: false });
  };
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key.toLowerCase() !== "s" || !(event.metaKey || event.ctrlKey) || isReadOnly) return;
        // Not the browser's "save this page".
        event.preventDefault();
        if (isDirty) event.currentTarget.requestSubmit();
      }}
      className="h-full"
    >
      <Page
        width="wide"
        above={
          <Link
            to="/knowledge"
            className="inline-flex items-center gap-1 self-start text-sm text-ink-2 hover:text-ink"
          >
            <ArrowLeft aria-hidden="true" className="size-4" /> Knowledge
          </Link>
        }
        title={article ? draft.title || "Untitled" : "New article"}
        description={
          article ? (
            <>
              Changed <Time at={article.updatedAt} />
            </>
          ) : (
            "One question per article works best: the title is what customers would ask."
          )
        }
        actions={
          isReadOnly ? null : (
            <>
              {article ? (
                <Button icon={<Trash2 />} onClick={() => setDeleting(true)}>
                  Delete
                </Button>
              ) : null}
              <Button type="submit" variant="primary" disabled={!isDirty} isPending={save.isPending}>
                {draft.status === "published"
                  ? stored.status === "draft" || !article
                    ? "Publish"
                    : "Save"
                  : "Save draft"}
              </Button>
            </>
          )
        }
      >
        {article && isSynced ? <SyncedNotice article={article} mayWrite={mayWrite} /> : null}
        {save.error ? (
          <Notice
            tone={isConflict ? "warning" : "bad"}
            title={isConflict ? "Somebody has changed this article meanwhile" : "Not saved"}
            actions={
              isConflict ? (
                <Button size="small" onClick={() => save.mutate({ isForced: true })}>
                  Save mine over it
                </Button>
              ) : null
            }
          >
            {isConflict
              ? "Open it in another tab to compare before you save yours over it."
              : save.error.message}
          </Notice>
        ) : null}
        <fieldset
          disabled={isReadOnly}
          className="grid min-w-0 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_16rem]"
        >
          <div className="flex min-w-0 flex-col gap-4">
            <Field label="Title" error={issues.title}>
              {(control) => (
                <Input
                  {...control}
                  required
                  maxLength={300}
                  placeholder="How long does delivery take?"
                  value={draft.title}
                  onChange={(event) => change({ title: event.target.value })}
                  className="h-10 text-base font-medium"
                />
              )}
            </Field>
            <div className="overflow-clip rounded-2xl border border-line bg-surface shadow-low">
              <div className="flex items-center justify-between gap-3 border-b border-line px-3 py-2">
                <Segmented
                  label="View"
                  value={view}
                  onChange={setView}
                  options={[
                    { value: "write", label: "Write" },
                    { value: "preview", label: "Preview" },
                  ]}
                />
                <span className="text-xs text-ink-3">Markdown</span>
              </div>
              {view === "write" ? (
                <textarea
                  aria-label="Text of the article, in Markdown"
                  required
                  spellCheck
                  value={draft.body}
                  onChange={(event) => change({ body: event.target.value })}
                  placeholder={"We deliver within **3 days**.\n\n## Abroad\n\n- Europe: 5 days"}
                  className="block field-sizing-content min-h-96 w-full resize-none bg-transparent px-5 py-4 font-mono text-sm leading-6 focus-visible:-outline-offset-2"
                />
              ) : (
                <div className="min-h-96 px-5 py-4">
                  {draft.body.trim() ? (
                    <Markdown text={draft.body} />
                  ) : (
                    <p className="text-sm text-ink-3">Nothing is written yet.</p>
                  )}
                </div>
              )}
            </div>
            {issues.body ? <p className="text-xs text-bad">{issues.body}</p> : null}
          </div>
          <Panel>
            <Choice
              label="State"
              hint={
                draft.status === "published" ? "The agent answers from it." : "Kept for yourselves; not used."
              }
            >
              <Segmented
                label="State"
                value={draft.status}
                onChange={(status) => change({ status })}
                isDisabled={isReadOnly}
                options={[
                  { value: "draft", label: "Draft" },
                  { value: "published", label: "Published" },
                ]}
                className="flex"
              />
            </Choice>
            <Choice
              label="Audience"
              hint={
                draft.audience === "public"
                  ? "May be told to customers."
                  : "For your team only: never part of an answer to a customer."
              }
            >
              <Segmented
                label="Audience"
                value={draft.audience}
                onChange={(audience) => change({ audience })}
                isDisabled={isReadOnly}
                options={[
                  { value: "public", label: "Public" },
                  { value: "internal", label: "Internal" },
                ]}
                className="flex"
              />
            </Choice>
            <Field label="Language" hint="A tag such as en or pt-BR." error={issues.language}>
              {(control) => (
                <Input
                  {...control}
                  required
                  maxLength={20}
                  value={draft.language}
                  onChange={(event) => change({ language: event.target.value.trim() })}
                />
              )}
            </Field>
            <Field
              label="Address"
              isOptional
              hint="Where customers can read it; linked in answers."
              error={issues.url}
            >
              {(control) => (
                <Input
                  {...control}
                  type="url"
                  placeholder="https://"
                  value={draft.url}
                  onChange={(event) => change({ url: event.target.value })}
                />
              )}
            </Field>
          </Panel>
        </fieldset>
        {article ? <PastQuestions article={article} canRemove={mayWrite} /> : null}
        {article ? (
          <ArticleVersions
            article={article}
            onRestore={
              isReadOnly
                ? null
                : ({ title, body, url, audience, language }) => {
                    // Shown, not stored: whoever restores it looks at it first, and saves.
                    change({ title, body, url: url ?? "", audience, language });
                    setView("preview");
                  }
            }
          />
        ) : null}
      </Page>
      {isDeleting ? (
        <ConfirmDialog
          title="Delete this article?"
          description="The agent stops using it at once. Decisions that have used it keep the passage."
          act="Delete article"
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setDeleting(false)}
        />
      ) : null}
    </form>
  );
}

function Choice({ label, hint, children }: { label: string; hint: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <p aria-hidden="true" className="text-sm font-medium">
        {label}
      </p>
      {children}
      <p className="text-xs text-ink-3">{hint}</p>
    </div>
  );
}

function draftOf(article: ArticleView | null): Draft {
  return {
    title: article?.title ?? "",
    body: article?.body ?? "",
    url: article?.url ?? "",
    audience: article?.audience ?? "public",
    language: article?.language ?? "en",
    status: article?.status ?? "published",
  };
}
