import type { ArticleView, LearningSettingsView, PastQuestionView } from "@baton/api";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageCircleQuestion, X } from "lucide-react";
import { callApi } from "../api/call-api.ts";
import { learningSettingsQuery, pastQuestionsQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { IconButton } from "../components/icon-button.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/page.tsx";
import { Time } from "../components/time.tsx";
import { Toggle } from "../components/toggle.tsx";
import { useMay } from "../session/use-me.ts";

const origins: Record<PastQuestionView["origin"], string> = {
  confirmed: "Confirmed by the customer",
  teammate: "A teammate answered with its link",
};

/**
 * Questions that an article answered, each with the conversation it came from and a way to take it back, and whether more are learned. Nothing for
 * an internal article, which answers no customer.
 */
export function PastQuestions({ article, canRemove }: { article: ArticleView; canRemove: boolean }) {
  const queryClient = useQueryClient();
  const questions = useInfiniteQuery(pastQuestionsQuery(article.id));
  const remove = useMutation({
    mutationFn: (id: string) => callApi("removePastQuestion", { parameters: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.pastQuestions(article.id) }),
  });
  const items = questions.data?.pages.flatMap((page) => page.items) ?? [];
  if (article.audience === "internal" && items.length === 0) return null;
  return (
    <Panel
      isFlush
      title="Questions it answered"
      description="The article is found by these words too. They are never quoted."
    >
      {items.length === 0 && questions.isSuccess ? (
        <p className="px-5 py-3 text-sm text-ink-3">
          None yet. One is learned when a customer confirms an answer from it, or a teammate answers with its
          link.
        </p>
      ) : null}
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
      <LearningSwitch />
    </Panel>
  );
}

/** Of the whole organization, and in force at once: it stands where one sees what is learned. */
function LearningSwitch() {
  const isAdmin = useMay("admin");
  const queryClient = useQueryClient();
  const settings = useQuery(learningSettingsQuery).data;
  const save = useMutation({
    mutationFn: (body: LearningSettingsView) => callApi("putLearningSettings", { body }),
    onSuccess: (saved) => queryClient.setQueryData(learningSettingsQuery.queryKey, saved),
    // Somebody else changed it: shown as it is now.
    onError: () => queryClient.invalidateQueries({ queryKey: learningSettingsQuery.queryKey }),
  });
  if (settings === undefined) return null;
  return (
    <div className="flex flex-col gap-3 border-t border-line bg-sunken px-5 py-3">
      <Toggle
        label="Learn from handled conversations"
        hint={
          isAdmin
            ? "For all articles. Switched off, nothing more is learned; what was learned stays until it is taken back."
            : "For all articles. Only admins can change this."
        }
        isOn={save.isPending ? save.variables.enabled : settings.enabled}
        isDisabled={!isAdmin || save.isPending}
        onChange={(enabled) => save.mutate({ ...settings, enabled })}
      />
      {save.error ? (
        <Notice tone="bad" title="Not changed">
          {save.error.message}
        </Notice>
      ) : null}
    </div>
  );
}
