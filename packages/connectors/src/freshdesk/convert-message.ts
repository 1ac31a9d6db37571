import { type Author, blindCopy, type HelpdeskAttachment, type HelpdeskMessage } from "@baton/domain";
import type { AgentAccount } from "../contract.ts";
import { convertHtmlToText } from "../text/convert-html-to-text.ts";
import { findMailRobot, isMailRobot } from "../text/find-mail-robot.ts";
import { isBlindCopy } from "../text/is-blind-copy.ts";
import { cutQuotedMarkup, stripQuotedHistory } from "../text/strip-quoted-history.ts";
import type { FreshdeskAttachment, FreshdeskEntry, FreshdeskTicket } from "./shapes.ts";

export type MessageContext = {
  agentAccount: AgentAccount | null;
  /** Whose ticket it is. */
  requester: { id: string | null; name: string | null };
  /** Names of teammates by id. */
  teammates: ReadonlyMap<string, string>;
  /** The tag of tickets that Baton handed in: their opening is a transcript, and answered already. */
  escalationTag: string;
};

/** `source` of a conversation entry. */
const surveyFeedback = 6;
const forwardedEmail = 8;
/** Undocumented hints: an answer of a third party to a forward, a reply to a forward, survey feedback. */
const thirdPartyAnswer = 4;
const replyToForward = 6;
const surveyCategory = 7;
/** `source` of a ticket that an agent began with an e-mail to the customer. */
const outboundEmail = 10;

/**
 * The opening of a ticket as its first message: the description is not repeated in the conversation. Null when nothing was
 * written. Quotes stay: there is no history before the first message, so a forwarded mail is its content.
 */
export function convertDescription(ticket: FreshdeskTicket, context: MessageContext): HelpdeskMessage | null {
  if (ticket.id === null || ticket.created_at === null) return null;
  const html = ticket.description;
  const inline = findInlineImages(html);
  const attachments = [...ticket.attachments.map(convertAttachment), ...inline];
  const text = html === null ? (ticket.description_text ?? "") : convertHtmlToText(html);
  if (text === "" && attachments.length === 0) return null;
  return {
    externalId: descriptionId(ticket.id),
    author: findOpener(ticket, context),
    visibility: "public",
    text,
    html,
    attachments,
    sentAt: ticket.created_at,
    automatic: findTranscript(ticket, context) ?? findTicketRobot(ticket) ?? findBlindCopy(ticket),
  };
}

/** The ticket of an escalation (M3) is people's: answering its transcript would greet the customer a second time. */
function findTranscript({ tags }: FreshdeskTicket, { escalationTag }: MessageContext): string | null {
  return tags.includes(escalationTag) ? "Handed in by Baton: the transcript of another conversation." : null;
}

export function descriptionId(ticketId: string): string {
  return `ticket-${ticketId}`;
}

/** An entry of the conversation. Null when it has no id or time and cannot be told from others. */
export function convertMessage(entry: FreshdeskEntry, context: MessageContext): HelpdeskMessage | null {
  if (entry.id === null || entry.created_at === null) return null;
  const author = findAuthor(entry, context);
  // Our own come back as they were sent, so that they are known again.
  const isOwn = author.kind === "agent";
  const html = entry.body;
  const full =
    html === null
      ? (entry.body_text ?? "")
      : convertHtmlToText(isOwn || entry.private ? html : cutQuotedMarkup(html));
  const text = isOwn || entry.private ? full : stripQuotedHistory(full);
  return {
    externalId: entry.id,
    author,
    // Doubt means private (S8): Freshdesk says it with a plain true.
    visibility: entry.private ? "private" : "public",
    text: text === "" && html !== null ? convertHtmlToText(html) : text,
    html,
    attachments: [...entry.attachments.map(convertAttachment), ...findInlineImages(html)],
    sentAt: entry.created_at,
    automatic: findAutomaticReason(entry, author, text),
  };
}

function findOpener(ticket: FreshdeskTicket, { agentAccount, requester }: MessageContext): Author {
  if (ticket.requester_id !== null && ticket.requester_id === agentAccount?.externalId) {
    return { kind: "agent", externalId: ticket.requester_id, name: agentAccount.name };
  }
  // Who began an outbound ticket is not told; the customer did not.
  if (ticket.source === outboundEmail) return { kind: "teammate", externalId: null, name: null };
  return { kind: "customer", externalId: ticket.requester_id, name: requester.name };
}

/**
 * Customer or teammate is decided by `incoming`, for ids of both come from one number space and an agent can be a
 * requester himself. Entries without an author, and those of automations, are Freshdesk's own.
 */
function findAuthor(entry: FreshdeskEntry, { agentAccount, requester, teammates }: MessageContext): Author {
  const externalId = entry.user_id;
  if (externalId !== null && externalId === agentAccount?.externalId) {
    return { kind: "agent", externalId, name: agentAccount.name };
  }
  if (entry.automation_id !== null) return { kind: "system", externalId, name: null };
  if (entry.incoming && (externalId !== null || entry.from_email !== null)) {
    return { kind: "customer", externalId, name: externalId === requester.id ? requester.name : null };
  }
  if (externalId === null) return { kind: "system", externalId, name: null };
  return { kind: "teammate", externalId, name: teammates.get(externalId) ?? null };
}

/** G10: what a machine wrote, or what only looks like a customer's question or a teammate's reply. */
function findAutomaticReason(entry: FreshdeskEntry, author: Author, text: string): string | null {
  if (author.kind === "agent") return null;
  if (author.kind === "system") return entry.automation_id === null ? "system-message" : "automation";
  if (entry.auto_response) return "auto-response";
  if (entry.source === surveyFeedback || (entry.incoming && entry.category === surveyCategory)) {
    return "survey-feedback";
  }
  if (entry.source === forwardedEmail || entry.category === replyToForward) return "forwarded";
  if (entry.incoming && entry.category === thirdPartyAnswer) return "third-party-answer";
  if (entry.incoming && entry.private) return "private-entry";
  if (!entry.incoming && isMergeNote.test(text)) return "merge-note";
  if (entry.incoming && isMailRobot.test(entry.from_email ?? "")) return "mail-robot";
  return null;
}

/** Recorded in 2025: "Tickets with IDs 5 is merged into this ticket." and "Merged from ticket 5 …". */
const isMergeNote =
  /^\s*(?:tickets? with ids? [\d, and]{1,200}(?:is|are) merged into this ticket|merged from ticket \d|this ticket is closed and merged into ticket)/i;
/** Of the headers that machines set nothing is told by the API; subject and sender are what is left. */
function findTicketRobot({ subject, requester }: FreshdeskTicket): string | null {
  return findMailRobot({ from: requester?.email ?? null, subject });
}

/** `source` of a ticket that came by mail. */
const email = 1;

/** The mailbox that Freshdesk gives every account says nothing: companies forward to it from anywhere. */
function findBlindCopy({ source, support_email, to_emails, cc_emails }: FreshdeskTicket): string | null {
  if (source !== email || support_email?.toLowerCase().includes(".freshdesk.com")) return null;
  return isBlindCopy({ mailbox: support_email, named: [...to_emails, ...cc_emails] }) ? blindCopy : null;
}

function convertAttachment(attachment: FreshdeskAttachment): HelpdeskAttachment {
  return {
    externalId: attachment.id ?? `name:${attachment.name ?? "file"}`,
    name: attachment.name ?? "file",
    contentType: attachment.content_type ?? "application/octet-stream",
    sizeBytes: attachment.size ?? attachment.file_size,
    url: attachment.attachment_url,
  };
}

/**
 * Pictures pasted into a mail are not listed as attachments; they stand in the markup behind a link of Freshdesk's own store.
 * Other addresses are left alone: those are logos and tracking pixels of strangers.
 */
function findInlineImages(html: string | null): HelpdeskAttachment[] {
  if (html === null) return [];
  const images = [...html.matchAll(/<img\s[^<>]{0,3000}>/gi)].flatMap(([tag]) => {
    const url = /\bsrc=["'](https?:\/\/[^"'<>\s]{1,2500})["']/i.exec(tag)?.[1]?.replaceAll("&amp;", "&");
    return url !== undefined && isFreshdeskImage.test(url) ? [url] : [];
  });
  return images.map((url, index) => ({
    // By position, since the token in the link differs from one reading to the next.
    externalId: `inline-${index + 1}`,
    name: `inline-${index + 1}`,
    contentType: "image/*",
    sizeBytes: null,
    url,
  }));
}

const isFreshdeskImage = /^https?:\/\/[^/?#]+\/inline\/attachment\?/i;
