import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import { authorWithoutId, channelOfReply, createOutgoingDraft } from "../create-outgoing-draft.ts";
import { describeMessage } from "../describe/describe-conversation.ts";
import { badBody, badRequest, failure, forbidden, notFound, unknownInBody } from "../errors.ts";
import { storeFile } from "../files.ts";
import { findChannel, findMessage, findTeammate } from "../find-by-alias.ts";
import { newUid } from "../ids.ts";
import { listPage } from "../list-page.ts";
import { checkFields, type FieldKind, textOf, textsOf } from "../read-fields.ts";
import { type FrontBody, readBodyFields, type UploadedFile } from "../read-form.ts";
import type { FrontChannel, FrontConversation, FrontMessage, FrontTeammate } from "../records.ts";
import { emptyMessage, messageTypeOf, newConversation, queueMessage } from "../write-message.ts";
import type { RouteTable } from "./route-table.ts";
import { noContent, withConversation } from "./with-conversation.ts";
import { writeMailFile } from "./write-mail-file.ts";

const anHour = 3_600_000;
const seenPerHour = 10;

export const messageRoutes: RouteTable = {
  "POST /conversations/:id/messages": withConversation(postReply),
  "POST /channels/:id/messages": postNewMessage,

  "GET /messages/:id": (account, call) => {
    const message = findMessage(account, call.params.id ?? "");
    if (!message) return notFound("message", call.params.id ?? "");
    const about = { conversationId: message.conversationId, messageId: message.id };
    if (String(call.headers.accept ?? "").includes("message/rfc822")) {
      return {
        status: 200,
        raw: { contentType: "message/rfc822", content: writeMailFile(account, message) },
        about,
      };
    }
    return { status: 200, json: describeMessage(account, message), about };
  },

  "GET /messages/:id/seen": (account, call) => {
    const message = findMessage(account, call.params.id ?? "");
    if (!message) return notFound("message", call.params.id ?? "");
    const receipts = message.seenBy.map((receipt, index) => ({ ...receipt, id: String(index) }));
    return listPage(account, call, receipts, {
      keyOf: ({ at }) => at,
      describe: ({ at, handle }) => ({
        _links: {
          self: account.link(`/messages/${message.id}/seen`),
          related: { message: account.link(`/messages/${message.id}`) },
        },
        first_seen_at: String(Math.round(at)),
        seen_by: handle,
      }),
    });
  },

  "POST /messages/:id/seen": (account, call) => {
    const message = findMessage(account, call.params.id ?? "");
    if (!message) return notFound("message", call.params.id ?? "");
    const recent = message.seenBy.filter(({ at }) => at > account.now() - anHour);
    if (recent.length >= seenPerHour)
      return failure(429, "Too many requests", "Rate limit exceeded for message seen receipts.");
    return noContent(() => message.seenBy.push({ at: account.now(), handle: null }));
  },

  "GET /conversations/:id/drafts": withConversation((account, call, conversation) =>
    listPage(account, call, conversation.drafts, {
      keyOf: ({ createdAt }) => createdAt,
      describe: (draft) => describeMessage(account, draft),
    }),
  ),

  "POST /conversations/:id/drafts": withConversation(postDraft),
  "PATCH /drafts/:id/": patchDraft,

  "DELETE /drafts/:id": (account, call) => {
    const draft = findDraft(account, call.params.id ?? "");
    if (!draft) return notFound("draft", call.params.id ?? "");
    const version = readBodyFields(call)?.fields.version;
    if (typeof version !== "string") return badBody(account, "body.version: is required");
    if (version !== draft.version) return failure(409, "Conflict", "The draft was changed meanwhile");
    return noContent(() => {
      const conversation = account.conversations.get(draft.conversationId);
      if (conversation) conversation.drafts = conversation.drafts.filter(({ id }) => id !== draft.id);
      account.messages.delete(draft.id);
      account.changed("conversation", draft.conversationId);
    });
  },
};

const sendingKinds: Readonly<Record<string, FieldKind>> = {
  to: "strings",
  cc: "strings",
  bcc: "strings",
  sender_name: "string",
  subject: "string",
  author_id: "string",
  channel_id: "string",
  body: "string",
  text: "string",
  quote_body: "string",
  options: "object",
  signature_id: "string?",
  should_add_default_signature: "boolean",
};

/** What both ways of sending have in common, checked and with ids resolved. */
interface Sending {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly UploadedFile[];
  readonly authorId: string;
  readonly tagIds: string[];
  readonly isArchiving: boolean;
}

/**
 * A reply: accepted at once, there a moment later. Archives unless told not to, which is Front's default and
 * its best-known trap.
 */
function postReply(account: FrontAccount, call: Call, conversation: FrontConversation): Answer {
  const body = readBodyFields(call);
  if (!body) return badBody(account, "body: should be object");
  const sending = readSending(account, body, ["body"]);
  if ("status" in sending) return sending;
  if (conversation.type !== "conversation") return badRequest(`A ${conversation.type} takes comments only`);
  const channelId = textOf(body.fields.channel_id);
  const channel = channelId ? findChannel(account, channelId) : channelOfReply(account, conversation);
  if (!channel) return notFound("channel", channelId);
  const refusal = refuseChannel(account, channel, body, channelId === "");
  if (refusal) return refusal;
  return accept(account, sending, channel, () => conversation);
}

/** A message that begins a conversation. */
function postNewMessage(account: FrontAccount, call: Call): Answer {
  const channel = findChannel(account, call.params.id ?? "");
  if (!channel) return notFound("channel", call.params.id ?? "");
  const body = readBodyFields(call);
  if (!body) return badBody(account, "body: should be object");
  const sending = readSending(account, body, ["body"]);
  if ("status" in sending) return sending;
  const { to, cc, bcc } = body.fields;
  if ([to, cc, bcc].every((list) => textsOf(list).length === 0))
    return badBody(account, "body.to: is required");
  const refusal = refuseChannel(account, channel, body, false);
  if (refusal) return refusal;
  return accept(account, sending, channel, () => {
    const subject = textOf(body.fields.subject);
    const conversation = newConversation(account, { inboxId: channel.inboxId, subject });
    account.addConversation(conversation);
    return conversation;
  });
}

function readSending(account: FrontAccount, body: FrontBody, required: readonly string[]): Sending | Answer {
  const { fields, files } = body;
  const wrong = checkFields(fields, sendingKinds, required);
  const options = (fields.options ?? {}) as Record<string, unknown>;
  wrong.push(...checkFields(options, { tag_ids: "strings", archive: "boolean" }));
  if (wrong.length > 0) return badBody(account, ...wrong);
  if (isTooLarge(account, files))
    return failure(413, "Payload too large", "Attachments are limited to 25 MB");

  const author = readAuthor(account, fields.author_id);
  if (!("authorId" in author)) return author;
  const tagIds = textsOf(options.tag_ids);
  const unknown = tagIds.find((id) => !account.tags.has(id));
  if (unknown) return unknownInBody(account.switches.unknownTagStatus, "tag", unknown);
  return { fields, files, ...author, tagIds, isArchiving: options.archive !== false };
}

/** The author named, or the one the company's Front takes when none is. */
export function readAuthor(account: FrontAccount, value: unknown): { authorId: string } | Answer {
  if (value === undefined) {
    const authorId = authorWithoutId(account);
    return authorId === undefined ? badBody(account, "body.author_id: is required") : { authorId };
  }
  const teammate: FrontTeammate | undefined = findTeammate(account, textOf(value));
  if (!teammate) return unknownInBody(account.switches.unknownTeammateStatus, "teammate", textOf(value));
  return { authorId: teammate.id };
}

export function isTooLarge(account: FrontAccount, files: readonly UploadedFile[]): boolean {
  const { maximumUploadBytes, uploadLimitCounts } = account.switches;
  const sizes = files.map(({ content }) => content.length);
  const size =
    uploadLimitCounts === "total" ? sizes.reduce((sum, each) => sum + each, 0) : Math.max(0, ...sizes);
  return size > maximumUploadBytes;
}

function refuseChannel(
  account: FrontAccount,
  channel: FrontChannel,
  body: FrontBody,
  isChosenByFront: boolean,
): Answer | undefined {
  const type = messageTypeOf(account, channel);
  if (typeof body.fields.signature_id === "string" && type !== "email")
    return forbidden("Signatures are not supported on this channel");
  const isCall = type === "call" || type === "phone-call";
  if (isCall && isChosenByFront && account.switches.callReply === "refused")
    return badRequest("No channel to send this message from");
  if (!channel.isValid) return badRequest("The channel is not valid");
  return undefined;
}

function accept(
  account: FrontAccount,
  sending: Sending,
  channel: FrontChannel,
  target: () => FrontConversation,
): Answer {
  const { fields, files, authorId, tagIds, isArchiving } = sending;
  const uid = newUid();
  const json = { status: "accepted", message_uid: uid };
  const make = () => {
    const conversation = target();
    const quote = textOf(fields.quote_body);
    const draft = createOutgoingDraft(account, conversation, {
      channel,
      authorId,
      body: textOf(fields.body) + quote,
      ...(fields.text !== undefined && { text: textOf(fields.text) }),
      ...(fields.subject !== undefined && { subject: textOf(fields.subject) }),
      ...(fields.sender_name !== undefined && { senderName: textOf(fields.sender_name) }),
      to: textsOf(fields.to),
      cc: textsOf(fields.cc),
      bcc: textsOf(fields.bcc),
      fileIds: files.map((file) => storeFile(account, file).id),
      signatureId: textOf(fields.signature_id),
      origin: "api",
    });
    queueMessage(account, conversation, { draft, tagIds, isArchiving, uid });
    return { json, conversationId: conversation.id, messageId: uid };
  };
  return { status: 202, change: { make, pretend: () => json } };
}

function findDraft(account: FrontAccount, id: string): FrontMessage | undefined {
  const message = findMessage(account, id);
  return message?.draftMode ? message : undefined;
}

function postDraft(account: FrontAccount, call: Call, conversation: FrontConversation): Answer {
  const body = readBodyFields(call);
  if (!body) return badBody(account, "body: should be object");
  const wrong = checkFields(body.fields, { ...sendingKinds, mode: "string" }, ["body", "channel_id"]);
  if (wrong.length > 0) return badBody(account, ...wrong);
  const channel = findChannel(account, textOf(body.fields.channel_id));
  if (!channel) return notFound("channel", textOf(body.fields.channel_id));
  const author = readAuthor(account, body.fields.author_id);
  if (!("authorId" in author)) return author;
  const build = (): FrontMessage => {
    const draft = createOutgoingDraft(account, conversation, {
      channel,
      authorId: author.authorId,
      body: textOf(body.fields.body),
      to: textsOf(body.fields.to),
      origin: "api",
    });
    const { type, subject, text, recipients, channelId, authorId } = draft;
    return {
      ...emptyMessage(account, conversation),
      ...{ type, subject, text, recipients, channelId, authorId, body: draft.body },
      draftMode: body.fields.mode === "shared" ? "shared" : "private",
      version: newUid(),
    };
  };
  const make = () => {
    const draft = build();
    draft.fileIds = body.files.map((file) => storeFile(account, file).id);
    conversation.drafts.push(draft);
    account.messages.set(draft.id, draft);
    account.changed("conversation", conversation.id);
    return { json: describeMessage(account, draft), messageId: draft.id };
  };
  return { status: 200, change: { make, pretend: () => describeMessage(account, build()) } };
}

function patchDraft(account: FrontAccount, call: Call): Answer {
  const draft = findDraft(account, call.params.id ?? "");
  if (!draft) return notFound("draft", call.params.id ?? "");
  const fields = readBodyFields(call)?.fields ?? {};
  const wrong = checkFields(fields, { ...sendingKinds, version: "string", mode: "string" }, [
    "body",
    "channel_id",
  ]);
  if (fields.mode !== undefined && fields.mode !== "shared") wrong.push("body.mode: should be shared");
  if (wrong.length > 0) return badBody(account, ...wrong);
  if (fields.version !== undefined && fields.version !== draft.version)
    return failure(409, "Conflict", "The draft was changed meanwhile");
  const changed = { ...draft, body: textOf(fields.body), text: textOf(fields.body), version: newUid() };
  const make = () => {
    Object.assign(draft, changed);
    if (fields.mode === "shared") draft.draftMode = "shared";
    account.changed("conversation", draft.conversationId);
    return { json: describeMessage(account, draft), messageId: draft.id };
  };
  return { status: 200, change: { make, pretend: () => describeMessage(account, changed) } };
}
