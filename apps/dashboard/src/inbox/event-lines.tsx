import type { TimelineEventView } from "@baton/api";
import clsx from "clsx";
import {
  ArrowRightLeft,
  Bot,
  CircleAlert,
  CircleCheck,
  Dot,
  HandHelping,
  type LucideIcon,
  RefreshCw,
  RotateCcw,
  Tag,
  Undo2,
  UserRound,
  Workflow,
} from "lucide-react";
import { useState } from "react";
import { Time } from "../components/time.tsx";
import { Tooltip } from "../components/tooltip.tsx";
import { readable } from "../format/words.ts";

const icons: Record<string, LucideIcon> = {
  "gate-decided": Bot,
  "assignee-changed": ArrowRightLeft,
  "taken-over": UserRound,
  "handed-back": Bot,
  "handed-off": HandHelping,
  closed: CircleCheck,
  resolved: CircleCheck,
  reopened: RotateCcw,
  "tags-changed": Tag,
  "action-withdrawn": Undo2,
  "action-refused": CircleAlert,
  "action-uncertain": CircleAlert,
  failure: CircleAlert,
  "draft-cancelled": Undo2,
  synchronised: RefreshCw,
  escalated: ArrowRightLeft,
  "escalation-waits": CircleAlert,
  "escalation-failed": CircleAlert,
  "workflow-started": Workflow,
  "workflow-stopped": Workflow,
};
const alarming = new Set([
  "action-refused",
  "action-uncertain",
  "failure",
  "escalation-waits",
  "escalation-failed",
]);
/** More than this many in a row are folded; what went wrong is never folded away. */
const shownEvents = 3;

/** What happened between the messages, quietly, each line with what caused it. */
export function EventLines({ events }: { events: readonly TimelineEventView[] }) {
  const [isUnfolded, setUnfolded] = useState(false);
  const isFolded = !isUnfolded && events.length > shownEvents;
  const shown = isFolded
    ? events.filter((event, index) => index >= events.length - 2 || alarming.has(event.kind))
    : events;
  const hidden = events.length - shown.length;
  return (
    <div className="mt-3 flex flex-col gap-1 sm:pl-10.5">
      {hidden > 0 ? (
        <button
          type="button"
          onClick={() => setUnfolded(true)}
          className="self-start rounded text-xs font-medium text-ink-3 hover:text-ink hover:underline"
        >
          Show {hidden} more {hidden === 1 ? "step" : "steps"}
        </button>
      ) : null}
      <ul className="flex flex-col gap-1">
        {shown.map((event) => (
          <EventLine key={event.id} event={event} />
        ))}
      </ul>
    </div>
  );
}

function EventLine({ event }: { event: TimelineEventView }) {
  const Icon = icons[event.kind] ?? Dot;
  const cause = Object.entries(event.cause)
    .map(([kind, id]) => `${readable(kind)} ${id}`)
    .join(", ");
  const by = event.actor.name ?? (event.actor.kind === "system" ? null : readable(event.actor.kind));
  const line = (
    <span className="min-w-0 break-words">
      {event.summary}{" "}
      <span className="whitespace-nowrap text-ink-3">
        · <Time at={event.at} as="clock" className="tabular-nums" />
      </span>
    </span>
  );
  return (
    <li
      className={clsx("flex items-start gap-2 text-xs", alarming.has(event.kind) ? "text-bad" : "text-ink-2")}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-3.5 shrink-0 opacity-80" />
      {cause || by ? (
        <Tooltip
          text={[by ? `By ${by}` : "", cause ? `Caused by ${cause.toLowerCase()}` : ""]
            .filter(Boolean)
            .join(" · ")}
        >
          <button type="button" className="min-w-0 cursor-help text-left">
            {line}
            <span className="sr-only">
              {by ? `By ${by}. ` : ""}
              {cause ? `Caused by ${cause}.` : ""}
            </span>
          </button>
        </Tooltip>
      ) : (
        line
      )}
    </li>
  );
}
