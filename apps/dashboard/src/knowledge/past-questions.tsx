import type { ArticleView, PastQuestionView } from "@baton/api";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageCircleQuestion, X } from "lucide-react";
import { callApi } from "../api/call-api.ts";
import { pastQuestionsQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { IconButton } from "../components/icon-button.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { Panel } from "../components/page.tsx";
import { Time } from "../components/time.tsx";

const origins: Record<PastQuestionView["origin"], string> = {
  confirmed: "Confirmed by the customer",
  teammate: "A teammate answered with its link",
};

/** Questions that an article answered, each with the conversation it came from and a way to take it back; nothing while there are none. */
export function PastQuestions({ article, canRemove }: { article: ArticleView; canRemove: boolean }) {
  const queryClient = useQueryClient();
  const questions = useInfiniteQuery(pastQuestionsQuery(article.id));
  const remove = useMutation({
    mutationFn: (id: string) => callApi("removePastQuestion", { parameters: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.pastQuestions(article.id) }),
  });
  const items = questions.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <Panel
      isFlush
      title="Questions it answered"
      description="The article is found by these words too. They are never quoted."
    >
      <ul className="divide-y divide-line">
        {items.map(({ id, question, origin, learnedAt, conversationId }) => (
          <li key={id} className="flex items-start gap-3 px-5 py-2.5 text-sm">
            <MessageCircleQuestion aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-3" />
            <span className="min-w-0 flex-1">
              <span className="block break-words">{question}</span>
              <span className="text-xs text-ink-3">
                {origins[origin]}, <Time at={learnedAt} />,{" "}
                <Link to="/inbox/$conversationId" params={{ conversationId }} className="underline">
                  conversation
                </Link>
              </span>
            </span>
            {canRemove ? (
              <IconButton label={`Take back: ${question}`} onClick={() => remove.mutate(id)}>
                <X />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      <LoadMore query={questions} />
    </Panel>
  );
}
