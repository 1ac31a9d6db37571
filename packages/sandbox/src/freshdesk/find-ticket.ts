import type { Answer } from "../http/answer.ts";
import type { FreshdeskAccount } from "./account.ts";
import { accessDenied, methodNotAllowed, notFound } from "./errors.ts";
import type { FreshdeskAgent, FreshdeskTicket } from "./records.ts";
import type { FreshdeskCall } from "./routes/route-table.ts";

/** Whether an agent may see a ticket: all, those of his groups and his own, or only his own. */
export function isInScope(agent: FreshdeskAgent, ticket: FreshdeskTicket): boolean {
  if (agent.ticketScope === 1 || ticket.responderId === agent.id) return true;
  return agent.ticketScope === 2 && ticket.groupId !== null && agent.groupIds.includes(ticket.groupId);
}

/** The ticket of a path, to be read; an Answer when it cannot be. */
export function findTicketToRead(account: FreshdeskAccount, call: FreshdeskCall): FreshdeskTicket | Answer {
  const ticket = account.tickets.get(Number(call.params.id));
  if (!ticket) return notFound();
  const { archivedOnView, readTrashedTickets } = account.switches;
  if (ticket.isArchived && archivedOnView === "not-found") return notFound();
  if ((ticket.isDeleted || ticket.isSpam) && !readTrashedTickets) return notFound();
  return isInScope(call.agent, ticket) ? ticket : accessDenied();
}

/** The ticket of a path, to be changed: what lies in the trash or in spam refuses with 405. */
export function findTicketToChange(account: FreshdeskAccount, call: FreshdeskCall): FreshdeskTicket | Answer {
  const ticket = account.tickets.get(Number(call.params.id));
  if (!ticket || ticket.isArchived) return notFound();
  if (ticket.isDeleted || ticket.isSpam) return methodNotAllowed(call.method, ["GET"]);
  return isInScope(call.agent, ticket) ? ticket : accessDenied();
}

/** Tells an answer from a ticket or another record. */
export function isAnswer(found: object): found is Answer {
  return !("id" in found) && "status" in found;
}
