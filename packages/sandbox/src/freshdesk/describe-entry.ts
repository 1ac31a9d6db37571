import type { FreshdeskAccount } from "./account.ts";
import { describeAttachments } from "./describe-attachment.ts";
import { describeTime, describeTimeOrNull } from "./describe-time.ts";
import { htmlToText } from "./html.ts";
import type { FreshdeskEntry } from "./records.ts";

/** An entry as the conversation list and `include=conversations` show it. */
export function describeEntry(account: FreshdeskAccount, entry: FreshdeskEntry): Record<string, unknown> {
  const isNew = account.switches.entryKeys === "2025";
  return {
    body: entry.body,
    body_text: entry.bodyText ?? htmlToText(entry.body),
    ...(isNew && { structured_body: entry.structuredBody ?? null }),
    id: entry.id,
    incoming: entry.isIncoming,
    private: entry.isPrivate,
    user_id: entry.userId,
    support_email: entry.supportEmail ?? null,
    source: entry.source,
    category: entry.category,
    to_emails: entry.toEmails ?? null,
    from_email: entry.fromEmail ?? null,
    cc_emails: entry.ccEmails ?? [],
    bcc_emails: entry.bccEmails ?? null,
    email_failure_count: null,
    outgoing_failures: null,
    thread_id: null,
    thread_message_id: null,
    created_at: describeTime(entry.createdAt),
    updated_at: describeTime(entry.updatedAt),
    last_edited_at: describeTimeOrNull(entry.lastEditedAt),
    last_edited_user_id: entry.lastEditedUserId ?? null,
    attachments: describeAttachments(account, entry.attachmentIds),
    automation_id: null,
    automation_type_id: null,
    auto_response: entry.isAutoResponse ?? false,
    ticket_id: entry.ticketId,
    ...(isNew && { threading_type: null, delivery_details: { failed_emails: [], pending_emails: [] } }),
    source_additional_info: null,
  };
}

/** The answer to a reply: it says neither `incoming` nor `private` nor `source`. */
export function describeReplyAnswer(
  account: FreshdeskAccount,
  entry: FreshdeskEntry,
): Record<string, unknown> {
  return {
    body_text: htmlToText(entry.body),
    body: entry.body,
    structured_body: entry.structuredBody ?? null,
    id: entry.id,
    user_id: entry.userId,
    from_email: entry.supportEmail ?? null,
    cc_emails: entry.ccEmails ?? [],
    bcc_emails: entry.bccEmails ?? [],
    ticket_id: entry.ticketId,
    replied_to: entry.toEmails ?? [],
    attachments: describeAttachments(account, entry.attachmentIds),
    created_at: describeTime(entry.createdAt),
    updated_at: describeTime(entry.updatedAt),
  };
}

/** The answer to a note. */
export function describeNoteAnswer(
  account: FreshdeskAccount,
  entry: FreshdeskEntry,
): Record<string, unknown> {
  return {
    body_text: htmlToText(entry.body),
    body: entry.body,
    structured_body: entry.structuredBody ?? null,
    id: entry.id,
    incoming: entry.isIncoming,
    private: entry.isPrivate,
    user_id: entry.userId,
    support_email: null,
    ticket_id: entry.ticketId,
    notified_to: entry.toEmails ?? [],
    attachments: describeAttachments(account, entry.attachmentIds, "file_size"),
    created_at: describeTime(entry.createdAt),
    updated_at: describeTime(entry.updatedAt),
  };
}
