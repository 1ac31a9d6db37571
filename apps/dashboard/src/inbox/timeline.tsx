import type { ConversationView } from "@baton/api";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { decisionsQuery, timelineQuery } from "../api/queries.ts";
import { ErrorState } from "../components/error-state.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { SkeletonRows } from "../components/skeleton.tsx";
import { Time, useNow } from "../components/time.tsx";
import { formatDay } from "../format/format-time.ts";
import { usePendingTexts } from "./acts.ts";
import { buildTimeline } from "./build-timeline.ts";
import { EventLines } from "./event-lines.tsx";
import { MessageBubble } from "./message-bubble.tsx";
import { OutgoingBubble } from "./outgoing-bubble.tsx";

/** Everything that was said and done, the newest in sight; older pages come in while scrolling up. */
export function Timeline({ conversation }: { conversation: ConversationView }) {
  const timeline = useInfiniteQuery(timelineQuery(conversation.id));
  const decisions = useQuery(decisionsQuery(conversation.id));
  const pending = usePendingTexts(conversation.id);
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const newestPending = pending.at(-1)?.at;
  // Wherever one has scrolled to: what one sends oneself comes into sight. Zero is the end, see below.
  useEffect(() => {
    if (newestPending) scroller.current?.scrollTo({ top: 0 });
  }, [newestPending]);

  if (timeline.isPending) {
    return (
      <div className="min-h-0 flex-1 overflow-hidden">
        <SkeletonRows label="Loading messages" />
      </div>
    );
  }
  if (!timeline.data) {
    return (
      <div className="min-h-0 flex-1">
        <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
      </div>
    );
  }
  const rows = buildTimeline({ pages: timeline.data.pages, outbox: conversation.outbox, pending });
  return (
    // Reversed, so that the browser itself keeps the end in sight and the place while older pages are put above.
    <div
      ref={scroller}
      className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto overscroll-contain"
      // A scrolling region must be reachable by keyboard.
      tabIndex={0}
      role="log"
      aria-label="Messages and events"
    >
      <div className="mb-auto flex flex-col px-3 py-4 sm:px-5">
        <LoadMore query={timeline} label="Earlier messages" />
        {rows.map((row) => {
          switch (row.kind) {
            case "day":
              return (
                <p
                  key={row.key}
                  className="my-3 flex items-center gap-3 text-xs font-medium text-ink-3 first:mt-0"
                >
                  <span className="h-px flex-1 bg-line" />
                  {formatDay(row.at, now)}
                  <span className="h-px flex-1 bg-line" />
                </p>
              );
            case "message":
              return (
                <MessageBubble
                  key={row.key}
                  message={row.message}
                  isContinued={row.isContinued}
                  decision={decisions.data?.[row.message.id] ?? null}
                  isDeciding={decisions.isSuccess && conversation.turnDueAt !== null}
                />
              );
            case "events":
              return <EventLines key={row.key} events={row.events} />;
            case "outgoing":
              return <OutgoingBubble key={row.key} item={row.item} />;
          }
        })}
        {conversation.turnDueAt ? (
          <p role="status" className="mt-3 flex items-center justify-center gap-2 text-xs text-accent-strong">
            <span aria-hidden="true" className="animate-shimmer size-2 rounded-full bg-accent" />
            The AI answers <Time at={conversation.turnDueAt} />
          </p>
        ) : null}
      </div>
    </div>
  );
}
