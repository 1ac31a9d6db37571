import type { EscalationRequest, OpenedEscalation } from "../../escalation.ts";
import { listEntries } from "../list-entries.ts";
import { ticketListSchema } from "../shapes.ts";
import type { EscalationContext } from "./escalation-context.ts";
import { findContact, idWithoutAddress } from "./find-requester.ts";
import { addNote, describeTicket } from "./open-escalation.ts";

/**
 * The ticket that an interrupted `open` made, known by the reference in its description; null: there is none. The list of the
 * requester's tickets is read and not the search, which lags by minutes. Without a time it has what was made in the last thirty
 * days, newest first.
 *
 * A note that was not written any more is written now: whoever was interrupted after the ticket could not.
 *
 * @throws HttpFailure when Freshdesk cannot be asked.
 */
export async function findEscalation(
  context: EscalationContext,
  request: EscalationRequest,
): Promise<OpenedEscalation | null> {
  const whose = await findRequesterQuery(context, request);
  if (whose === null) return null;
  // Tickets of a blocked contact go into spam by themselves, and lists leave those out.
  const places: Record<string, string>[] = [{}, { filter: "spam" }];
  for (const place of places) {
    const query = { ...whose, ...place, include: "description", per_page: 100 };
    const tickets = await context.api.get("/tickets", ticketListSchema, { query, signal: context.signal });
    // The oldest: a later one may quote it.
    const ticket = tickets
      .filter(({ description }) => description?.includes(request.escalationId))
      .toSorted((a, b) => Number(a.id) - Number(b.id))[0];
    if (!ticket?.id) continue;
    if (!ticket.spam) await catchUpNote(context, ticket.id, request);
    return describeTicket(context, ticket, ticket.id);
  }
  return null;
}

/** Where the contact is nowhere to be found, no ticket was made for it. */
async function findRequesterQuery(
  context: EscalationContext,
  { contact, escalationId }: EscalationRequest,
): Promise<Record<string, string> | null> {
  const isNobody = contact.userId === null && contact.email === null;
  const known = await findContact(
    context,
    isNobody ? { ...contact, userId: idWithoutAddress(escalationId) } : contact,
  );
  if (known?.id) return { requester_id: known.id };
  // An agent's own address belongs to no contact.
  return contact.email === null ? null : { email: contact.email };
}

async function catchUpNote(
  context: EscalationContext,
  ticketId: string,
  { note }: EscalationRequest,
): Promise<void> {
  const entries = await listEntries(context.api, `/tickets/${ticketId}`, context.signal);
  const isThere = entries.some(
    (entry) => entry.private && entry.user_id === context.agentAccount?.externalId,
  );
  if (!isThere) await addNote(context, ticketId, note, []);
}
