import type { DecisionView, TimelineMessage } from "@baton/api";
import clsx from "clsx";
import { Cpu, Lock } from "lucide-react";
import { Avatar } from "../components/avatar.tsx";
import { Badge } from "../components/badge.tsx";
import { Markdown } from "../components/markdown.tsx";
import { Time } from "../components/time.tsx";
import { AttachmentList } from "./attachment-list.tsx";
import { CarriedState } from "./carried-state.tsx";
import { DecisionDisclosure } from "./decision-disclosure.tsx";
import { DeliveryState } from "./delivery-state.tsx";

const fallbackNames = { customer: "Customer", agent: "AI", teammate: "Teammate", system: "Helpdesk" };

/** A message: customers left, ours right; private notes look like nothing else, so that nobody mistakes them. */
export function MessageBubble({
  message,
  isContinued,
  decision,
  isDeciding,
}: {
  message: TimelineMessage;
  isContinued: boolean;
  decision: DecisionView | null;
  /** A turn is due that will decide about messages without a decision; old imported ones never get any. */
  isDeciding: boolean;
}) {
  const { author } = message;
  const isNote = message.visibility === "private";
  const isOurs = author.kind === "agent" || author.kind === "teammate";
  const name = author.name ?? fallbackNames[author.kind];
  return (
    <article
      aria-label={`${isNote ? "Private note" : "Message"} by ${name}`}
      className={clsx(
        "flex gap-2.5",
        isContinued ? "mt-1" : "mt-4 first:mt-0",
        isOurs && !isNote && "flex-row-reverse",
      )}
    >
      <div className="w-8 shrink-0 max-sm:hidden">
        {isContinued ? null : (
          <Avatar name={author.name} kind={author.kind === "system" ? "customer" : author.kind} />
        )}
      </div>
      <div
        className={clsx(
          "flex min-w-0 flex-col",
          // An opened decision record takes the width there is, however short the message above it.
          isNote ? "flex-1" : "max-w-[min(44rem,88%)] has-[section]:flex-1",
          isOurs && !isNote ? "items-end" : "items-start",
        )}
      >
        {isContinued ? null : (
          <div className="mb-1 flex max-w-full items-baseline gap-2 px-0.5 text-xs">
            <span className="truncate font-medium">{name}</span>
            {author.kind === "agent" && author.name ? <span className="text-accent-strong">AI</span> : null}
            <Time at={message.at} as="clock" className="shrink-0 text-ink-3 tabular-nums" />
          </div>
        )}
        {isNote ? (
          <Note text={message.text} attachments={<AttachmentList attachments={message.attachments} />} />
        ) : (
          <div
            className={clsx(
              "flex max-w-full flex-col gap-2 rounded-2xl border px-3.5 py-2",
              {
                customer: "rounded-tl-md border-line bg-sunken",
                system: "rounded-tl-md border-dashed border-line bg-transparent text-ink-2",
                agent: "rounded-tr-md border-accent-line bg-accent-soft",
                teammate: "rounded-tr-md border-human-line bg-human-soft",
              }[author.kind],
            )}
          >
            {/* What the agent writes is Markdown; other people's words stand as they were typed. */}
            {!message.text ? null : author.kind === "agent" ? (
              <Markdown text={message.text} keepsLines />
            ) : (
              <p className="break-words whitespace-pre-wrap">{message.text}</p>
            )}
            <AttachmentList attachments={message.attachments} />
          </div>
        )}
        {message.automatic ? (
          <div className="mt-1">
            <Badge tone="outline" icon={<Cpu aria-hidden="true" />}>
              {message.automatic}
            </Badge>
          </div>
        ) : null}
        {message.delivery ? <DeliveryState {...message.delivery} at={message.delivery.doneAt} /> : null}
        {message.carried ? <CarriedState carried={message.carried} /> : null}
        {author.kind === "customer" && !isNote ? (
          <DecisionDisclosure decision={decision} isDeciding={isDeciding} />
        ) : null}
      </div>
    </article>
  );
}

export function Note({ text, attachments }: { text: string; attachments?: React.ReactNode }) {
  return (
    <div className="w-full overflow-hidden rounded-xl border border-dashed border-note-line bg-note-soft">
      <p className="flex items-center gap-1.5 border-b border-dashed border-note-line px-3.5 py-1 text-xs font-medium text-note">
        <Lock aria-hidden="true" className="size-3" /> Private note · customers never see this
      </p>
      <div className="flex flex-col gap-2 px-3.5 py-2">
        <p className="break-words whitespace-pre-wrap">{text}</p>
        {attachments}
      </div>
    </div>
  );
}
