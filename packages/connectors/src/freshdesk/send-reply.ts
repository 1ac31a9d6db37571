import { Failure, type OutgoingAttachment, recordFailure } from "@baton/domain";
import type { ActionOutcome } from "../contract.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { convertMarkdownToHtml } from "../text/convert-markdown-to-html.ts";
import { writePlainText } from "../text/write-plain-text.ts";
import { readVendorError } from "./freshdesk-api.ts";
import { maximumAttachmentBytes, maximumTextLength } from "./manifest.ts";
import { type ActionContext, refused } from "./perform-action.ts";
import { entrySchema, type FreshdeskEntry, ticketSchema } from "./shapes.ts";

/**
 * FD5: a public reply as the key's agent, mailed to the requester. There is no idempotency key, so nothing is repeated here
 * but what Freshdesk refused as such (400): without the sender, or in the form for chats.
 */
export async function sendReply(
  context: ActionContext,
  ticketId: string,
  text: string,
  attachments: readonly OutgoingAttachment[],
): Promise<ActionOutcome> {
  if (text.length > maximumTextLength) return tooLong(text);
  const files = await loadFiles(context, attachments);
  if ("kind" in files) return files;
  const from = await findMailbox(context, ticketId);
  const html = convertMarkdownToHtml(text);
  const path = `/tickets/${ticketId}/reply`;
  try {
    return sent(
      await post(context, path, { body: html, ...(from === null ? {} : { from_email: from }) }, files),
    );
  } catch (error) {
    const faulty = faultyFields(error);
    // The mailbox was removed or is not verified: the account's own address is better than no answer.
    if (faulty.includes("from_email") && from !== null) {
      return sent(await post(context, path, { body: html }, files));
    }
    // Web chat and mobile SDK tickets take no "body"; which sources that are is not documented.
    if ((faulty.includes("structured_body") || faulty.includes("body")) && files.length === 0) {
      const contents = [{ type: "text", data: { content: writePlainText(text) } }];
      return sent(await post(context, path, { structured_body: { body_contents: contents } }, files));
    }
    throw error;
  }
}

/** Private without exception: Freshdesk's default is said all the same, since the opposite mails the customer. */
export async function sendNote(
  context: Pick<ActionContext, "api" | "signal">,
  ticketId: string,
  text: string,
): Promise<ActionOutcome> {
  if (text.length > maximumTextLength) return tooLong(text);
  const body = { body: convertMarkdownToHtml(text), private: true };
  const { api, signal } = context;
  return sent(await api.post(`/tickets/${ticketId}/notes`, body, entrySchema, { signal }));
}

/**
 * The sender must be one of the account's mailboxes, and the ticket's own is what the customer wrote to. Null for tickets that
 * did not come by mail.
 */
async function findMailbox(
  { api, mailboxes, signal }: ActionContext,
  ticketId: string,
): Promise<string | null> {
  const known = mailboxes.get(ticketId);
  if (known !== undefined) return known;
  return (await api.get(`/tickets/${ticketId}`, ticketSchema, { signal })).support_email;
}

type File = OutgoingAttachment & { bytes: Buffer };

/** Nothing has been said to anybody yet: when our own storage fails, the whole reply waits. */
async function loadFiles(
  { readAttachment }: ActionContext,
  attachments: readonly OutgoingAttachment[],
): Promise<File[] | ActionOutcome> {
  try {
    const files = await Promise.all(
      attachments.map(async (attachment) => ({
        ...attachment,
        bytes: await readAttachment(attachment.storageKey),
      })),
    );
    const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return total > maximumAttachmentBytes ? tooLarge(total) : files;
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof HttpFailure) throw error;
    return { kind: "not-done", failure: recordFailure(error), retryAfterMs: null };
  }
}

function post(
  { api, signal }: ActionContext,
  path: string,
  body: Record<string, unknown>,
  files: readonly File[],
): Promise<FreshdeskEntry> {
  if (files.length === 0) return api.post(path, body, entrySchema, { signal });
  const form = new FormData();
  for (const [key, value] of Object.entries(body)) form.append(key, String(value));
  for (const { bytes, contentType, name } of files) {
    form.append("attachments[]", new Blob([new Uint8Array(bytes)], { type: contentType }), name);
  }
  return api.postForm(path, form, entrySchema, { signal });
}

function sent(entry: FreshdeskEntry): ActionOutcome {
  if (entry.id !== null)
    return { kind: "done", externalMessageIds: [entry.id], stateAfter: null, sentAt: entry.created_at };
  const failure = {
    code: "unreadable-answer",
    message: "Freshdesk answered a message without its id",
    hint: "Baton looks into the ticket whether the message is there.",
    isRetryable: true,
  };
  return { kind: "unknown", failure };
}

/** The fields that a validation found fault with; none for every other failure. */
export function faultyFields(error: unknown): string[] {
  if (!(error instanceof HttpFailure) || error.status !== 400) return [];
  return readVendorError(error).fields.map(({ field }) => field);
}

function tooLong(text: string): ActionOutcome {
  return refused(
    "text-too-long",
    `The text has ${text.length} characters; Baton sends ${maximumTextLength} at most.`,
    "Split it into several messages.",
  );
}

export function tooLarge(total: number | null): ActionOutcome {
  const size = total === null ? "" : ` They have ${Math.ceil(total / 1_000_000)} MB.`;
  return refused(
    "attachments-too-large",
    `Freshdesk takes 20 MB of attachments for one reply, 15 MB on trial accounts.${size}`,
    "Send the files another way.",
  );
}
