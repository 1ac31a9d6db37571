import {
  type Author,
  blindCopy,
  type HelpdeskAttachment,
  type HelpdeskContact,
  type HelpdeskMessage,
} from "@baton/domain";
import type { AgentAccount } from "../contract.ts";
import { convertHtmlToText, looksLikeHtml } from "../text/convert-html-to-text.ts";
import { findMailRobot } from "../text/find-mail-robot.ts";
import { isBlindCopy } from "../text/is-blind-copy.ts";
import { cutQuotedMarkup, stripQuotedHistory } from "../text/strip-quoted-history.ts";
import { readChannelOfMessage } from "./read-channel.ts";
import type { FrontAttachment, FrontComment, FrontMessage, FrontRecipient, FrontTeammate } from "./shapes.ts";
import { cutOwnQuote, unprotectMentions } from "./write-body.ts";

export type MessageContext = { agentAccount: AgentAccount | null };

/** Null for a draft, a preview, and whatever has no id or time and cannot be told from others. */
export function convertMessage(message: FrontMessage, context: MessageContext): HelpdeskMessage | null {
  if (message.id === null || message.created_at === null || message.type === null) return null;
  if (message.draft_mode !== null) return null;
  const author = findAuthor(message, context);
  const text = readText(message, author);
  return {
    externalId: message.id,
    author,
    visibility: "public",
    text: text === "" ? describeCall(message) : text,
    html: message.type === "email" ? message.body : null,
    attachments: message.attachments.map(convertAttachment),
    sentAt: message.created_at,
    automatic:
      findAutomaticReason(message, author, context) ??
      (isFromBlindCopy(message, author) ? blindCopy : null) ??
      (isCallWithoutWords(message, text) ? "call-without-words" : null),
    // Sent from outside of Front, or by an automation there: it names nobody in either case.
    ...(author.kind === "teammate" && author.externalId === null ? { maybeAutomatic: true } : {}),
  };
}

function isFromBlindCopy({ type, recipients }: FrontMessage, author: Author): boolean {
  if (type !== "email" || author.kind !== "customer") return false;
  const handles = (...roles: string[]) =>
    recipients.filter(({ role }) => roles.includes(role ?? "")).map(({ handle }) => handle);
  return isBlindCopy({ mailbox: handles("bcc")[0] ?? null, named: handles("to", "cc") });
}

/** A comment is Front's private note. */
export function convertComment(comment: FrontComment, context: MessageContext): HelpdeskMessage | null {
  if (comment.id === null || comment.posted_at === null) return null;
  const author = toAuthor(comment.author, context) ?? { kind: "system", externalId: null, name: null };
  return {
    externalId: comment.id,
    author,
    visibility: "private",
    text: unprotectMentions(comment.body ?? ""),
    html: null,
    attachments: comment.attachments.map(convertAttachment),
    sentAt: comment.posted_at,
    automatic: author.kind === "system" ? "automation" : null,
  };
}

/** FR7. The contact's own id where Front has made one, else the handle, which is as good as one. */
export function convertContact(recipient: FrontRecipient | null): HelpdeskContact | null {
  const handle = recipient?.handle ?? null;
  const externalId = readContactId(recipient) ?? handle;
  if (recipient === null || externalId === null) return null;
  return {
    externalId,
    name: recipient.name,
    email: handle !== null && isEmail.test(handle) ? handle.toLowerCase() : null,
    phone: handle !== null && isPhone.test(handle) ? handle : null,
  };
}

/** Whoever wrote an incoming message. */
export function findSender({ recipients }: FrontMessage): FrontRecipient | null {
  return recipients.find(({ role }) => role === "from") ?? null;
}

export function nameOfTeammate(teammate: FrontTeammate): string | null {
  const name = [teammate.first_name, teammate.last_name].filter((part) => part !== null).join(" ");
  return name === "" ? (teammate.username ?? teammate.email) : name;
}

/** A person; types are told since 2024. Macros and bulk replies are sent by people, each with one press of a button. */
export function isPerson({ type }: Pick<FrontTeammate, "type">): boolean {
  return type === null || ["user", "macro", "bulk_reply"].includes(type);
}

const isEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const isPhone = /^\+\d{5,17}$/;

function readContactId(recipient: FrontRecipient | null): string | null {
  return /\/contacts\/(crd_[a-z0-9]+)/.exec(recipient?._links?.related?.contact ?? "")?.[1] ?? null;
}

function findAuthor(message: FrontMessage, context: MessageContext): Author {
  if (message.is_inbound) {
    const sender = convertContact(findSender(message));
    return { kind: "customer", externalId: sender?.externalId ?? null, name: sender?.name ?? null };
  }
  return toAuthor(message.author, context) ?? { kind: "teammate", externalId: null, name: null };
}

function toAuthor(teammate: FrontTeammate | null, { agentAccount }: MessageContext): Author | null {
  if (teammate === null || teammate.id === null) return null;
  const author = { externalId: teammate.id, name: nameOfTeammate(teammate) };
  if (teammate.id === agentAccount?.externalId) return { kind: "agent", ...author };
  return { kind: isPerson(teammate) ? "teammate" : "system", ...author };
}

function readText(message: FrontMessage, author: Author): string {
  const { body, text, type } = message;
  if (type !== "email") {
    const written = text ?? body ?? "";
    return (looksLikeHtml(written) ? convertHtmlToText(written) : written).trim();
  }
  // Our own come back as they were sent, so that they are known again.
  if (author.kind === "agent") return convertHtmlToText(cutOwnQuote(body ?? text ?? ""));
  const whole = body === null ? (text ?? "") : convertHtmlToText(cutQuotedMarkup(body));
  const own = stripQuotedHistory(whole);
  return own === "" && body !== null ? convertHtmlToText(body) : own;
}

function isCall(message: FrontMessage): boolean {
  return readChannelOfMessage(message) === "phone";
}

function isCallWithoutWords(message: FrontMessage, text: string): boolean {
  return isCall(message) && text === "";
}

/** A call of which nothing was written down, in a line for the timeline. */
function describeCall(message: FrontMessage): string {
  if (!isCall(message)) return "";
  const { duration, have_been_answered: answered } = message.metadata ?? { duration: null };
  const minutes = duration === null ? null : Math.max(1, Math.round(duration / 60));
  return `Phone call${answered === false ? ", not answered" : minutes === null ? "" : `, ${minutes} min`}.`;
}

/** G10: what a machine wrote, or what comes from ourselves. */
function findAutomaticReason(
  message: FrontMessage,
  author: Author,
  { agentAccount }: MessageContext,
): string | null {
  if (author.kind === "agent") return null;
  if (author.kind === "system") return "automation";
  if (!message.is_inbound || message.type !== "email") return null;
  const from = findSender(message)?.handle ?? null;
  if (from !== null && from.toLowerCase() === agentAccount?.email?.toLowerCase()) return "own-address";
  const headers = message.metadata?.headers;
  return findMailRobot({
    from,
    subject: message.subject,
    ...(typeof headers === "object" && headers !== null
      ? { headers: headers as Record<string, unknown> }
      : {}),
  });
}

function convertAttachment(attachment: FrontAttachment): HelpdeskAttachment {
  return {
    externalId: attachment.id ?? `name:${attachment.filename ?? "file"}`,
    name: attachment.filename ?? "file",
    contentType: attachment.content_type ?? "application/octet-stream",
    sizeBytes: attachment.size,
    url: attachment.url,
  };
}
