import { Failure, recordFailure } from "@baton/domain";
import type { ActionOutcome, PerformContext } from "../contract.ts";
import type { StoredAttachment } from "../escalation.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { findSender } from "./convert-message.ts";
import { type FrontApi, segment } from "./front-api.ts";
import { maximumAttachmentBytes } from "./manifest.ts";
import { type ActionContext, refused } from "./perform-action.ts";
import { awaitMessage, tooLarge } from "./send-reply.ts";
import { acceptedSchema, messageSchema } from "./shapes.ts";

/** A customer's words on their way into Front through a custom channel of the company's (M4). */
export type CustomMessage = {
  channelId: string;
  sender: { handle: string; name: string | null; contactId: string | null };
  subject: string | null;
  /** Front takes Markdown unless it is told otherwise, and what a customer typed is not meant as any. */
  html: string;
  /** Messages of one reference are one conversation. */
  threadRef: string;
  attachments: readonly StoredAttachment[];
};

/**
 * Hands a message to Front and gives the uid by which it can be asked for; it becomes a message a moment later.
 *
 * @throws HttpFailure, and a Failure of Baton's own storage: nothing was said then.
 */
export async function postCustomMessage(
  { api, readAttachment, signal }: { api: FrontApi } & Pick<PerformContext, "readAttachment" | "signal">,
  message: CustomMessage,
): Promise<string | null> {
  const { channelId, sender, subject, html, threadRef, attachments } = message;
  const path = `/channels/${segment(channelId)}/incoming_messages`;
  const who = {
    handle: sender.handle,
    ...(sender.name === null ? {} : { name: sender.name }),
    ...(sender.contactId === null ? {} : { contact_id: sender.contactId }),
  };
  const plain = { ...(subject === null ? {} : { subject }), body: html, body_format: "html" };
  if (attachments.length === 0) {
    const body = { sender: who, ...plain, metadata: { thread_ref: threadRef } };
    return (await api.post(path, body, acceptedSchema, { signal })).message_uid;
  }
  const form = new FormData();
  for (const [key, value] of Object.entries(who)) form.append(`sender[${key}]`, value);
  for (const [key, value] of Object.entries(plain)) form.append(key, value);
  form.append("metadata[thread_ref]", threadRef);
  for (const { name, contentType, storageKey } of attachments) {
    const bytes = new Uint8Array(await readAttachment(storageKey));
    form.append("attachments[]", new Blob([bytes], { type: contentType }), name);
  }
  return (await api.postForm(path, form, acceptedSchema, { signal })).message_uid;
}

/**
 * What the customer writes after the escalation. Channel, handle and reference are those of the message that opened it, so that it
 * comes into the same conversation.
 */
export async function sendAsCustomer(
  context: ActionContext,
  conversationId: string,
  { text, attachments = [] }: { text: string; attachments?: readonly StoredAttachment[] | undefined },
): Promise<ActionOutcome> {
  const { api, accepted, signal, directory } = context;
  const path = `/conversations/${conversationId}/messages?limit=100`;
  const { items } = await api.getPage(path, messageSchema, { signal });
  const opening = items.find(
    ({ is_inbound: isInbound, metadata }) => isInbound && metadata?.thread_ref != null,
  );
  const sender = opening && findSender(opening);
  const addresses = opening?.recipients.flatMap(({ role, handle }) =>
    role === "to" && handle ? [handle] : [],
  );
  const channel = await directory.findChannel(addresses ?? []);
  if (!opening?.metadata?.thread_ref || !sender?.handle || !channel?.id) {
    return refused(
      "channel-takes-no-customer-message",
      "The conversation did not come through a custom channel of Front's, so the customer cannot be spoken for in it.",
      "Answer in Front by the channel that it came through.",
    );
  }
  const total = attachments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total > maximumAttachmentBytes) return tooLarge(total);
  try {
    const uid = await postCustomMessage(context, {
      channelId: channel.id,
      sender: { handle: sender.handle, name: sender.name, contactId: null },
      subject: null,
      html: writeCustomerHtml(text),
      threadRef: opening.metadata.thread_ref,
      attachments,
    });
    if (uid !== null) accepted.set(conversationId, uid);
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof HttpFailure) throw error;
    return { kind: "not-done", failure: recordFailure(error), retryAfterMs: null };
  }
  return awaitMessage(context, conversationId);
}

/** What somebody typed, shown and never obeyed. */
function writeCustomerHtml(text: string): string {
  const escaped = text.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign,
  );
  return escaped.replace(/\r?\n/g, "<br>");
}
