import type { ConversationPage } from "../contract.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { readStatus } from "./convert-ticket.ts";
import type { FreshdeskApi } from "./freshdesk-api.ts";
import { listTicketWindow, toFreshdeskTime, type WindowPlace } from "./list-ticket-window.ts";

/** Whether `updated_since` includes its own second is not documented, and a list can lag behind a write. */
const overlapMs = 60_000;

/** The plain list has neither spam nor trash, and no event is sent for what rules do: each is asked for by name. */
type Phase = "changed" | "spam" | "deleted";
type Cursor = WindowPlace & { phase: Phase };

/**
 * When spam and trash were looked into last. Seldom, since each list is a call of a limit that all apps of the account share:
 * the smallest plan has 20 lists a minute.
 */
export type TrashLook = { at: number | null };

const trashEveryMs = 5 * 60_000;
/** Looked into that far back: the changes of the pauses between, and of a restart. */
const trashOverlapMs = 2 * trashEveryMs;

/** Tickets changed since then, for what webhooks missed (D3): open and closed ones, now and then those in spam and in trash. */
export async function listChanged(
  api: FreshdeskApi,
  { since, cursor }: { since: Date; cursor: string | null },
  { trash, now }: { trash: TrashLook; now: Date },
): Promise<ConversationPage> {
  const from = new Date(since.getTime() - overlapMs);
  const place = readCursor(cursor) ?? { phase: "changed", since: from, page: 1 };
  const { phase } = place;
  const { tickets, next } = await listPhase(api, place);
  const nextPlace: Cursor | null =
    next !== null ? { ...next, phase } : openNextPhase(phase, from, trash, now);
  return {
    items: tickets.flatMap((ticket) =>
      ticket.id === null
        ? []
        : [
            {
              reference: { externalId: ticket.id, alternateId: null },
              updatedAt: ticket.updated_at,
              status: phase === "spam" ? "spam" : phase === "deleted" ? "gone" : readStatus(ticket),
            } as const,
          ],
    ),
    nextCursor: nextPlace === null ? null : writeCursor(nextPlace),
    total: null,
  };
}

function openNextPhase(phase: Phase, from: Date, trash: TrashLook, now: Date): Cursor | null {
  if (phase === "deleted") return null;
  if (phase === "changed") {
    if (trash.at !== null && now.getTime() - trash.at < trashEveryMs) return null;
    trash.at = now.getTime();
  }
  const since = new Date(from.getTime() - trashOverlapMs);
  return { phase: phase === "changed" ? "spam" : "deleted", since, page: 1 };
}

/**
 * Whether filter and time go together is not documented: an account that ignores the time lists all of spam or trash (30 days
 * of it), one that refuses tells nothing, and readings still will.
 */
async function listPhase(api: FreshdeskApi, { phase, since, page }: Cursor) {
  if (phase === "changed") return listTicketWindow(api, { since, page });
  try {
    const { tickets, next } = await listTicketWindow(api, { since, page }, { filter: phase });
    return { tickets: tickets.filter(({ updated_at }) => updated_at === null || updated_at >= since), next };
  } catch (error) {
    if (error instanceof HttpFailure && error.code === "rejected") return { tickets: [], next: null };
    throw error;
  }
}

function writeCursor({ phase, since, page }: Cursor): string {
  return [phase, toFreshdeskTime(since), page].join("/");
}

function readCursor(cursor: string | null): Cursor | null {
  const match = /^(changed|spam|deleted)\/([^/]{20})\/(\d{1,3})$/.exec(cursor ?? "");
  if (!match) return null;
  return { phase: match[1] as Phase, since: new Date(match[2] ?? ""), page: Number(match[3]) };
}
