import type { FrontAccount } from "./account.ts";
import { addTags, archive, assign, isReachable, openSilently } from "./change-conversation.ts";
import { type Actor, apiTeammateId, emitEvent } from "./emit-event.ts";
import { findOrCreateContact, normalizeHandle, sourceOfMessageType } from "./find-or-create-contact.ts";
import { blurbOf } from "./html.ts";
import { newUid } from "./ids.ts";
import type {
  FrontChannel,
  FrontConversation,
  FrontMessage,
  FrontRecipient,
  OutgoingDraft,
  QueuedMessage,
} from "./records.ts";

/** The type of messages that a channel carries. */
export function messageTypeOf(account: FrontAccount, channel: FrontChannel): string {
  switch (channel.type) {
    case "smtp":
    case "gmail":
    case "office365":
    case "imap":
    case "form":
    case "front_mail":
      return "email";
    case "twilio":
      return "sms";
    case "truly":
    case "talkdesk":
      return account.switches.callMessageType;
    case "twilio_whatsapp":
      return "whatsapp";
    default:
      return channel.type;
  }
}

/** A conversation in the inbox of a channel, not yet part of the account. */
export function newConversation(
  account: FrontAccount,
  options: {
    inboxId: string;
    subject?: string;
    type?: FrontConversation["type"];
    customFields?: Record<string, unknown>;
  },
): FrontConversation {
  const createdAt = account.timestamp();
  return {
    id: account.newId("conversation"),
    type: options.type ?? "conversation",
    subject: options.subject ?? "",
    isArchived: false,
    isTrashed: false,
    isSpam: false,
    assigneeId: "",
    inboxIds: options.inboxId ? [options.inboxId] : [],
    recipient: null,
    tagIds: [],
    linkIds: [],
    followerIds: [],
    customFields: options.customFields ?? {},
    createdAt,
    updatedAt: createdAt,
    waitingSince: null,
    reminders: [],
    externalIds: [],
    statusId: "",
    mergedInto: "",
    messages: [],
    drafts: [],
    comments: [],
  };
}

/** What a customer wrote. */
export interface InboundDraft {
  readonly channel: FrontChannel;
  readonly sender: { readonly handle: string; readonly name: string | null };
  readonly subject: string;
  readonly body: string;
  readonly text: string;
  readonly fileIds: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly externalId: string;
  /** Default a new one. */
  readonly uid?: string;
}

/**
 * Puts a customer's message into a conversation: it opens again if it was archived, an assignee who is away
 * loses it, and the recipient becomes the sender.
 */
export function receiveMessage(
  account: FrontAccount,
  conversation: FrontConversation,
  draft: InboundDraft,
): FrontMessage {
  const { channel, sender } = draft;
  const type = messageTypeOf(account, channel);
  const source = sourceOfMessageType(type);
  const handle = normalizeHandle(source, sender.handle);
  const contact = findOrCreateContact(account, { handle, source }, sender.name);
  const from: FrontRecipient = {
    handle,
    name: sender.name ?? contact?.name ?? null,
    role: "from",
    contactId: contact?.id ?? "",
  };
  const message: FrontMessage = {
    ...emptyMessage(account, conversation),
    ...(draft.uid && { uid: draft.uid }),
    type,
    isInbound: true,
    subject: draft.subject,
    recipients: [from, { handle: channel.address, name: null, role: "to", contactId: "" }],
    body: draft.body,
    text: draft.text,
    fileIds: [...draft.fileIds],
    metadata: { ...draft.metadata },
    channelId: channel.id,
    externalId: draft.externalId,
  };
  store(account, conversation, message);
  conversation.recipient = from;
  conversation.waitingSince ??= message.createdAt;
  if (!conversation.inboxIds.includes(channel.inboxId)) conversation.inboxIds.push(channel.inboxId);

  const wasClosed = openSilently(account, conversation);
  if (conversation.assigneeId && !isReachable(account, conversation.assigneeId))
    assign(account, conversation, "", { kind: "platform" });
  emitEvent(account, conversation, "inbound", {
    source: { type: "inboxes", ids: [...conversation.inboxIds] },
    target: { type: "message", ids: [message.id] },
  });
  if (wasClosed && account.switches.inboundEmitsReopen)
    emitEvent(account, conversation, "reopen", { source: { type: "rule", ids: [] } });
  return message;
}

/** Accepts a message for sending; it becomes one after the delay the switches say. */
export function queueMessage(
  account: FrontAccount,
  conversation: FrontConversation,
  options: Pick<QueuedMessage, "draft" | "tagIds" | "isArchiving"> & { uid?: string; delayMs?: number },
): string {
  const { draft, tagIds, isArchiving, uid = newUid() } = options;
  const undo = account.switches.undoSendDelaysApi
    ? (account.channels.get(draft.channelId)?.undoSendTime ?? 0) * 1000
    : 0;
  const delay = (options.delayMs ?? account.switches.sendDelayMs) + undo;
  const queued: QueuedMessage = {
    uid,
    dueAt: account.now() + delay,
    conversationId: conversation.id,
    draft,
    tagIds,
    isArchiving,
  };
  account.queued.set(uid, queued);
  if (delay <= 0) sendQueued(account, uid);
  else account.changed("queued", uid);
  return uid;
}

/** Turns an accepted message into one of the conversation; undefined when it is none or none any more. */
export function sendQueued(account: FrontAccount, uid: string): FrontMessage | undefined {
  const queued = account.queued.get(uid);
  const conversation = queued && account.living(queued.conversationId);
  account.queued.delete(uid);
  if (!queued || !conversation) return undefined;
  const { draft, tagIds, isArchiving } = queued;
  const actor: Actor = draft.origin === "person" ? { kind: "teammate", id: draft.authorId } : { kind: "api" };

  if (draft.origin === "api" && account.switches.assignOnApiReply) takeIfFree(account, conversation, draft);
  addTags(account, conversation, tagIds, actor);
  const archivesFirst = account.switches.archiveEvent === "before-message";
  if (isArchiving && archivesFirst) archive(account, conversation, actor);
  const message = storeOutgoing(account, conversation, draft, uid);
  if (isArchiving && !archivesFirst) archive(account, conversation, actor);
  if (account.switches.sendsFail === "always") failMessage(account, message);
  return message;
}

/** A message that was sent cannot be delivered after all. */
export function failMessage(
  account: FrontAccount,
  message: FrontMessage,
  options: { errorType?: string; reason?: string } = {},
): void {
  const conversation = account.conversations.get(message.conversationId);
  if (!conversation) return;
  message.errorType = options.errorType ?? (message.type === "custom" ? "webhook_error" : "delivery_failed");
  if (account.switches.failureReopens) openSilently(account, conversation);
  account.changed("conversation", conversation.id);
  emitEvent(account, conversation, "sending_error", {
    source: { type: "recipient", ids: [] },
    target: { type: "message", ids: [message.id] },
  });
}

function takeIfFree(account: FrontAccount, conversation: FrontConversation, draft: OutgoingDraft): void {
  const author = account.teammates.get(draft.authorId);
  const isReply = conversation.messages.length > 0;
  if (!isReply || conversation.assigneeId || !author || author.id === apiTeammateId(account)) return;
  assign(account, conversation, author.id, { kind: "api" });
}

function storeOutgoing(
  account: FrontAccount,
  conversation: FrontConversation,
  draft: OutgoingDraft,
  uid: string,
): FrontMessage {
  const isFirst = !conversation.messages.some((message) => !message.isInbound);
  const isReply = conversation.messages.length > 0;
  const message: FrontMessage = {
    ...emptyMessage(account, conversation),
    uid,
    type: draft.type,
    subject: draft.subject,
    authorId: draft.authorId,
    recipients: draft.recipients,
    body: draft.body,
    text: draft.text,
    fileIds: draft.fileIds,
    channelId: draft.channelId,
    signatureId: draft.signatureId,
  };
  store(account, conversation, message);
  const to = draft.recipients.find(({ role }) => role === "to");
  if (to) conversation.recipient = to;
  conversation.waitingSince = null;
  const type = isReply || !isFirst ? account.switches.replyEventType : "outbound";
  emitEvent(account, conversation, type, {
    source: { type: "inboxes", ids: [...conversation.inboxIds] },
    target: { type: "message", ids: [message.id] },
  });
  if (draft.origin !== "elsewhere") account.happened({ kind: "message-for-channel", message });
  return message;
}

/** A message without content, stamped now. */
export function emptyMessage(account: FrontAccount, conversation: FrontConversation): FrontMessage {
  return {
    id: account.newId("message"),
    uid: newUid(),
    conversationId: conversation.id,
    type: "email",
    isInbound: false,
    draftMode: null,
    errorType: null,
    version: null,
    createdAt: account.nextTime(conversation),
    subject: "",
    authorId: "",
    recipients: [],
    body: "",
    text: "",
    fileIds: [],
    metadata: {},
    channelId: "",
    signatureId: "",
    externalId: "",
    seenBy: [],
  };
}

function store(account: FrontAccount, conversation: FrontConversation, message: FrontMessage): void {
  conversation.messages.push(message);
  conversation.updatedAt = message.createdAt;
  // The subject follows the newest message, as far as that has one.
  if (message.subject) conversation.subject = message.subject;
  if (!conversation.subject && message.type !== "email")
    conversation.subject = blurbOf(message.text).slice(0, 60);
  account.indexMessage(message);
  account.changed("conversation", conversation.id);
}
