import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import { badBody, badRequest, failure, notFound } from "../errors.ts";
import { storeFile } from "../files.ts";
import { findChannel, findTeammate } from "../find-by-alias.ts";
import { findOrCreateContact, normalizeHandle, sourceOfMessageType } from "../find-or-create-contact.ts";
import { textOfHtml } from "../html.ts";
import { newUid } from "../ids.ts";
import { checkFields, textOf, textsOf } from "../read-fields.ts";
import { readBodyFields } from "../read-form.ts";
import type { FrontConversation, FrontMessage, FrontRecipient } from "../records.ts";
import { emptyMessage, newConversation, receiveMessage } from "../write-message.ts";
import { isTooLarge } from "./message-routes.ts";
import type { RouteTable } from "./route-table.ts";

/** Messages that come into Front through the Core API: of custom channels, and of the past. */
export const intakeRoutes: RouteTable = {
  "POST /channels/:id/incoming_messages": postIncoming,
  "POST /inboxes/:id/imported_messages": postImported,
};

/** Custom channels only; `metadata.thread_ref` puts messages of one thread into one conversation. */
function postIncoming(account: FrontAccount, call: Call): Answer {
  const channel = findChannel(account, call.params.id ?? "");
  if (!channel) return notFound("channel", call.params.id ?? "");
  if (channel.type !== "custom") return badRequest("Only custom channels take incoming messages");
  const body = readBodyFields(call);
  const fields = body?.fields ?? {};
  const wrong = checkFields(
    fields,
    { sender: "object", subject: "string", body: "string", body_format: "string", metadata: "object" },
    ["sender", "body"],
  );
  const sender = (fields.sender ?? {}) as Record<string, unknown>;
  if (!textOf(sender.handle)) wrong.push("body.sender.handle: is required");
  if (wrong.length > 0) return badBody(account, ...wrong);
  if (isTooLarge(account, body?.files ?? []))
    return failure(413, "Payload too large", "Attachments are limited to 25 MB");

  const metadata = (fields.metadata ?? {}) as Record<string, unknown>;
  const thread = textOf(metadata.thread_ref);
  const uid = newUid();
  const json = { status: "accepted", message_uid: uid };
  const make = () => {
    const reference = thread && `${channel.id}/${thread}`;
    linkContact(account, textOf(sender.contact_id), textOf(sender.handle));
    const conversation = threadOf(account, reference, channel.inboxId, textOf(fields.subject));
    const message = receiveMessage(account, conversation, {
      channel,
      sender: { handle: textOf(sender.handle), name: textOf(sender.name) || null },
      subject: textOf(fields.subject),
      body: textOf(fields.body),
      text: textOfHtml(textOf(fields.body)),
      fileIds: (body?.files ?? []).map((file) => storeFile(account, file).id),
      metadata: { ...(thread && { thread_ref: thread }), headers: metadata.headers ?? {} },
      externalId: "",
      uid,
    });
    return { json, conversationId: conversation.id, messageId: message.uid };
  };
  return { status: 202, change: { make, pretend: () => json } };
}

/** `sender.contact_id` says whose handle it is; a handle that is somebody's already stays theirs. */
function linkContact(account: FrontAccount, contactId: string, handle: string): void {
  const contact = account.contacts.get(contactId);
  if (!contact || account.contactOf("custom", handle)) return;
  contact.handles.push({ handle, source: "custom" });
  account.addContact(contact);
}

/** The conversation of a reference, or a new one; without a reference always a new one. */
export function threadOf(
  account: FrontAccount,
  reference: string,
  inboxId: string,
  subject: string,
): FrontConversation {
  const known = reference ? account.conversationOfReference(reference) : undefined;
  if (known) return known;
  const conversation = newConversation(account, { inboxId, subject });
  account.addConversation(conversation);
  if (reference) account.addReference(conversation, reference);
  return conversation;
}

/** History: nobody is told, rules do not run, and it is archived unless told otherwise. */
function postImported(account: FrontAccount, call: Call): Answer {
  const inbox = account.inboxes.get(call.params.id ?? "");
  if (!inbox) return notFound("inbox", call.params.id ?? "");
  const body = readBodyFields(call);
  const fields = body?.fields ?? {};
  const required = ["sender", "to", "body", "external_id", "created_at", "metadata"];
  const wrong = checkFields(
    fields,
    {
      sender: "object",
      to: "strings",
      body: "string",
      subject: "string",
      external_id: "string",
      type: "string",
      assignee_id: "string",
      tags: "strings",
      conversation_id: "string",
      metadata: "object",
    },
    required,
  );
  const sender = (fields.sender ?? {}) as Record<string, unknown>;
  const metadata = (fields.metadata ?? {}) as Record<string, unknown>;
  if (!textOf(sender.handle)) wrong.push("body.sender.handle: is required");
  if (!["boolean", "string"].includes(typeof metadata.is_inbound))
    wrong.push("body.metadata.is_inbound: is required");
  if (Number.isNaN(Number(fields.created_at))) wrong.push("body.created_at: should be integer");
  if (wrong.length > 0) return badBody(account, ...wrong);
  const externalId = textOf(fields.external_id);
  if (account.messageOfExternalId("", externalId))
    return failure(409, "Conflict", "external_id was imported already");
  const conversationId = textOf(fields.conversation_id);
  if (conversationId && !account.conversations.has(conversationId))
    return notFound("conversation", conversationId);
  const assignee = textOf(fields.assignee_id);
  if (assignee && !findTeammate(account, assignee)) return notFound("teammate", assignee);

  const uid = newUid();
  const json = { status: "accepted", message_uid: uid };
  const make = () => {
    const thread = textOf(metadata.thread_ref);
    const reference = thread && `import/${inbox.id}/${thread}`;
    const conversation =
      account.living(conversationId) ?? threadOf(account, reference, inbox.id, textOf(fields.subject));
    const isFirst = conversation.messages.length === 0;
    const message = importedMessage(account, conversation, fields, uid);
    message.fileIds = (body?.files ?? []).map((file) => storeFile(account, file).id);
    conversation.messages.push(message);
    conversation.messages.sort((a, b) => a.createdAt - b.createdAt);
    account.indexMessage(message);
    if (isFirst) {
      conversation.isArchived = metadata.is_archived !== false;
      conversation.createdAt = conversation.updatedAt = message.createdAt;
      conversation.recipient =
        message.recipients.find(({ role }) => role === (message.isInbound ? "from" : "to")) ?? null;
      conversation.assigneeId = findTeammate(account, assignee)?.id ?? "";
    }
    conversation.updatedAt = Math.max(conversation.updatedAt, message.createdAt);
    account.changed("conversations");
    return { json, conversationId: conversation.id, messageId: uid };
  };
  return { status: 202, change: { make, pretend: () => json } };
}

function importedMessage(
  account: FrontAccount,
  conversation: FrontConversation,
  fields: Readonly<Record<string, unknown>>,
  uid: string,
): FrontMessage {
  const sender = fields.sender as Record<string, unknown>;
  const metadata = fields.metadata as Record<string, unknown>;
  const isInbound = metadata.is_inbound === true;
  const type = textOf(fields.type) || "email";
  const source = sourceOfMessageType(type);
  const party = (given: string, role: FrontRecipient["role"], isCustomer: boolean): FrontRecipient => {
    const handle = normalizeHandle(source, given);
    const name = role === "from" ? textOf(sender.name) || null : null;
    const contact = isCustomer ? findOrCreateContact(account, { handle, source }, name) : undefined;
    return { handle, name, role, contactId: contact?.id ?? "" };
  };
  return {
    ...emptyMessage(account, conversation),
    uid,
    type,
    isInbound,
    createdAt: Number(fields.created_at),
    subject: textOf(fields.subject),
    authorId: isInbound ? "" : textOf(sender.author_id),
    recipients: [
      party(textOf(sender.handle), "from", isInbound),
      ...textsOf(fields.to).map((handle) => party(handle, "to", !isInbound)),
    ],
    body: textOf(fields.body),
    text: textOfHtml(textOf(fields.body)),
    externalId: textOf(fields.external_id),
  };
}
