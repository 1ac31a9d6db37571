import type { FreshdeskAccount } from "../account.ts";
import type { Performer, TicketEvent } from "../account-events.ts";
import { changeTicket } from "../change-ticket.ts";
import { statusIds } from "../records.ts";

/** Who changes things when a rule does. */
export const byRule: Performer = { type: "system", id: null, origin: "rule" };

/**
 * The update rules that Freshdesk brings along, ahead of the company's own: a customer's reply opens the ticket,
 * and whoever answers an unassigned ticket first gets it.
 */
export function runPreBuiltRules(account: FreshdeskAccount, event: TicketEvent): void {
  const { ticket, performer, happenings } = event;
  const { reopenOnCustomerReply, firstResponderTakes, cascadingRules } = account.switches;
  const entry = event.entryId === undefined ? undefined : account.entries.get(event.entryId);
  if (!entry || entry.isPrivate) return;
  const options = { isSilent: !cascadingRules };

  const isCustomer = performer.type === "requester" && entry.kind === "customer";
  if (isCustomer && reopenOnCustomerReply && !entry.isAutoResponse && ticket.status !== statusIds.open) {
    changeTicket(account, ticket, { status: statusIds.open }, byRule, options);
  }
  const isReply = happenings.some(({ field }) => field === "reply_sent");
  const answers = isReply && performer.type === "agent" && account.agents.has(entry.userId ?? 0);
  if (answers && firstResponderTakes && ticket.responderId === null) {
    changeTicket(account, ticket, { responderId: entry.userId }, byRule, options);
  }
}
