import type { OutboxItem, TimelineEventView, TimelineItem, TimelineMessage } from "@baton/api";
import { isSameDay } from "../format/format-time.ts";

/** Messages of one author within this time stand together under one name. */
const togetherMilliseconds = 5 * 60_000;

/** What the timeline draws, in order. */
export type TimelineRow =
  | { kind: "day"; key: string; at: string }
  | { kind: "message"; key: string; message: TimelineMessage; isContinued: boolean }
  /** Neighbouring events: quiet lines that can be folded together. */
  | { kind: "events"; key: string; events: TimelineEventView[] }
  /** Ours, and not in the helpdesk: on its way, withheld or refused. */
  | { kind: "outgoing"; key: string; item: OutgoingText };

export type OutgoingText = {
  id: string;
  isNote: boolean;
  text: string;
  at: string;
  state: OutboxItem["state"];
  failure: OutboxItem["failure"];
  notBefore: string | null;
};

/**
 * Rows from pages of the timeline (newest page first, as they were read), the outbox, and texts that the server does
 * not know yet. A text of the outbox that the timeline has already is drawn once.
 */
export function buildTimeline(input: {
  pages: readonly { items: readonly TimelineItem[] }[];
  outbox: readonly OutboxItem[];
  pending: readonly { kind: "message" | "note"; text: string; at: string }[];
}): TimelineRow[] {
  const items = uniqueById(input.pages.toReversed().flatMap((page) => page.items));
  const rows: TimelineRow[] = [];
  let last: TimelineItem | undefined;
  for (const item of items) {
    if (!last || !isSameDay(new Date(last.at), new Date(item.at))) {
      rows.push({ kind: "day", key: `day-${item.at}`, at: item.at });
      last = undefined;
    }
    const previousRow = rows.at(-1);
    if (item.type === "message") {
      rows.push({ kind: "message", key: item.id, message: item, isContinued: continues(last, item) });
    } else if (previousRow?.kind === "events") {
      previousRow.events.push(item);
    } else {
      rows.push({ kind: "events", key: item.id, events: [item] });
    }
    last = item;
  }
  const delivered = new Set(
    items.flatMap((item) => (item.type === "message" && item.delivery ? [item.delivery.actionId] : [])),
  );
  for (const item of listOutgoing(input, delivered)) rows.push({ kind: "outgoing", key: item.id, item });
  return rows;
}

function listOutgoing(
  { outbox, pending }: Pick<Parameters<typeof buildTimeline>[0], "outbox" | "pending">,
  delivered: ReadonlySet<string>,
): OutgoingText[] {
  const known = outbox
    .filter((item) => (item.kind === "reply" || item.kind === "note") && item.text && !delivered.has(item.id))
    .filter((item) => item.state !== "done")
    .map((item) => ({
      id: item.id,
      isNote: item.kind === "note",
      text: item.text ?? "",
      at: item.plannedAt,
      state: item.state,
      failure: item.failure,
      notBefore: item.notBefore,
    }));
  const unknown = pending.map((item) => ({
    id: `pending-${item.at}`,
    isNote: item.kind === "note",
    text: item.text,
    at: item.at,
    state: "sending" as const,
    failure: null,
    notBefore: null,
  }));
  return [...known, ...unknown];
}

function continues(last: TimelineItem | undefined, message: TimelineMessage): boolean {
  return (
    last?.type === "message" &&
    last.author.kind === message.author.kind &&
    last.author.externalId === message.author.externalId &&
    last.visibility === message.visibility &&
    Date.parse(message.at) - Date.parse(last.at) < togetherMilliseconds
  );
}

/** Pages that were read at different moments can overlap. */
function uniqueById(items: readonly TimelineItem[]): TimelineItem[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
