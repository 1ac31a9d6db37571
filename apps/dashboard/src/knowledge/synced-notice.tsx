import type { ArticleView } from "@baton/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { callApi } from "../api/call-api.ts";
import { sourcesQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { showToast } from "../components/toast.tsx";

/** Says where an article comes from, and lets it be taken out of use and put back: all else is changed there. */
export function SyncedNotice({ article, mayWrite }: { article: ArticleView; mayWrite: boolean }) {
  const queryClient = useQueryClient();
  const sources = useQuery(sourcesQuery);
  const source = sources.data?.find(({ id }) => id === article.sourceId);
  const isInUse = article.status === "published";
  const toggle = useMutation({
    mutationFn: () =>
      callApi("updateArticle", {
        parameters: { id: article.id },
        body: { status: isInUse ? "draft" : "published" },
      }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queryKeys.article(saved.id), saved);
      void queryClient.invalidateQueries({ queryKey: queryKeys.knowledge });
      showToast(isInUse ? "Taken out of use. Syncs leave it so." : "In use again.");
    },
    onError: (error) => showToast(error.message, "bad"),
  });
  return (
    <Notice
      tone={isInUse ? "info" : "warning"}
      actions={
        mayWrite && (isInUse || article.isHeldBack) ? (
          <Button size="small" isPending={toggle.isPending} onClick={() => toggle.mutate()}>
            {isInUse ? "Take out of use" : "Put back into use"}
          </Button>
        ) : null
      }
    >
      {isInUse
        ? "This article is read from "
        : article.isHeldBack
          ? "This article was taken out of use here. It is read from "
          : "This article is a draft where it comes from, and not used. It is read from "}
      {source ? (
        <Link
          to="/knowledge/sources/$sourceId"
          params={{ sourceId: source.id }}
          className="font-medium underline underline-offset-2"
        >
          {source.name}
        </Link>
      ) : (
        "a source"
      )}
      {" and is changed there."}
    </Notice>
  );
}
