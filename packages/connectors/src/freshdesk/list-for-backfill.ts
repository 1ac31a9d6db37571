import type { ConversationPage } from "../contract.ts";
import { readStatus } from "./convert-ticket.ts";
import type { FreshdeskApi } from "./freshdesk-api.ts";
import { listTicketWindow, toFreshdeskTime, type WindowPlace } from "./list-ticket-window.ts";

const day = 86_400_000;
/** The newest week first, so that what people work on today is there soonest; then month by month. */
const firstWindowMs = 7 * day;
const windowMs = 30 * day;

/** A page of the tickets changed from `start` until `until` (null: now). */
type Cursor = WindowPlace & { until: Date | null; start: Date };

/**
 * Open and pending tickets for the first import (FD14), by windows of their last change. Resumable at any page: a ticket that
 * changes meanwhile leaves its window towards now, where webhooks and reconciliation tell of it.
 */
export async function listForBackfill(
  api: FreshdeskApi,
  { since, cursor }: { since: Date; cursor: string | null },
  now: Date,
): Promise<ConversationPage> {
  const place = readCursor(cursor) ?? openWindow(null, later(since, now.getTime() - firstWindowMs));
  const { until, start } = place;
  const { tickets, next } = await listTicketWindow(api, place);
  const isInside = (updatedAt: Date | null) => until === null || updatedAt === null || updatedAt < until;
  const items = tickets
    .filter((ticket) => ticket.id !== null && readStatus(ticket) === "open" && isInside(ticket.updated_at))
    .map(({ id, updated_at }) => ({
      reference: { externalId: String(id), alternateId: null },
      updatedAt: updated_at,
      status: "open" as const,
    }));
  const goesOn = next !== null && isInside(tickets.at(-1)?.updated_at ?? null);
  const nextPlace: Cursor | null = goesOn
    ? { ...next, until, start }
    : start > since
      ? openWindow(start, later(since, start.getTime() - windowMs))
      : null;
  return { items, nextCursor: nextPlace === null ? null : writeCursor(nextPlace), total: null };
}

function openWindow(until: Date | null, start: Date): Cursor {
  return { until, start, since: start, page: 1 };
}

function later(since: Date, moment: number): Date {
  return new Date(Math.floor(Math.max(since.getTime(), moment) / 1_000) * 1_000);
}

/** `<until>/<start>/<since>/<page>`; `since` differs from `start` only beyond 300 pages. */
function writeCursor({ until, start, since, page }: Cursor): string {
  const end = until === null ? "now" : toFreshdeskTime(until);
  return [end, toFreshdeskTime(start), toFreshdeskTime(since), page].join("/");
}

function readCursor(cursor: string | null): Cursor | null {
  const match = /^(now|[^/]{20})\/([^/]{20})\/([^/]{20})\/(\d{1,3})$/.exec(cursor ?? "");
  if (!match) return null;
  const [, until = "", start = "", since = "", page] = match;
  return {
    until: until === "now" ? null : new Date(until),
    start: new Date(start),
    since: new Date(since),
    page: Number(page),
  };
}
