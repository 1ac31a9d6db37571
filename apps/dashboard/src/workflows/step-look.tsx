import type { StepKind } from "@baton/workflows";
import {
  Bot,
  CircleCheck,
  Clock,
  GitBranch,
  MessageSquareText,
  MousePointerClick,
  PencilLine,
  Tag,
  TextCursorInput,
  Ticket,
  UserRound,
  Zap,
} from "lucide-react";
import type { ComponentType } from "react";

/** How each kind of step is drawn: its sign, and whose part of the conversation it is. */
export const stepLooks: Record<StepKind, { icon: ComponentType<{ className?: string }>; tone: string }> = {
  trigger: { icon: Zap, tone: "border-line-strong bg-solid text-on-solid" },
  message: { icon: MessageSquareText, tone: "border-line bg-sunken text-ink-2" },
  collect: { icon: TextCursorInput, tone: "border-line bg-sunken text-ink-2" },
  branch: { icon: GitBranch, tone: "border-line bg-sunken text-ink-2" },
  buttons: { icon: MousePointerClick, tone: "border-line bg-sunken text-ink-2" },
  agent: { icon: Bot, tone: "border-accent-line bg-accent-soft text-accent-strong" },
  "handoff-to-agent": { icon: UserRound, tone: "border-human-line bg-human-soft text-human" },
  "handoff-to-ticket": { icon: Ticket, tone: "border-human-line bg-human-soft text-human" },
  close: { icon: CircleCheck, tone: "border-good-line bg-good-soft text-good" },
  wait: { icon: Clock, tone: "border-line bg-sunken text-ink-2" },
  "set-attribute": { icon: PencilLine, tone: "border-line bg-sunken text-ink-2" },
  tag: { icon: Tag, tone: "border-line bg-sunken text-ink-2" },
};
