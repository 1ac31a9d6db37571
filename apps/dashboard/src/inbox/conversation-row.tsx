import type { ConversationSummary } from "@baton/api";
import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import { Avatar } from "../components/avatar.tsx";
import { Badge } from "../components/badge.tsx";
import { Time } from "../components/time.tsx";
import { contactName, handoffReasonWords } from "../format/words.ts";
import { ChannelIcon } from "./channel-icon.tsx";
import { useHelpdeskLabel } from "./conversation-header.tsx";
import { HolderBadge } from "./holder-badge.tsx";
import { StatusBadge } from "./status-badge.tsx";

const authorWords = { customer: "", agent: "AI: ", teammate: "Team: ", system: "" };

/** A conversation in the list. Bold and dotted while a customer's last word has not been looked at. */
export function ConversationRow({
  conversation,
  isUnseen,
}: {
  conversation: ConversationSummary;
  isUnseen: boolean;
}) {
  const { lastMessage } = conversation;
  const name = contactName(conversation.contact);
  const preview = lastMessage?.preview ?? (lastMessage ? "Attachment" : "No messages yet");
  const at = lastMessage?.at ?? conversation.createdAt;
  return (
    <Link
      from="/inbox"
      to="/inbox/$conversationId"
      params={{ conversationId: conversation.id }}
      search={(search) => search}
      data-conversation={conversation.id}
      className="group relative flex gap-3 border-b border-line px-4 py-3 transition-colors duration-75 [contain-intrinsic-size:auto_92px] [content-visibility:auto] hover:bg-hover focus-visible:-outline-offset-2"
      activeProps={{ className: "!bg-selected" }}
    >
      {isUnseen ? (
        <span aria-hidden="true" className="absolute top-6 left-1.25 size-1.75 rounded-full bg-accent" />
      ) : null}
      <Avatar name={name === "Unknown customer" ? null : name} kind="customer" />
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-baseline gap-2">
          <span
            className={clsx("min-w-0 flex-1 truncate text-sm", isUnseen ? "font-semibold" : "font-medium")}
          >
            {name}
            {isUnseen ? <span className="sr-only">, unread</span> : null}
          </span>
          <Time at={at} as="age" className="shrink-0 text-xs text-ink-3 tabular-nums" />
        </span>
        {conversation.subject ? (
          <span className="truncate text-sm text-ink-2">{conversation.subject}</span>
        ) : null}
        <span className={clsx("line-clamp-1 text-sm break-words", isUnseen ? "text-ink" : "text-ink-2")}>
          {lastMessage?.author ? authorWords[lastMessage.author] : ""}
          {preview}
        </span>
        <span className="mt-1 flex min-w-0 items-center gap-1.5 overflow-hidden">
          <ChannelIcon channel={conversation.channel} className="size-3.5 shrink-0 text-ink-3" />
          {conversation.status === "open" ? (
            <HolderBadge conversation={conversation} />
          ) : (
            <StatusBadge status={conversation.status} />
          )}
          {conversation.status === "open" && conversation.handoffReason ? (
            <span className="truncate text-xs text-ink-3">
              {handoffReasonWords[conversation.handoffReason]}
            </span>
          ) : null}
          {conversation.carriedTo ? <CarriedTo carriedTo={conversation.carriedTo} /> : null}
          {conversation.sentiment === "angry" || conversation.sentiment === "frustrated" ? (
            <Badge tone="bad">{conversation.sentiment === "angry" ? "Angry" : "Frustrated"}</Badge>
          ) : null}
        </span>
      </span>
    </Link>
  );
}

/** The other end of a conversation that went from the messenger to a helpdesk, which has no row of its own. */
function CarriedTo({ carriedTo }: { carriedTo: NonNullable<ConversationSummary["carriedTo"]> }) {
  const helpdesk = useHelpdeskLabel(carriedTo.helpdesk);
  switch (carriedTo.state) {
    case "waiting":
    case "opening":
      return <Badge tone="note">Waits for {helpdesk}</Badge>;
    case "failed":
      return <Badge tone="bad">Not in {helpdesk}</Badge>;
    case "open":
    case "closed":
      return (
        <Badge tone="outline">
          {carriedTo.kind === "ticket" ? `Ticket ${carriedTo.number ?? ""} in ${helpdesk}` : `In ${helpdesk}`}
        </Badge>
      );
  }
}
