import type { ConversationSummary } from "@baton/api";
import { Bot, CircleDashed, UserRound } from "lucide-react";
import { Badge } from "../components/badge.tsx";
import { holderWords, waitsForPerson } from "../format/words.ts";

const looks = {
  ai: { tone: "accent", icon: <Bot aria-hidden="true" /> },
  human: { tone: "human", icon: <UserRound aria-hidden="true" /> },
  none: { tone: "outline", icon: <CircleDashed aria-hidden="true" /> },
} as const;

/** Who the next word belongs to. */
export function HolderBadge({
  conversation,
}: {
  conversation: Pick<ConversationSummary, "holder" | "assignee" | "lastMessage">;
}) {
  const { holder, assignee } = conversation;
  const look = looks[holder];
  const name = holder === "human" && assignee.kind === "teammate" ? assignee.name : null;
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {name ?? (waitsForPerson(conversation) ? "Waits for a person" : holderWords[holder])}
    </Badge>
  );
}
