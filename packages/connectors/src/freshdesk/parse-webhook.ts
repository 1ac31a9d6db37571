import type { ParseContext, ParsedDelivery } from "../contract.ts";
import { readWebhookBody, type WebhookBody } from "./read-webhook-body.ts";

/**
 * A Freshdesk delivery: news of a ticket, to be read (FD3, FD9). What a rule could say of it is neither dated nor whole: of
 * several events in one save only the first is named, statuses come as numbers or names, texts unescaped.
 *
 * Our own replies come back the same way (FD13); the reading knows them by their ids and author.
 */
export function parseWebhook(rawBody: Buffer, context: ParseContext): ParsedDelivery {
  const body = readWebhookBody(rawBody);
  const { ticketId } = body;
  return {
    conversation: ticketId === null ? null : { externalId: ticketId, alternateId: null },
    events: [],
    contact: null,
    placement: null,
    needsLoad: ticketId !== null,
    isEcho: ticketId !== null && isOwnDoing(body, context),
    isHandBack: ticketId !== null && isHandBack(body, context),
    isTakenAway: ticketId !== null && isTakenAway(body, context),
    isClosed: isStatusChange(body, context) && !isDone(body.from) && isDone(body.to),
    reopenedBy:
      isStatusChange(body, context) && isDone(body.from) && !isDone(body.to) ? (body.performer ?? "") : null,
    writtenBy: body.event === "reply_sent" && !isOwnDoing(body, context) ? body.performer : null,
    ignoredBecause: ticketId === null ? "The body names no ticket: it needs {{ticket.id}}." : null,
  };
}

/** Our own letting go fires the same event, and is none. */
function isTakenAway(body: WebhookBody, context: ParseContext): boolean {
  const { event, from, to } = body;
  const agent = context.agentAccount?.externalId;
  return event === "responder_id" && from === agent && to !== agent && !isOwnDoing(body, context);
}

function isStatusChange(body: WebhookBody, context: ParseContext): boolean {
  return body.ticketId !== null && body.event === "status" && !isOwnDoing(body, context);
}

/** Statuses come as numbers or as names. */
function isDone(status: string | null): boolean {
  return /^(?:4|5|resolved|closed)$/i.test(status ?? "");
}

/** FD13: a rule also fires for what is done with the agent account's key. */
function isOwnDoing({ performer }: WebhookBody, { agentAccount }: ParseContext): boolean {
  return performer !== null && performer === agentAccount?.email?.toLowerCase();
}

/**
 * Somebody else than the agent account assigned the ticket to it. Our own claim fires the same event, and coming late it
 * must not undo a handoff: so the performer is asked for, and where the body has none only a change from a
 * teammate counts, which a claim never is.
 */
function isHandBack({ event, from, to, performer }: WebhookBody, { agentAccount }: ParseContext): boolean {
  if (event !== "responder_id" || agentAccount === null || to !== agentAccount.externalId) return false;
  // Nobody is written as nothing, as a word, or as -1.
  if (performer === null || agentAccount.email === null) return from !== null && /^\d+$/.test(from);
  return performer !== agentAccount.email.toLowerCase();
}
