import { type FreshdeskApi, maximumPages } from "./freshdesk-api.ts";
import { type FreshdeskTicket, ticketListSchema } from "./shapes.ts";

/** A place in the list of tickets changed between two moments, oldest change first. */
export type WindowPlace = {
  /** What `updated_since` says: without it Freshdesk leaves out tickets older than 30 days. */
  since: Date;
  page: number;
};

/**
 * One page of the tickets changed since then, and where the list goes on; null at its end.
 *
 * Freshdesk ends a list after 300 pages. There the list begins anew from the last change seen, which is why it is read in
 * the order of change: no ticket can slip between two pages, only come twice.
 */
export async function listTicketWindow(
  api: FreshdeskApi,
  place: WindowPlace,
  query: Record<string, string> = {},
): Promise<{ tickets: FreshdeskTicket[]; next: WindowPlace | null }> {
  const { items, hasMore } = await api.getPage("/tickets", place.page, ticketListSchema, {
    query: {
      updated_since: toFreshdeskTime(place.since),
      order_by: "updated_at",
      order_type: "asc",
      ...query,
    },
  });
  if (!hasMore || items.length === 0) return { tickets: items, next: null };
  if (place.page < maximumPages) return { tickets: items, next: { ...place, page: place.page + 1 } };
  const last = items.at(-1)?.updated_at ?? place.since;
  // 30,000 tickets changed in one second by a bulk update: stepping on is the only way out of it.
  const since = last > place.since ? last : new Date(place.since.getTime() + 1_000);
  return { tickets: items, next: { since, page: 1 } };
}

/** Whole seconds, as Freshdesk writes and reads them. */
export function toFreshdeskTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
