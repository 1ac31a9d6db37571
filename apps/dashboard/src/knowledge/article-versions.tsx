import type { ArticleVersionView, ArticleView } from "@baton/api";
import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { articleVersionsQuery } from "../api/queries.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { Markdown } from "../components/markdown.tsx";
import { Panel } from "../components/page.tsx";
import { Time } from "../components/time.tsx";

/** What an article said before, to be read and taken back; nothing while it was never changed. */
export function ArticleVersions({
  article,
  onRestore,
}: {
  article: ArticleView;
  /** Null: it may be read only. */
  onRestore: ((version: ArticleVersionView) => void) | null;
}) {
  const versions = useInfiniteQuery(articleVersionsQuery(article.id));
  const [shown, setShown] = useState<ArticleVersionView | null>(null);
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <Panel isFlush title="Former versions">
      <ul className="divide-y divide-line">
        {items.map((version) => (
          <li
            key={version.version}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 py-2.5 text-sm"
          >
            <History aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
            <span className="min-w-0 flex-1 basis-56 truncate">{version.title}</span>
            {version.audience === "internal" ? <Badge tone="note">Internal</Badge> : null}
            {version.status === "draft" ? <Badge tone="outline">Draft</Badge> : null}
            <span className="text-xs text-ink-3">
              {version.writtenBy?.name ?? (article.sourceId ? "Sync" : "Written")},{" "}
              <Time at={version.writtenAt} />
            </span>
            <Button size="small" onClick={() => setShown(version)}>
              Show
            </Button>
          </li>
        ))}
      </ul>
      <LoadMore query={versions} />
      {shown ? (
        <Dialog
          title={shown.title}
          description={
            <>
              As it stood from <Time at={shown.writtenAt} /> on
            </>
          }
          onClose={() => setShown(null)}
          className="max-w-2xl"
          footer={
            <>
              <Button onClick={() => setShown(null)}>Close</Button>
              {onRestore ? (
                <Button
                  variant="primary"
                  onClick={() => {
                    onRestore(shown);
                    setShown(null);
                  }}
                >
                  Take it back into the editor
                </Button>
              ) : null}
            </>
          }
        >
          <Markdown text={shown.body} />
        </Dialog>
      ) : null}
    </Panel>
  );
}
