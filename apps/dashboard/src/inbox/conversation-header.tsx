import type { ConversationView } from "@baton/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  ArrowLeft,
  Bot,
  CircleCheck,
  Ellipsis,
  ExternalLink,
  HandHelping,
  Info,
  RotateCcw,
  UserRoundPlus,
} from "lucide-react";
import { useState } from "react";
import { helpdesksQuery } from "../api/queries.ts";
import { useCommands } from "../app/commands.ts";
import { Avatar } from "../components/avatar.tsx";
import { Badge } from "../components/badge.tsx";
import { Button, buttonClass } from "../components/button.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../components/menu.tsx";
import { channelWords, contactName } from "../format/words.ts";
import { useMay } from "../session/use-me.ts";
import { useAct } from "./acts.ts";
import { AssignDialog } from "./assign-dialog.tsx";
import { ChannelIcon } from "./channel-icon.tsx";
import { HandoffDialog } from "./handoff-dialog.tsx";
import { HolderBadge } from "./holder-badge.tsx";
import { listPossibleActs } from "./list-possible-acts.ts";
import { StatusBadge } from "./status-badge.tsx";

/** More of them would push the messages off a small screen; all stand in the details. */
const shownTags = 3;

/** Who, how it stands, and what can be done with the conversation as a whole. */
export function ConversationHeader({
  conversation,
  onShowDetails,
}: {
  conversation: ConversationView;
  onShowDetails: () => void;
}) {
  const mayAct = useMay("teammate");
  const act = useAct(conversation.id);
  const [asking, setAsking] = useState<"assign" | "handoff" | null>(null);
  const possible = mayAct ? listPossibleActs(conversation) : new Set();
  const helpdesk = useHelpdeskLabel(conversation.connection.helpdesk);
  const name = contactName(conversation.contact);
  const pending = act.isPending ? act.variables?.kind : undefined;

  useCommands([
    ...(possible.has("assign")
      ? [
          {
            id: "assign",
            label: "Assign to…",
            group: "Conversation",
            keys: "a",
            run: () => setAsking("assign"),
          },
        ]
      : []),
    ...(possible.has("resume")
      ? [
          {
            id: "resume",
            label: "Hand back to the AI",
            group: "Conversation",
            run: () => act.mutate({ kind: "resume" }),
          },
        ]
      : []),
    ...(possible.has("handoff")
      ? [
          {
            id: "handoff",
            label: "Hand off to the team",
            group: "Conversation",
            run: () => setAsking("handoff"),
          },
        ]
      : []),
    ...(possible.has("close")
      ? [
          {
            id: "close",
            label: "Close conversation",
            group: "Conversation",
            keys: "e",
            run: () => act.mutate({ kind: "close" }),
          },
        ]
      : []),
    ...(possible.has("reopen")
      ? [
          {
            id: "reopen",
            label: "Reopen conversation",
            group: "Conversation",
            run: () => act.mutate({ kind: "reopen" }),
          },
        ]
      : []),
  ]);

  return (
    <header className="@container flex flex-col gap-2 border-b border-line px-3 py-2.5 sm:px-4">
      <div className="flex items-center gap-2.5">
        <Link
          from="/inbox"
          to="/inbox"
          search={(search) => search}
          aria-label="Back to the list"
          className="-ml-1 flex size-8 items-center justify-center rounded-lg text-ink-2 hover:bg-hover md:hidden"
        >
          <ArrowLeft className="size-4" />
        </Link>
        <Avatar name={conversation.contact?.name ?? conversation.contact?.email ?? null} kind="customer" />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base leading-5 font-semibold">{name}</h2>
          <p className="truncate text-xs text-ink-3">
            {conversation.subject ?? conversation.contact?.email ?? conversation.contact?.phone}
          </p>
        </div>
        {conversation.externalUrl ? (
          <a
            href={conversation.externalUrl}
            target="_blank"
            rel="noreferrer"
            title={`Open in ${helpdesk}`}
            className={`${buttonClass({ variant: "ghost" })} hidden @lg:inline-flex`}
          >
            <ExternalLink aria-hidden="true" />
            <span className="sr-only @2xl:not-sr-only">Open in {helpdesk}</span>
          </a>
        ) : null}
        {possible.has("resume") ? (
          <Button
            icon={<Bot />}
            isPending={pending === "resume"}
            onClick={() => act.mutate({ kind: "resume" })}
            className="@max-md:hidden"
          >
            <span>
              Hand back<span className="@max-lg:sr-only"> to AI</span>
            </span>
          </Button>
        ) : null}
        {possible.has("close") ? (
          <Button
            icon={<CircleCheck />}
            isPending={pending === "close"}
            onClick={() => act.mutate({ kind: "close" })}
            className="@max-md:hidden"
          >
            Close
          </Button>
        ) : null}
        {possible.has("reopen") ? (
          <Button
            icon={<RotateCcw />}
            isPending={pending === "reopen"}
            onClick={() => act.mutate({ kind: "reopen" })}
            className="@max-md:hidden"
          >
            Reopen
          </Button>
        ) : null}
        <Menu
          trigger={
            <IconButton label="More acts">
              <Ellipsis />
            </IconButton>
          }
        >
          {possible.has("assign") ? (
            <MenuItem icon={<UserRoundPlus />} detail="a" onSelect={() => setAsking("assign")}>
              Assign to…
            </MenuItem>
          ) : null}
          {possible.has("resume") ? (
            <MenuItem icon={<Bot />} onSelect={() => act.mutate({ kind: "resume" })}>
              Hand back to the AI
            </MenuItem>
          ) : null}
          {possible.has("handoff") ? (
            <MenuItem icon={<HandHelping />} onSelect={() => setAsking("handoff")}>
              Hand off to the team…
            </MenuItem>
          ) : null}
          {possible.has("close") ? (
            <MenuItem icon={<CircleCheck />} detail="e" onSelect={() => act.mutate({ kind: "close" })}>
              Close
            </MenuItem>
          ) : null}
          {possible.has("reopen") ? (
            <MenuItem icon={<RotateCcw />} onSelect={() => act.mutate({ kind: "reopen" })}>
              Reopen
            </MenuItem>
          ) : null}
          {possible.size > 0 ? <MenuSeparator /> : null}
          {conversation.externalUrl ? (
            <MenuItem
              icon={<ExternalLink />}
              onSelect={() => window.open(conversation.externalUrl ?? undefined, "_blank", "noreferrer")}
            >
              Open in {helpdesk}
            </MenuItem>
          ) : null}
          <MenuItem icon={<Info />} onSelect={onShowDetails}>
            About this conversation
          </MenuItem>
        </Menu>
      </div>
      <div className="flex flex-wrap items-center gap-1.5">
        <StatusBadge status={conversation.status} />
        <HolderBadge conversation={conversation} />
        <Badge icon={<ChannelIcon channel={conversation.channel} />}>
          {channelWords[conversation.channel]}
        </Badge>
        <Badge>{conversation.connection.name}</Badge>
        {conversation.isReadOnly ? <Badge tone="outline">Imported history</Badge> : null}
        {conversation.tags.slice(0, shownTags).map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
        {conversation.tags.length > shownTags ? (
          <button
            type="button"
            onClick={onShowDetails}
            className="rounded text-xs font-medium text-ink-3 hover:text-ink hover:underline"
          >
            {conversation.tags.length - shownTags} more tags
          </button>
        ) : null}
      </div>
      {asking === "assign" ? (
        <AssignDialog conversation={conversation} act={act} onClose={() => setAsking(null)} />
      ) : null}
      {asking === "handoff" ? <HandoffDialog act={act} onClose={() => setAsking(null)} /> : null}
    </header>
  );
}

/** The helpdesk's own name, such as it is written by itself. */
export function useHelpdeskLabel(helpdesk: string): string {
  const helpdesks = useQuery(helpdesksQuery).data;
  return helpdesks?.find((each) => each.helpdesk === helpdesk)?.label ?? helpdesk;
}
