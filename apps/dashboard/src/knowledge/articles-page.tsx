import type { ArticleView } from "@baton/api";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { BookOpen, Library, Lock, Plus, Search, SearchX } from "lucide-react";
import { useEffect, useState } from "react";
import { articlesQuery, sourcesQuery } from "../api/queries.ts";
import { useCommands } from "../app/commands.ts";
import { Badge } from "../components/badge.tsx";
import { Button, buttonClass } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorState } from "../components/error-state.tsx";
import { Input } from "../components/input.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { Page, Panel } from "../components/page.tsx";
import { SkeletonRows } from "../components/skeleton.tsx";
import { Time } from "../components/time.tsx";
import { languageName } from "../format/words.ts";
import { FilterSelect } from "../inbox/filter-select.tsx";
import { useMay } from "../session/use-me.ts";
import { KnowledgeTabs } from "./knowledge-tabs.tsx";

/** A pause in typing after which the list is asked for. */
const typingPauseMilliseconds = 250;

export function ArticlesPage() {
  const search = useSearch({ from: "/signed-in/knowledge" });
  const navigate = useNavigate();
  const mayWrite = useMay("admin");
  const articles = useInfiniteQuery(articlesQuery(search));
  const sources = useQuery(sourcesQuery);
  const [text, setText] = useState(search.q ?? "");
  const change = (next: Partial<typeof search>) =>
    void navigate({ to: "/knowledge", search: { ...search, ...next }, replace: true });
  // Only typing starts the pause anew.
  useEffect(() => {
    const q = text.trim() || undefined;
    if (q === search.q) return;
    const timer = setTimeout(() => change({ q }), typingPauseMilliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  useCommands(
    mayWrite
      ? [
          {
            id: "new-article",
            label: "Write an article",
            group: "Knowledge",
            keys: "c",
            run: () => void navigate({ to: "/knowledge/new" }),
          },
        ]
      : [],
  );
  const isNarrowed = Object.values(search).some((value) => value !== undefined);
  const items = articles.data?.pages.flatMap((page) => page.items) ?? [];
  const write = mayWrite ? (
    <Link to="/knowledge/new" className={buttonClass({ variant: "primary" })}>
      <Plus aria-hidden="true" /> New article
    </Link>
  ) : null;
  return (
    <Page
      title="Knowledge"
      description="What the agent answers from. Internal articles are never part of an answer to a customer."
      actions={write}
      width="wide"
    >
      <KnowledgeTabs />
      <search className="flex flex-wrap items-center gap-2">
        <div className="relative min-w-0 flex-1 basis-56">
          <Search
            aria-hidden="true"
            className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-3"
          />
          <Input
            type="search"
            aria-label="Search articles"
            placeholder="Search titles and texts…"
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="h-8.5 pl-8.5"
          />
        </div>
        <FilterSelect
          label="Every audience"
          value={search.audience}
          onChange={(audience) => change({ audience: audience as typeof search.audience })}
          options={[
            { value: "public", label: "Public" },
            { value: "internal", label: "Internal" },
          ]}
        />
        <FilterSelect
          label="Every state"
          value={search.status}
          onChange={(status) => change({ status: status as typeof search.status })}
          options={[
            { value: "published", label: "Published" },
            { value: "draft", label: "Drafts" },
          ]}
        />
        {sources.data && sources.data.length > 0 ? (
          <FilterSelect
            label="Every source"
            value={search.source}
            onChange={(source) => change({ source })}
            options={[
              { value: "none", label: "Written here" },
              ...sources.data.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        ) : null}
      </search>
      <Panel isFlush>
        {articles.isPending ? <SkeletonRows label="Loading articles" /> : null}
        {articles.isError && !articles.data ? (
          <ErrorState error={articles.error} onRetry={() => void articles.refetch()} />
        ) : null}
        {articles.isSuccess && items.length === 0 ? (
          isNarrowed ? (
            <EmptyState
              icon={<SearchX />}
              title="No article matches"
              actions={
                <Button
                  onClick={() => {
                    setText("");
                    void navigate({ to: "/knowledge", search: {} });
                  }}
                >
                  Clear the filters
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={<BookOpen />}
              title="The agent knows nothing yet"
              actions={
                mayWrite ? (
                  <>
                    {write}
                    <Link to="/knowledge/sources" className={buttonClass()}>
                      Add a source
                    </Link>
                  </>
                ) : null
              }
            >
              Write down what customers ask most, or point Baton to where it is written already. Until then
              every question is handed to your team.
            </EmptyState>
          )
        ) : null}
        <ul className="divide-y divide-line">
          {items.map((article) => (
            <li key={article.id}>
              <ArticleRow
                article={article}
                source={sources.data?.find(({ id }) => id === article.sourceId)?.name ?? null}
              />
            </li>
          ))}
        </ul>
        <LoadMore query={articles} />
      </Panel>
    </Page>
  );
}

function ArticleRow({ article, source }: { article: ArticleView; source: string | null }) {
  return (
    <Link
      to="/knowledge/$articleId"
      params={{ articleId: article.id }}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 py-3 hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span className="min-w-0 flex-1 basis-64">
        <span className="block truncate text-sm font-medium">{article.title}</span>
        <span className="block truncate text-xs text-ink-3">{excerpt(article)}</span>
      </span>
      <span className="flex items-center gap-1.5">
        {source ? <Badge icon={<Library aria-hidden="true" />}>{source}</Badge> : null}
        {article.status === "draft" ? (
          <Badge tone="outline">{article.isHeldBack ? "Taken out of use" : "Draft"}</Badge>
        ) : null}
        {article.audience === "internal" ? (
          <Badge tone="note" icon={<Lock aria-hidden="true" />}>
            Internal
          </Badge>
        ) : null}
        <Badge>{languageName(article.language)}</Badge>
        <Time at={article.updatedAt} as="age" className="text-right text-xs text-ink-3 sm:w-14" />
      </span>
    </Link>
  );
}

/** The beginning of a text without its markup, and without a heading that repeats the title. */
export function excerpt({ title, body }: { title: string; body: string }): string {
  const [heading = ""] = /^\s*# .*\n?/.exec(body) ?? [];
  const isTitle = heading.replace("#", "").trim() === title.trim();
  return (isTitle ? body.slice(heading.length) : body)
    .slice(0, 400)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[#>*_`~|-]+/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 160);
}
