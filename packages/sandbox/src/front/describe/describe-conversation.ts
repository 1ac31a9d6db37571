import type { FrontAccount } from "../account.ts";
import { statusOf } from "../change-conversation.ts";
import { describeFiles } from "../files.ts";
import { blurbOf } from "../html.ts";
import type { FrontComment, FrontConversation, FrontLink, FrontMessage } from "../records.ts";
import { describeRecipient, describeTag, describeTeammateOrNull } from "./describe-people.ts";

type Json = Record<string, unknown>;

export function describeConversation(account: FrontAccount, conversation: FrontConversation): Json {
  const self = `/conversations/${conversation.id}`;
  const last = account.lastMessage(conversation);
  const inboxes = conversation.inboxIds.map((id) => account.inboxes.get(id));
  return {
    _links: {
      self: account.link(self),
      related: {
        events: account.link(`${self}/events`),
        followers: account.link(`${self}/followers`),
        messages: account.link(`${self}/messages`),
        comments: account.link(`${self}/comments`),
        inboxes: account.link(`${self}/inboxes`),
        ...(last && { last_message: account.link(`/messages/${last.id}?referer=conversation`) }),
      },
    },
    id: conversation.id,
    type: conversation.type,
    subject: conversation.subject,
    status: statusOf(account, conversation),
    ...describeTicketing(account, conversation),
    ticket_ids: [],
    assignee: describeTeammateOrNull(account, conversation.assigneeId),
    recipient: conversation.recipient ? describeRecipient(account, conversation.recipient) : null,
    tags: conversation.tagIds.flatMap((id) => {
      const tag = account.tags.get(id);
      return tag ? describeTag(account, tag) : [];
    }),
    links: conversation.linkIds.flatMap((id) => {
      const link = account.links.get(id);
      return link ? describeLink(account, link) : [];
    }),
    custom_fields: conversation.customFields,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    ...(conversation.waitingSince !== null && { waiting_since: conversation.waitingSince }),
    is_private: inboxes.length > 0 && inboxes.every((inbox) => inbox?.isPrivate ?? false),
    scheduled_reminders: conversation.reminders.map((reminder) => ({
      _links: { related: { owner: account.link(`/teammates/${reminder.ownerId}`) } },
      created_at: reminder.createdAt,
      scheduled_at: reminder.scheduledAt,
      updated_at: reminder.updatedAt,
    })),
    metadata: {},
  };
}

/** The ticket statuses every company with ticketing starts with. */
export const ticketStatuses = [
  { id: "sts_5x", name: "Open", category: "open", description: "New or being worked on" },
  { id: "sts_5y", name: "Waiting", category: "waiting", description: "Waits for the customer" },
  { id: "sts_5z", name: "Resolved", category: "resolved", description: null },
] as const;

function describeTicketing(account: FrontAccount, conversation: FrontConversation): Json {
  if (!account.switches.ticketing) return {};
  const isResolved = conversation.isArchived && conversation.reminders.length === 0;
  const derived = isResolved ? ticketStatuses[2] : ticketStatuses[0];
  const status = ticketStatuses.find(({ id }) => id === conversation.statusId) ?? derived;
  return { status_id: status.id, status_category: status.category };
}

export function describeMessage(account: FrontAccount, message: FrontMessage): Json {
  const self = `/messages/${message.id}`;
  const { switches } = account;
  const isReply = account.living(message.conversationId)?.messages[0]?.id !== message.id;
  const nullSubject = message.type !== "email" && switches.chatSubject === "null";
  return {
    _links: {
      self: account.link(self),
      related: {
        conversation: account.link(`/conversations/${message.conversationId}`),
        ...(isReply && { message_replied_to: account.link(`${self}/parent`) }),
        message_seen: account.link(`${self}/seen`),
      },
    },
    id: message.id,
    ...(switches.messageUid && { message_uid: message.uid }),
    type: message.type,
    is_inbound: message.isInbound,
    draft_mode: message.draftMode,
    error_type: message.errorType,
    version: message.version,
    created_at: message.createdAt,
    subject: nullSubject ? null : message.subject,
    blurb: blurbOf(message.text),
    author: describeTeammateOrNull(account, message.authorId),
    recipients: message.recipients.map((recipient) => describeRecipient(account, recipient)),
    body: message.body,
    text: switches.messageText === "null" ? null : message.text,
    attachments: describeFiles(account, message.fileIds, self),
    signature: null,
    metadata: message.metadata,
  };
}

/** A message with what recordings up to 2023 had besides. */
export function describeLegacyMessage(account: FrontAccount, message: FrontMessage): Json {
  const isDraft = message.draftMode !== null || message.errorType !== null;
  return { ...describeMessage(account, message), is_draft: isDraft };
}

export function describeComment(account: FrontAccount, comment: FrontComment): Json {
  const self = `/comments/${comment.id}`;
  return {
    _links: {
      self: account.link(self),
      related: {
        conversation: account.link(`/conversations/${comment.conversationId}`),
        mentions: account.link(`${self}/mentions`),
        comment_replied_to: comment.replyToId ? account.link(`/comments/${comment.replyToId}`) : null,
      },
    },
    id: comment.id,
    author: describeTeammateOrNull(account, comment.authorId),
    body: comment.body,
    posted_at: comment.postedAt,
    attachments: describeFiles(account, comment.fileIds, self),
    is_pinned: comment.isPinned,
  };
}

export function describeLink(account: FrontAccount, link: FrontLink): Json {
  return {
    _links: { self: account.link(`/links/${link.id}`) },
    id: link.id,
    name: link.name,
    type: link.type,
    external_url: link.externalUrl,
    custom_fields: {},
  };
}
