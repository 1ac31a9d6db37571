import { Outlet, useParams } from "@tanstack/react-router";
import clsx from "clsx";
import { ConversationList } from "./conversation-list.tsx";
import { InboxFilters } from "./inbox-filters.tsx";

/** The list beside the conversation; on small screens one or the other. */
export function InboxPage() {
  const { conversationId } = useParams({ strict: false });
  return (
    <div className="flex h-full min-w-0">
      <section
        aria-label="Conversation list"
        className={clsx(
          "flex h-full w-full shrink-0 flex-col border-line bg-surface md:w-80 md:border-r min-[1500px]:w-92",
          conversationId && "max-md:hidden",
        )}
      >
        <InboxFilters />
        <div className="min-h-0 flex-1 overflow-y-auto border-t border-line">
          <ConversationList />
        </div>
      </section>
      <section
        aria-label="Conversation"
        className={clsx("h-full min-w-0 flex-1", !conversationId && "max-md:hidden")}
      >
        <Outlet />
      </section>
    </div>
  );
}
