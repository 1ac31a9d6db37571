import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import { createOutgoingDraft } from "../create-outgoing-draft.ts";
import { badBody, badRequest, failure, notFound } from "../errors.ts";
import { storeFile } from "../files.ts";
import { findChannel, findTeammate } from "../find-by-alias.ts";
import { newContact } from "../find-or-create-contact.ts";
import { textOfHtml } from "../html.ts";
import { newUid } from "../ids.ts";
import { checkFields, textOf } from "../read-fields.ts";
import { type FrontBody, readBodyFields } from "../read-form.ts";
import type { FrontChannel, FrontMessage } from "../records.ts";
import { threadOf } from "../routes/intake-routes.ts";
import { isTooLarge } from "../routes/message-routes.ts";
import type { RouteTable } from "../routes/route-table.ts";
import { noContent } from "../routes/with-conversation.ts";
import { failMessage, receiveMessage, sendQueued } from "../write-message.ts";

/** What a custom channel of the app calls, with its channel token or the API token. */
export const channelRoutes: RouteTable = {
  "PATCH /channels/:id": (account, call) => {
    const channel = findChannel(account, call.params.id ?? "");
    if (!channel) return notFound("channel", call.params.id ?? "");
    const status = textOf(readBodyFields(call)?.fields.status);
    if (status && !["ok", "offline"].includes(status))
      return badBody(account, "body.status: should be ok or offline");
    return noContent(() => {
      if (status) channel.isValid = status === "ok";
      account.changed("people");
    });
  },

  "POST /channels/:id/inbound_messages": (account, call) => {
    const read = readSynced(account, call, ["sender", "body", "metadata"]);
    if ("status" in read) return read;
    const { channel, body, externalId, reference, thread } = read;
    const sender = (body.fields.sender ?? {}) as Record<string, unknown>;
    if (!textOf(sender.handle)) return badBody(account, "body.sender.handle: is required");
    return acceptSynced(account, externalId, channel, (uid) => {
      linkByEmail(account, textOf(sender.handle), textOf(sender.email), textOf(sender.name));
      const conversation = threadOf(account, reference, channel.inboxId, textOf(body.fields.subject));
      const message = receiveMessage(account, conversation, {
        channel,
        sender: { handle: textOf(sender.handle), name: textOf(sender.name) || null },
        subject: textOf(body.fields.subject),
        body: textOf(body.fields.body),
        text: textOfHtml(textOf(body.fields.body)),
        fileIds: body.files.map((file) => storeFile(account, file).id),
        metadata: { external_id: externalId, thread_ref: thread },
        externalId,
        uid,
      });
      return message;
    });
  },

  "POST /channels/:id/outbound_messages": (account, call) => {
    const read = readSynced(account, call, ["to", "body", "metadata"]);
    if ("status" in read) return read;
    const { channel, body, externalId, reference } = read;
    const to = Array.isArray(body.fields.to) ? body.fields.to.map((entry) => textOf(entry?.handle)) : [];
    if (to.length === 0 || to.includes("")) return badBody(account, "body.to: should be array of handles");
    const author =
      body.fields.author_id === undefined ? undefined : findTeammate(account, textOf(body.fields.author_id));
    return acceptSynced(account, externalId, channel, (uid) => {
      const conversation = threadOf(account, reference, channel.inboxId, textOf(body.fields.subject));
      const draft = createOutgoingDraft(account, conversation, {
        channel,
        authorId: author?.id ?? "",
        body: textOf(body.fields.body),
        senderName: textOf(body.fields.sender_name) || (channel.name ?? ""),
        to,
        fileIds: body.files.map((file) => storeFile(account, file).id),
        // Written elsewhere, so it must not be sent to the channel again.
        origin: "elsewhere",
      });
      const queued = {
        uid,
        dueAt: 0,
        conversationId: conversation.id,
        draft,
        tagIds: [],
        isArchiving: false,
      };
      account.queued.set(uid, queued);
      const message = sendQueued(account, uid);
      if (message) account.setExternalId(message, externalId);
      return message;
    });
  },

  /** Only "failed" exists: the message could not be delivered, and its conversation opens again. */
  "PUT /channels/:id/conversations/:conversation/messages/:message/status": (account, call) => {
    const channel = findChannel(account, call.params.id ?? "");
    if (!channel) return notFound("channel", call.params.id ?? "");
    const fields = readBodyFields(call)?.fields ?? {};
    const wrong = checkFields(fields, { status: "string", reason: "string" }, ["status"]);
    if (fields.status !== undefined && fields.status !== "failed")
      wrong.push("body.status: should be failed");
    if (wrong.length > 0) return badBody(account, ...wrong);
    const message = account.messageOfExternalId(channel.id, call.params.message ?? "");
    if (!message) return notFound("message", call.params.message ?? "");
    return noContent(() => failMessage(account, message, { errorType: "webhook_error" }));
  },
};

interface Synced {
  readonly channel: FrontChannel;
  readonly body: FrontBody;
  readonly externalId: string;
  readonly thread: string;
  readonly reference: string;
}

function readSynced(account: FrontAccount, call: Call, required: readonly string[]): Synced | Answer {
  const channel = findChannel(account, call.params.id ?? "");
  if (!channel) return notFound("channel", call.params.id ?? "");
  if (channel.type !== "custom") return badRequest("Channel is not an application channel.");
  const body = readBodyFields(call);
  if (!body) return badBody(account, "body: should be object");
  const wrong = checkFields(body.fields, { sender: "object", body: "string", metadata: "object" }, required);
  const metadata = (body.fields.metadata ?? {}) as Record<string, unknown>;
  for (const name of ["external_id", "external_conversation_id"]) {
    const value = textOf(metadata[name]);
    if (!value) wrong.push(`body.metadata.${name}: is required`);
    if (value.length > 200) wrong.push(`body.metadata.${name}: should have at most 200 characters`);
  }
  if (wrong.length > 0) return badBody(account, ...wrong);
  if (isTooLarge(account, body.files))
    return failure(413, "Payload too large", "Attachments are limited to 25 MB");
  const thread = textOf(metadata.external_conversation_id);
  const externalId = textOf(metadata.external_id);
  return { channel, body, externalId, thread, reference: `${channel.id}/${thread}` };
}

function acceptSynced(
  account: FrontAccount,
  externalId: string,
  channel: FrontChannel,
  write: (uid: string) => FrontMessage | undefined,
): Answer {
  const known = account.messageOfExternalId(channel.id, externalId);
  if (known && account.switches.repeatedExternalId === "ignored") {
    return {
      status: 202,
      json: { status: "accepted", message_uid: known.uid },
      about: { conversationId: known.conversationId, messageId: known.uid },
    };
  }
  const uid = newUid();
  const json = { status: "accepted", message_uid: uid };
  const make = () => {
    const message = write(uid);
    return { json, messageId: uid, ...(message && { conversationId: message.conversationId }) };
  };
  return { status: 202, change: { make, pretend: () => json } };
}

/** A sender with an email belongs to the contact that has it. */
function linkByEmail(account: FrontAccount, handle: string, email: string, name: string): void {
  if (!email || !account.switches.contactsFromSenders || account.contactOf("custom", handle)) return;
  const custom = { handle, source: "custom" };
  const known = account.contactOf("email", email);
  if (!known) {
    const handles = [custom, { handle: email, source: "email" }];
    account.addContact(newContact(account, { name: name || null, handles }));
    return;
  }
  known.handles.push(custom);
  account.addContact(known);
}
