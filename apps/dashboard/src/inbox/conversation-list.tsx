import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Inbox, Plug, SearchX } from "lucide-react";
import { useRef } from "react";
import { connectionsQuery, conversationsQuery } from "../api/queries.ts";
import type { ConversationFilters } from "../api/query-keys.ts";
import { useCommands } from "../app/commands.ts";
import type { InboxSearch } from "../app/router.tsx";
import { Button, buttonClass } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorState } from "../components/error-state.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { SkeletonRows } from "../components/skeleton.tsx";
import { ConversationRow } from "./conversation-row.tsx";
import { isUnseen, useSeen } from "./seen.ts";

/** The conversations that the filters leave, newest word first. */
export function ConversationList() {
  const search = useSearch({ from: "/signed-in/inbox" });
  const { conversationId } = useParams({ strict: false });
  const list = useInfiniteQuery(conversationsQuery(filtersOf(search)));
  const container = useRef<HTMLDivElement>(null);
  const seen = useSeen();

  const move = (step: 1 | -1) => {
    const rows = [...(container.current?.querySelectorAll<HTMLElement>("[data-conversation]") ?? [])];
    const at = rows.findIndex(
      (row) => row === document.activeElement || row.dataset.conversation === conversationId,
    );
    const focused = rows.indexOf(document.activeElement as HTMLElement);
    const next = rows[(focused === -1 ? at : focused) + step] ?? (at === -1 ? rows[0] : undefined);
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  useCommands([
    {
      id: "next-conversation",
      label: "Next conversation",
      group: "Inbox",
      keys: "j",
      isKeyOnly: true,
      run: () => move(1),
    },
    {
      id: "previous-conversation",
      label: "Previous conversation",
      group: "Inbox",
      keys: "k",
      isKeyOnly: true,
      run: () => move(-1),
    },
  ]);

  if (list.isPending) return <SkeletonRows label="Loading conversations" />;
  if (list.isError && !list.data)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const conversations = list.data.pages.flatMap((page) => page.items);
  if (conversations.length === 0) return <NothingFound search={search} />;
  return (
    <div ref={container} className={list.isPlaceholderData ? "opacity-60 transition-opacity" : ""}>
      <ul aria-label="Conversations" aria-busy={list.isFetching}>
        {conversations.map((conversation) => (
          <li key={conversation.id}>
            <ConversationRow
              conversation={conversation}
              isUnseen={conversation.id !== conversationId && isUnseen(conversation, seen)}
            />
          </li>
        ))}
      </ul>
      <LoadMore query={list} />
    </div>
  );
}

/** What the address says, as the API asks for it: open ones unless said otherwise. */
function filtersOf({ status, ...others }: InboxSearch): ConversationFilters {
  return { ...others, ...(status === "all" ? {} : { status: status ?? "open" }) };
}

function NothingFound({ search }: { search: InboxSearch }) {
  const navigate = useNavigate();
  const connections = useQuery(connectionsQuery);
  const isNarrowed = Object.values(search).some((value) => value !== undefined);
  if (isNarrowed) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="No conversation matches"
        actions={
          <Button onClick={() => void navigate({ to: "/inbox", search: {} })}>Clear the filters</Button>
        }
      >
        Try other words, or look at all of them: closed ones are left out unless you ask.
      </EmptyState>
    );
  }
  if (connections.data?.every((connection) => connection.status === "disconnected")) {
    return (
      <EmptyState
        icon={<Plug />}
        title="Connect your helpdesk"
        actions={
          <Link to="/settings/connections" className={buttonClass({ variant: "primary" })}>
            Connect a helpdesk
          </Link>
        }
      >
        Conversations appear here as soon as customers write to a connected helpdesk.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Inbox />}
      title="Nothing is open"
      actions={
        <Button onClick={() => void navigate({ to: "/inbox", search: { status: "closed" } })}>
          Show closed ones
        </Button>
      }
    >
      Every conversation is closed. New ones appear here by themselves.
    </EmptyState>
  );
}
