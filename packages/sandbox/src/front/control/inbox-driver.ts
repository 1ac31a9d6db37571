import { ControlError } from "../../control/control-error.ts";
import type { FrontAccount } from "../account.ts";
import { addComment, newComment } from "../add-comment.ts";
import {
  addTags,
  archive,
  assign,
  merge,
  move,
  removeTags,
  reopen,
  snooze,
  touch,
  trash,
  wake,
} from "../change-conversation.ts";
import { channelOfReply, createOutgoingDraft } from "../create-outgoing-draft.ts";
import type { Actor } from "../emit-event.ts";
import { storeFile } from "../files.ts";
import { findTeammate } from "../find-by-alias.ts";
import { findOrCreateContact, newContact, sourceOfMessageType } from "../find-or-create-contact.ts";
import { escapeHtml, htmlOfText } from "../html.ts";
import type { FrontChannel, FrontContact, FrontConversation, FrontMessage } from "../records.ts";
import { newApiToken } from "../seed.ts";
import {
  emptyMessage,
  failMessage,
  messageTypeOf,
  newConversation,
  queueMessage,
  receiveMessage,
  sendQueued,
} from "../write-message.ts";
import type {
  AssignInput,
  ConversationInput,
  CustomerKind,
  CustomerWritesInput,
  FileInput,
  ImportInput,
  TeammateInput,
  TeammateRepliesInput,
} from "./control-inputs.ts";
import {
  type ConversationSummary,
  type ConversationView,
  type CustomerView,
  kindOfChannel,
  type People,
  summarize,
  viewConversation,
  viewCustomer,
  viewPeople,
} from "./inbox-views.ts";

/** What became of a message. */
export interface Written {
  readonly conversationId: string;
  readonly messageId: string;
  /** Empty when Front made no contact. */
  readonly contactId: string;
}

const aDay = 86_400;

/**
 * The people in front of Front: customers, teammates and the company's rules. Everything they do is told by
 * webhook like the real thing.
 */
export class InboxDriver {
  readonly #account: () => FrontAccount;

  constructor(account: () => FrontAccount) {
    this.#account = account;
  }

  /** A customer writes by email, chat, custom channel, SMS or phone. Into an archived conversation: it reopens. */
  customerWrites(input: CustomerWritesInput): Written {
    const account = this.#account();
    const known = input.conversationId ? this.#conversation(input.conversationId) : undefined;
    const channel = this.#channel(input, known);
    const type = messageTypeOf(account, channel);
    const sender = this.#sender(input, known, type);
    const conversation = known ?? newConversation(account, { inboxId: channel.inboxId });
    if (!known) account.addConversation(conversation);
    if (input.threadRef) account.addReference(conversation, `${channel.id}/${input.threadRef}`);

    const isEmail = type === "email";
    const html = input.html ?? (isEmail ? htmlOfText(input.text) : input.text);
    const quoted = isEmail && account.switches.emailQuotes ? quoteOf(conversation) : { html: "", text: "" };
    const message = receiveMessage(account, conversation, {
      channel,
      sender,
      subject: isEmail ? (input.subject ?? (conversation.subject || "Question about my order")) : "",
      body: html + quoted.html,
      text: input.text + quoted.text,
      fileIds: this.#files(input.files),
      metadata: metadataOf(type, input),
      externalId: "",
    });
    return {
      conversationId: conversation.id,
      messageId: message.id,
      contactId: conversation.recipient?.contactId ?? "",
    };
  }

  /** The customer comes back. */
  customerReopens(input: ConversationInput & { text?: string }): Written {
    const { conversationId, text = "Hello again, one more thing." } = input;
    return this.customerWrites({ conversationId, text });
  }

  /** A teammate opens the reply box: Front assigns the conversation to them at once. */
  teammateStartsReply(input: TeammateInput): ConversationView {
    const id = this.#teammateId(input.teammateId);
    return this.#change(input, (conversation) => assign(this.#account(), conversation, id, by(id)));
  }

  /** A teammate answers the customer: assigned first, then the message, archived in the order of the switch. */
  teammateReplies(input: TeammateRepliesInput): Written {
    const account = this.#account();
    const conversation = this.#conversation(input.conversationId);
    const authorId = this.#teammateId(input.teammateId);
    const channel = input.channelId
      ? account.channels.get(input.channelId)
      : channelOfReply(account, conversation);
    if (!channel) throw new ControlError("There is no such channel.");
    if (input.assigns !== false) assign(account, conversation, authorId, by(authorId));
    const isEmail = messageTypeOf(account, channel) === "email";
    const draft = createOutgoingDraft(account, conversation, {
      channel,
      authorId,
      body: isEmail ? htmlOfText(input.text) : input.text,
      text: input.text,
      fileIds: this.#files(input.files),
      origin: "person",
    });
    const isArchiving = input.archives ?? false;
    const uid = queueMessage(account, conversation, { draft, tagIds: [], isArchiving, delayMs: 0 });
    const message = account.messageOfUid(uid);
    return {
      conversationId: conversation.id,
      messageId: message?.id ?? "",
      contactId: conversation.recipient?.contactId ?? "",
    };
  }

  /** A teammate notes something; `@username` and `@all` mention. */
  teammateComments(input: TeammateInput & { text: string; files?: readonly FileInput[] }): {
    commentId: string;
  } {
    const account = this.#account();
    const conversation = this.#conversation(input.conversationId);
    const authorId = this.#teammateId(input.teammateId);
    const comment = newComment(account, conversation, {
      authorId,
      body: input.text,
      fileIds: this.#files(input.files),
    });
    addComment(account, conversation, comment, by(authorId));
    return { commentId: comment.id };
  }

  assign(input: AssignInput): ConversationView {
    const id = this.#teammateId(input.teammateId);
    const actor = input.isRule ? rule : by(this.#teammateId(input.byTeammateId ?? id));
    return this.#change(input, (conversation) => assign(this.#account(), conversation, id, actor));
  }

  unassign(input: TeammateInput & { isRule?: boolean }): ConversationView {
    const actor = input.isRule ? rule : by(this.#teammateId(input.teammateId));
    return this.#change(input, (conversation) => assign(this.#account(), conversation, "", actor));
  }

  archive(input: TeammateInput & { isRule?: boolean }): ConversationView {
    const account = this.#account();
    const id = this.#teammateId(input.teammateId);
    return this.#change(input, (conversation) => {
      const isOther = conversation.assigneeId !== "" && conversation.assigneeId !== id;
      if (isOther && account.switches.archiveByOther === "stays-open") return touch(account, conversation);
      archive(account, conversation, input.isRule ? rule : by(id));
    });
  }

  reopen(input: TeammateInput): ConversationView {
    const actor = by(this.#teammateId(input.teammateId));
    return this.#change(input, (conversation) => reopen(this.#account(), conversation, actor));
  }

  trash(input: TeammateInput): ConversationView {
    const actor = by(this.#teammateId(input.teammateId));
    return this.#change(input, (conversation) => trash(this.#account(), conversation, actor));
  }

  /** Out of the trash. */
  restore(input: TeammateInput): ConversationView {
    return this.reopen(input);
  }

  /** Archives it for a while. Default an hour. */
  snooze(input: TeammateInput & { seconds?: number }): ConversationView {
    const account = this.#account();
    const ownerId = this.#teammateId(input.teammateId);
    const scheduledAt = Math.round(account.timestamp() + (input.seconds ?? 3600));
    return this.#change(input, (conversation) =>
      snooze(account, conversation, { ownerId, scheduledAt, actor: by(ownerId) }),
    );
  }

  /** The snooze ends now. */
  wake(input: ConversationInput): ConversationView {
    return this.#change(input, (conversation) => wake(this.#account(), conversation));
  }

  /** `conversationId` is swallowed by `intoConversationId` and answers 301 from then on. */
  merge(input: TeammateInput & { intoConversationId: string }): ConversationView {
    const survivor = this.#conversation(input.intoConversationId);
    const loser = this.#conversation(input.conversationId);
    merge(this.#account(), loser, survivor, by(this.#teammateId(input.teammateId)));
    return viewConversation(this.#account(), survivor);
  }

  move(input: TeammateInput & { inboxId: string }): ConversationView {
    if (!this.#account().inboxes.has(input.inboxId)) throw new ControlError("There is no such inbox.");
    const actor = by(this.#teammateId(input.teammateId));
    return this.#change(input, (conversation) => move(this.#account(), conversation, input.inboxId, actor));
  }

  tag(input: TeammateInput & { tagId: string; isRule?: boolean }): ConversationView {
    if (!this.#account().tags.has(input.tagId)) throw new ControlError("There is no such tag.");
    const actor = input.isRule ? rule : by(this.#teammateId(input.teammateId));
    return this.#change(input, (conversation) =>
      addTags(this.#account(), conversation, [input.tagId], actor),
    );
  }

  untag(input: TeammateInput & { tagId: string }): ConversationView {
    const actor = by(this.#teammateId(input.teammateId));
    return this.#change(input, (conversation) =>
      removeTags(this.#account(), conversation, [input.tagId], actor),
    );
  }

  /** Archives many at once: Front tells nobody about mass actions. */
  archiveSilently(input: { conversationIds: readonly string[] }): { archived: number } {
    const account = this.#account();
    for (const id of input.conversationIds) {
      const conversation = this.#conversation(id);
      conversation.isArchived = true;
      touch(account, conversation);
    }
    return { archived: input.conversationIds.length };
  }

  /** Availability, blocking, name. Somebody who goes away keeps what they have until the next message. */
  setTeammate(input: {
    teammateId: string;
    isAvailable?: boolean;
    isBlocked?: boolean;
    type?: "user" | "ai";
  }): void {
    const account = this.#account();
    const teammate = findTeammate(account, input.teammateId);
    if (!teammate) throw new ControlError("There is no such teammate.");
    if (input.isAvailable !== undefined) teammate.isAvailable = input.isAvailable;
    if (input.isBlocked !== undefined) teammate.isBlocked = input.isBlocked;
    if (input.type !== undefined) teammate.type = input.type;
    account.changed("people");
  }

  setChannel(input: { channelId: string; isValid?: boolean; undoSendTime?: number }): void {
    const channel = this.#account().channels.get(input.channelId);
    if (!channel) throw new ControlError("There is no such channel.");
    if (input.isValid !== undefined) channel.isValid = input.isValid;
    if (input.undoSendTime !== undefined) channel.undoSendTime = input.undoSendTime;
    this.#account().changed("people");
  }

  addContact(input: { name?: string; handle: string; source?: string }): FrontContact {
    const account = this.#account();
    const source = input.source ?? (input.handle.includes("@") ? "email" : "front_chat");
    if (account.contactOf(source, input.handle)) throw new ControlError("A contact has this handle already.");
    const handles = [{ handle: input.handle, source }];
    const contact = newContact(account, { name: input.name ?? null, handles });
    account.addContact(contact);
    account.changed("people");
    return contact;
  }

  /** A message that was sent cannot be delivered: by message id or uid. */
  failMessage(input: { messageId: string; errorType?: string }): ConversationView {
    const account = this.#account();
    const uid = input.messageId.replace(/^alt:uid:/, "");
    if (account.queued.has(uid)) sendQueued(account, uid);
    const message = account.messages.get(input.messageId) ?? account.messageOfUid(uid);
    if (!message) throw new ControlError("There is no such message.");
    failMessage(account, message, input.errorType ? { errorType: input.errorType } : {});
    return this.conversation(message.conversationId);
  }

  /** Turns everything that was accepted into messages at once; gives back how many there were. */
  sendQueuedNow(): { sent: number } {
    const account = this.#account();
    const uids = [...account.queued.keys()];
    for (const uid of uids) sendQueued(account, uid);
    return { sent: uids.length };
  }

  /** A new API token; the former one is answered 401 from now on. */
  rotateToken(): { apiToken: string } {
    const account = this.#account();
    account.secrets.apiToken = newApiToken();
    account.changed("workspace");
    return { apiToken: account.secrets.apiToken };
  }

  /** Past conversations, made without telling anybody: for import tests and for filling the account up. */
  importConversations(input: ImportInput): { conversationIds: string[]; contactIds: string[] } {
    const account = this.#account();
    const {
      count,
      messagesEach = 4,
      fromDaysAgo = 180,
      toDaysAgo = 1,
      status = "archived",
      kind = "email",
    } = input;
    const texts = input.texts ?? [
      "How long does delivery take?",
      "Three to five working days within Europe.",
    ];
    const channel = this.#channel({ text: "", kind }, undefined);
    const type = messageTypeOf(account, channel);
    const source = sourceOfMessageType(type);
    const authorId = this.#teammateId(undefined);
    const imported = { conversationIds: [] as string[], contactIds: [] as string[] };
    for (let index = 0; index < count; index++) {
      const conversation = newConversation(account, {
        inboxId: channel.inboxId,
        subject: "Question about my order",
      });
      const number = String(index + 1).padStart(7, "0");
      const handle =
        { email: `visitor-${conversation.id}@example.com`, phone: `+4915${number}` }[source] ??
        `visitor-${number}`;
      const contact = findOrCreateContact(account, { handle, source }, `Visitor ${index + 1}`);
      const daysAgo = fromDaysAgo - ((fromDaysAgo - toDaysAgo) * index) / Math.max(1, count - 1);
      const start = Math.round(account.timestamp() - daysAgo * aDay);
      const customer = { handle, name: `Visitor ${index + 1}`, contactId: contact?.id ?? "" };
      for (let turn = 0; turn < messagesEach; turn++) {
        const isInbound = turn % 2 === 0;
        const text = texts[turn % texts.length] ?? "";
        const company = { handle: channel.address, name: null, contactId: "" };
        const message: FrontMessage = {
          ...emptyMessage(account, conversation),
          type,
          isInbound,
          createdAt: start + turn * 60,
          subject: type === "email" ? conversation.subject : "",
          authorId: isInbound ? "" : authorId,
          recipients: [
            { ...(isInbound ? customer : company), role: "from" },
            { ...(isInbound ? company : customer), role: "to" },
          ],
          body: type === "email" ? htmlOfText(text) : text,
          text,
          channelId: channel.id,
        };
        conversation.messages.push(message);
      }
      const last = conversation.messages.at(-1);
      conversation.createdAt = start;
      conversation.updatedAt = last?.createdAt ?? start;
      conversation.waitingSince = last?.isInbound ? last.createdAt : null;
      conversation.recipient = { ...customer, role: last?.isInbound ? "from" : "to" };
      conversation.isArchived = status === "archived";
      conversation.assigneeId = input.assigneeId ?? "";
      account.addConversation(conversation);
      imported.conversationIds.push(conversation.id);
      if (contact) imported.contactIds.push(contact.id);
    }
    account.changed("conversations");
    return imported;
  }

  /** One conversation with messages, comments and drafts, oldest first: what a judge compares with. */
  conversation(conversationId: string): ConversationView {
    const account = this.#account();
    const conversation = account.conversations.get(conversationId);
    if (!conversation) throw new ControlError("There is no such conversation.");
    return viewConversation(account, conversation);
  }

  /** The newest conversations without their messages. */
  conversations(limit = 200): ConversationSummary[] {
    const account = this.#account();
    const all = [...account.conversations.values()].filter(({ mergedInto }) => !mergedInto);
    all.sort((a, b) => b.updatedAt - a.updatedAt);
    return all.slice(0, limit).map((conversation) => summarize(account, conversation));
  }

  /** What a customer sees: their conversations with the messages meant for them, never a comment. */
  customerView(contactId: string): CustomerView {
    const account = this.#account();
    const contact = account.contacts.get(contactId);
    if (!contact) throw new ControlError("There is no such contact.");
    return viewCustomer(account, contact);
  }

  /** Who and what there is: for choosing whom to act as. */
  people(): People {
    return viewPeople(this.#account());
  }

  /** The living conversation: somebody in Front always looks at the survivor of a merger. */
  #conversation(id: string): FrontConversation {
    const conversation = this.#account().living(id);
    if (!conversation) throw new ControlError("There is no such conversation.");
    return conversation;
  }

  #change(input: ConversationInput, change: (conversation: FrontConversation) => void): ConversationView {
    const conversation = this.#conversation(input.conversationId);
    change(conversation);
    return viewConversation(this.#account(), conversation);
  }

  #teammateId(wanted: string | undefined): string {
    const account = this.#account();
    const teammate = wanted
      ? findTeammate(account, wanted)
      : [...account.teammates.values()].find(
          ({ type, isAvailable, isBlocked }) => type === "user" && isAvailable && !isBlocked,
        );
    if (!teammate) throw new ControlError("There is no such teammate.");
    return teammate.id;
  }

  #channel(input: CustomerWritesInput, known: FrontConversation | undefined): FrontChannel {
    const account = this.#account();
    const last = known?.messages.findLast(({ isInbound }) => isInbound) ?? known?.messages.at(-1);
    const wanted = input.channelId ?? (input.kind ? undefined : last?.channelId);
    const kind: CustomerKind = input.kind ?? "email";
    const channel = wanted
      ? account.channels.get(wanted)
      : [...account.channels.values()].find((candidate) => kindOfChannel(candidate) === kind);
    if (!channel) throw new ControlError("There is no such channel.");
    return channel;
  }

  #sender(input: CustomerWritesInput, known: FrontConversation | undefined, type: string) {
    const account = this.#account();
    if (input.from) return { handle: input.from.handle, name: input.from.name ?? null };
    if (known?.recipient && !input.contactId)
      return { handle: known.recipient.handle, name: known.recipient.name };
    const source = sourceOfMessageType(type);
    if (!input.contactId) {
      const number = Math.floor(account.surroundings.random() * 1e8)
        .toString()
        .padStart(8, "0");
      const handle = { email: `visitor-${number}@example.com`, phone: `+4917${number}` }[source];
      return { handle: handle ?? `visitor-${number}`, name: null };
    }
    const contact = account.contacts.get(input.contactId);
    if (!contact) throw new ControlError("There is no such contact.");
    const handle = contact.handles.find((each) => each.source === source);
    if (handle) return { handle: handle.handle, name: contact.name };
    const made = {
      handle: source === "phone" ? `+4916${Date.now() % 1e8}` : `${source}-${contact.id}`,
      source,
    };
    contact.handles.push(made);
    account.addContact(contact);
    return { handle: made.handle, name: contact.name };
  }

  #files(files: readonly FileInput[] | undefined): string[] {
    return (files ?? []).map(({ name, contentType, base64 }) => {
      const content = Buffer.from(base64, "base64");
      return storeFile(this.#account(), { filename: name, contentType, content }).id;
    });
  }
}

const rule: Actor = { kind: "rule", id: "rul_assign" };

function by(teammateId: string): Actor {
  return { kind: "teammate", id: teammateId };
}

/** What a mail program puts below the answer: the newest mail the company sent. */
function quoteOf(conversation: FrontConversation): { html: string; text: string } {
  const answered = conversation.messages.findLast(({ isInbound }) => !isInbound);
  if (!answered) return { html: "", text: "" };
  const from = answered.recipients.find(({ role }) => role === "from")?.handle ?? "";
  const when = new Date(answered.createdAt * 1000).toUTCString();
  const intro = `On ${when}, ${from} wrote:`;
  return {
    html: `<div class="gmail_quote"><div>${escapeHtml(intro)}</div><blockquote>${answered.body}</blockquote></div>`,
    text: `\n\n${intro}\n${answered.text
      .split("\n")
      .map((line) => `> ${line}`)
      .join("\n")}`,
  };
}

function metadataOf(type: string, input: CustomerWritesInput): Record<string, unknown> {
  switch (type) {
    case "front_chat":
      return { chat_visitor_url: "https://lumenbikes.example/products" };
    case "custom":
      return { ...(input.threadRef && { thread_ref: input.threadRef }), headers: {} };
    case "call":
    case "phone-call":
      return { duration: input.duration ?? 180, have_been_answered: false };
    default:
      return {};
  }
}
