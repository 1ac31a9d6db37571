import type { FrontAccount } from "../account.ts";
import { statusOf } from "../change-conversation.ts";
import { signedFileUrl } from "../files.ts";
import type {
  FrontChannel,
  FrontContact,
  FrontConversation,
  FrontInbox,
  FrontMessage,
  FrontRule,
  FrontTag,
  FrontTeammate,
} from "../records.ts";
import type { CustomerKind } from "./control-inputs.ts";

/** Everybody in the company, and where they meet. */
export interface People {
  readonly teammates: readonly FrontTeammate[];
  readonly inboxes: readonly FrontInbox[];
  readonly channels: readonly (FrontChannel & { kind: CustomerKind })[];
  readonly tags: readonly FrontTag[];
  readonly rules: readonly FrontRule[];
  /** Newest first, at most 200. */
  readonly contacts: readonly FrontContact[];
}

/** A conversation as people in the inbox list it. */
export interface ConversationSummary {
  readonly id: string;
  readonly kind: CustomerKind;
  readonly subject: string;
  readonly status: "unassigned" | "assigned" | "archived" | "deleted";
  readonly isSnoozed: boolean;
  readonly assigneeId: string;
  readonly inboxIds: readonly string[];
  readonly tagIds: readonly string[];
  readonly customerName: string;
  readonly contactId: string;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly messageCount: number;
  readonly commentCount: number;
  /** Beginning of the newest message. */
  readonly preview: string;
}

/** A message with the name of whoever wrote it, and its attachments. */
export interface MessageView extends Omit<FrontMessage, "fileIds"> {
  readonly author: string;
  readonly files: readonly FileView[];
}

/** A comment, shown among the messages. */
export interface CommentView {
  readonly id: string;
  readonly author: string;
  readonly authorId: string;
  readonly body: string;
  readonly postedAt: number;
  readonly mentionIds: readonly string[];
  readonly files: readonly FileView[];
}

export interface FileView {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  /** Works without a token. */
  readonly url: string;
}

/** A conversation opened in the inbox; messages and comments oldest first. */
export interface ConversationView extends ConversationSummary {
  readonly isArchived: boolean;
  readonly mergedInto: string;
  readonly customFields: Readonly<Record<string, unknown>>;
  readonly links: readonly string[];
  readonly messages: readonly MessageView[];
  readonly comments: readonly CommentView[];
  readonly drafts: readonly MessageView[];
  /** Accepted and not yet sent. */
  readonly queued: readonly { readonly uid: string; readonly body: string }[];
}

/** What one customer sees. */
export interface CustomerView {
  readonly contactId: string;
  readonly name: string;
  readonly conversations: readonly {
    readonly id: string;
    readonly kind: CustomerKind;
    readonly subject: string;
    readonly isResolved: boolean;
    readonly messages: readonly MessageView[];
  }[];
}

/** The kind of a channel as a customer would say it. */
export function kindOfChannel(channel: FrontChannel): CustomerKind {
  switch (channel.type) {
    case "twilio":
      return "sms";
    case "truly":
    case "talkdesk":
      return "phone";
    case "custom":
      return "custom";
    case "smtp":
    case "gmail":
    case "office365":
    case "imap":
    case "form":
    case "front_mail":
      return "email";
    default:
      return "chat";
  }
}

export function summarize(account: FrontAccount, conversation: FrontConversation): ConversationSummary {
  const { id, subject, assigneeId, inboxIds, tagIds, recipient, createdAt, updatedAt } = conversation;
  const last = conversation.messages.at(-1);
  const channel = last && account.channels.get(last.channelId);
  return {
    id,
    kind: channel ? kindOfChannel(channel) : "email",
    subject,
    status: statusOf(account, conversation),
    isSnoozed: conversation.reminders.length > 0,
    assigneeId,
    inboxIds,
    tagIds,
    customerName: recipient?.name ?? recipient?.handle ?? "Nobody",
    contactId: recipient?.contactId ?? "",
    createdAt,
    updatedAt,
    messageCount: conversation.messages.length,
    commentCount: conversation.comments.length,
    preview: (last?.text ?? "").replace(/\s+/g, " ").slice(0, 120),
  };
}

export function viewConversation(account: FrontAccount, conversation: FrontConversation): ConversationView {
  return {
    ...summarize(account, conversation),
    isArchived: conversation.isArchived,
    mergedInto: conversation.mergedInto,
    customFields: conversation.customFields,
    links: conversation.linkIds.map((id) => account.links.get(id)?.externalUrl ?? ""),
    messages: conversation.messages.map((message) => viewMessage(account, message)),
    comments: conversation.comments.map(({ id, authorId, body, postedAt, mentionIds, fileIds }) => ({
      id,
      author: nameOf(account, authorId),
      authorId,
      body,
      postedAt,
      mentionIds,
      files: viewFiles(account, fileIds),
    })),
    drafts: conversation.drafts.map((message) => viewMessage(account, message)),
    queued: [...account.queued.values()]
      .filter(({ conversationId }) => conversationId === conversation.id)
      .map(({ uid, draft }) => ({ uid, body: draft.body })),
  };
}

export function viewCustomer(account: FrontAccount, contact: FrontContact): CustomerView {
  const own = [...account.conversations.values()].filter(
    ({ recipient, mergedInto }) => !mergedInto && recipient?.contactId === contact.id,
  );
  own.sort((a, b) => a.createdAt - b.createdAt);
  const conversations = own.map((conversation) => {
    const { id, kind, subject, status } = summarize(account, conversation);
    const messages = conversation.messages
      .filter(({ errorType }) => errorType === null)
      .map((message) => viewMessage(account, message));
    return { id, kind, subject, isResolved: status === "archived", messages };
  });
  return { contactId: contact.id, name: nameOfContact(contact), conversations };
}

export function viewPeople(account: FrontAccount): People {
  return {
    teammates: [...account.teammates.values()],
    inboxes: [...account.inboxes.values()],
    channels: [...account.channels.values()].map((channel) => ({ ...channel, kind: kindOfChannel(channel) })),
    tags: [...account.tags.values()],
    rules: [...account.rules.values()],
    contacts: [...account.contacts.values()].slice(-200).reverse(),
  };
}

function viewMessage(account: FrontAccount, message: FrontMessage): MessageView {
  const { fileIds, ...rest } = message;
  const from = message.recipients.find(({ role }) => role === "from");
  const author = message.isInbound ? (from?.name ?? from?.handle ?? "") : nameOf(account, message.authorId);
  return { ...rest, author: author || account.facts.name, files: viewFiles(account, fileIds) };
}

function viewFiles(account: FrontAccount, fileIds: readonly string[]): FileView[] {
  return fileIds.flatMap((id) => {
    const file = account.files.get(id);
    if (!file) return [];
    const { filename, contentType, size } = file;
    return { id, name: filename, contentType, size, url: signedFileUrl(account, id) };
  });
}

function nameOf(account: FrontAccount, teammateId: string): string {
  const teammate = account.teammates.get(teammateId);
  return teammate ? `${teammate.firstName} ${teammate.lastName}`.trim() : "";
}

function nameOfContact(contact: FrontContact): string {
  return contact.name ?? contact.handles[0]?.handle ?? "Visitor";
}
