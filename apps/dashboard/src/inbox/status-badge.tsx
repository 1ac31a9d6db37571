import type { ConversationSummary } from "@baton/api";
import { Circle, CircleCheck, CircleX } from "lucide-react";
import { Badge } from "../components/badge.tsx";
import { statusWords } from "../format/words.ts";

const looks = {
  open: { tone: "plain", icon: <Circle aria-hidden="true" /> },
  closed_resolved: { tone: "good", icon: <CircleCheck aria-hidden="true" /> },
  closed_unresolved: { tone: "plain", icon: <CircleX aria-hidden="true" /> },
} as const;

export function StatusBadge({ status }: { status: ConversationSummary["status"] }) {
  const look = looks[status];
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {statusWords[status]}
    </Badge>
  );
}
