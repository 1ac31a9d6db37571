import type { ConversationView } from "@baton/api";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useEffect, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { conversationQuery } from "../api/queries.ts";
import { buttonClass } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorState } from "../components/error-state.tsx";
import { usePageTitle } from "../components/page.tsx";
import { SkeletonRows } from "../components/skeleton.tsx";
import { contactName } from "../format/words.ts";
import { Composer } from "./composer.tsx";
import { ConversationDetails } from "./conversation-details.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { EscalationNotice } from "./escalation-notice.tsx";
import { markSeen } from "./seen.ts";
import { Timeline } from "./timeline.tsx";

export function ConversationPage() {
  const { conversationId } = useParams({ from: "/signed-in/inbox/$conversationId" });
  const search = useSearch({ from: "/signed-in/inbox" });
  const navigate = useNavigate();
  const conversation = useQuery(conversationQuery(conversationId));
  const id = conversation.data?.id;

  // Links from a helpdesk name the conversation by the helpdesk's id; live updates come by ours.
  useEffect(() => {
    if (id && id !== conversationId) {
      void navigate({
        to: "/inbox/$conversationId",
        params: { conversationId: id },
        search,
        replace: true,
      });
    }
  }, [id, conversationId, navigate, search]);

  if (conversation.isPending) return <SkeletonRows label="Loading the conversation" />;
  if (!conversation.data) {
    if (conversation.error instanceof ApiError && conversation.error.isNotFound) {
      return (
        <EmptyState
          icon={<SearchX />}
          title="There is no such conversation"
          actions={
            <Link to="/inbox" className={buttonClass()}>
              To the inbox
            </Link>
          }
        >
          It may have been erased, or it belongs to another organization.
        </EmptyState>
      );
    }
    return <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />;
  }
  // A conversation's own state, such as what is being written, must not travel to the next one.
  return <LoadedConversation key={conversation.data.id} conversation={conversation.data} />;
}

function LoadedConversation({ conversation }: { conversation: ConversationView }) {
  const [areDetailsOpen, setDetailsOpen] = useState(false);
  usePageTitle(contactName(conversation.contact));
  useEffect(() => markSeen(conversation), [conversation]);
  return (
    <div className="flex h-full min-w-0">
      <div className="flex h-full min-w-0 flex-1 flex-col bg-surface">
        <ConversationHeader conversation={conversation} onShowDetails={() => setDetailsOpen(true)} />
        <EscalationNotice conversation={conversation} />
        <Timeline conversation={conversation} />
        <Composer conversation={conversation} />
      </div>
      <aside
        aria-label="About this conversation"
        className="hidden h-full w-72 shrink-0 overflow-y-auto border-l border-line bg-canvas min-[1400px]:block"
      >
        <ConversationDetails conversation={conversation} />
      </aside>
      {areDetailsOpen ? (
        <Dialog title="About this conversation" placement="side" onClose={() => setDetailsOpen(false)}>
          <div className="-mx-5">
            <ConversationDetails conversation={conversation} />
          </div>
        </Dialog>
      ) : null}
    </div>
  );
}
