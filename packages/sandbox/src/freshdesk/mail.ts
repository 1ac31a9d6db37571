import type { FreshdeskAccount } from "./account.ts";
import type { FreshdeskEntry, FreshdeskTicket, OutboxMail } from "./records.ts";

const anHour = 3_600_000;

/** A mail to be sent. */
export interface MailDraft {
  readonly why: OutboxMail["why"];
  readonly ticket: FreshdeskTicket | null;
  readonly entry?: FreshdeskEntry;
  readonly from?: string;
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
  readonly subject: string;
  readonly html: string;
}

/** Puts a mail into the outbox, marked as blocked beyond the plan's hourly cap. Without recipients: nothing. */
export function sendMail(account: FreshdeskAccount, draft: MailDraft): void {
  if (draft.to.length === 0) return;
  const attachments = draft.entry?.attachmentIds ?? [];
  account.addMail({
    id: account.newId("other"),
    sentAt: account.now(),
    why: draft.why,
    ticketId: draft.ticket?.id ?? null,
    entryId: draft.entry?.id ?? null,
    from: draft.from ?? namedMailbox(account, account.primaryMailbox.email),
    to: draft.to,
    cc: draft.cc ?? [],
    bcc: draft.bcc ?? [],
    subject: draft.subject,
    html: draft.html,
    attachmentNames: attachments.map((id) => account.attachments.get(id)?.name ?? ""),
    isBlocked: isMailCapReached(account),
  });
}

/** True once as many mails left within the last hour as the plan allows. */
export function isMailCapReached(account: FreshdeskAccount): boolean {
  if (!account.switches.mailCap) return false;
  const { mailsPerHour } = account.plan;
  const since = account.now() - anHour;
  let sent = 0;
  for (let index = account.outbox.length - 1; index >= 0; index--) {
    const mail = account.outbox[index];
    if (!mail || mail.sentAt <= since) break;
    if (!mail.isBlocked) sent += 1;
    if (sent >= mailsPerHour) return true;
  }
  return false;
}

/** `Lumen Bikes <support@…>`, as senders of replies are shown. */
export function namedMailbox(account: FreshdeskAccount, email: string): string {
  const mailbox = account.mailboxes.find((candidate) => candidate.email === email);
  return mailbox ? `${mailbox.name} <${email}>` : email;
}

/** The subject of a mail about a ticket; the number in it is how an answer finds back. */
export function subjectOf(ticket: FreshdeskTicket): string {
  return `Re: [#${ticket.id}] ${ticket.subject}`;
}
