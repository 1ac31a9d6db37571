import type { Assignee, Channel, ConversationSnapshot, HelpdeskContact } from "@baton/domain";
import type { AgentAccount, StateAfterAction } from "../contract.ts";
import type { FreshdeskTicket } from "./shapes.ts";

/** Numbers of the built-in statuses; further ones are the account's own. */
export const ticketStatus = { open: 2, pending: 3, resolved: 4, closed: 5 } as const;

type State = Pick<FreshdeskTicket, "status" | "spam" | "deleted" | "archived">;

/** FD9. Everything but resolved and closed counts as open: accounts invent statuses, and a customer may be waiting in each. */
export function readStatus({ status, spam, deleted, archived }: State): ConversationSnapshot["status"] {
  if (deleted) return "gone";
  if (spam) return "spam";
  if (archived || status === ticketStatus.resolved || status === ticketStatus.closed) return "resolved";
  return "open";
}

/** Pending, "Waiting on …" and the account's own: open, and yet out of the queue of open tickets. */
export function isOnHold(ticket: State): boolean {
  return readStatus(ticket) === "open" && ticket.status !== ticketStatus.open;
}

export function toAssignee(
  responderId: string | null,
  agentAccount: AgentAccount | null,
  name: string | null = null,
): Assignee {
  if (responderId === null) return { kind: "none" };
  if (responderId === agentAccount?.externalId) return { kind: "agent" };
  return { kind: "teammate", externalId: responderId, name };
}

export function readState(ticket: FreshdeskTicket, agentAccount: AgentAccount | null): StateAfterAction {
  return {
    assignee: toAssignee(ticket.responder_id, agentAccount),
    status: readStatus(ticket),
    updatedAt: ticket.updated_at,
  };
}

/** `source` of a ticket. 1, 2, 3, 7, 9 and 10 are documented, the others seen in recorded accounts (2022). */
const channelBySource: Record<number, Channel> = {
  1: "email",
  /** Portal. */
  2: "web",
  3: "phone",
  /** Forum, Twitter, Facebook, chat, Mobihelp, feedback widget: typed on a screen, answered there. */
  4: "web",
  5: "web",
  6: "web",
  7: "web",
  8: "web",
  9: "web",
  /** Outbound e-mail. */
  10: "email",
  /** E-commerce and bot. */
  11: "web",
  12: "web",
  /** WhatsApp: short texts to a phone. */
  13: "sms",
};

/** FD4. A source that is not known (custom ones begin at 101) is e-mail when a mailbox received it, else web. */
export function readChannel({
  source,
  support_email,
  to_emails,
}: Pick<FreshdeskTicket, "source" | "support_email" | "to_emails">): Channel {
  const channel = source === null ? undefined : channelBySource[source];
  return channel ?? (support_email !== null || to_emails.length > 0 ? "email" : "web");
}

/** FD11. Of the requester only the id is sure (S6). */
export function readContact({
  requester,
  requester_id,
}: Pick<FreshdeskTicket, "requester" | "requester_id">): HelpdeskContact | null {
  const externalId = requester_id ?? requester?.id ?? null;
  if (externalId === null) return null;
  return {
    externalId,
    name: requester?.name ?? null,
    email: requester?.email ?? null,
    phone: requester?.phone ?? requester?.mobile ?? null,
  };
}
