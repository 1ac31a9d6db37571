/**
 * Front's records as the simulator keeps them: plain JSON, ids instead of objects. Vendor words: a teammate is
 * a person or a bot, a comment is a private note, archived is resolved.
 *
 * All times are Unix seconds with three decimals, as Front has them, unless the name says otherwise.
 */

const teammateTypes = ["user", "visitor", "ai", "api", "application", "rule"] as const;

export interface FrontTeammate {
  id: string;
  email: string;
  /** The name of `@mentions`. */
  username: string;
  firstName: string;
  lastName: string;
  isAdmin: boolean;
  isAvailable: boolean;
  isBlocked: boolean;
  type: (typeof teammateTypes)[number];
  customFields: Record<string, unknown>;
}

export interface FrontTeam {
  id: string;
  name: string;
  memberIds: string[];
}

export interface FrontInbox {
  id: string;
  name: string;
  /** A team (shared inbox) or a teammate (private inbox). */
  ownerId: string;
  isPrivate: boolean;
  isPublic: boolean;
  customFields: Record<string, unknown>;
}

export interface FrontChannel {
  id: string;
  name: string;
  inboxId: string;
  address: string;
  /** Such as smtp, front_chat, custom, twilio, truly. Not the type of its messages. */
  type: string;
  sendAs: string;
  /** Seconds. */
  undoSendTime: number;
  isValid: boolean;
  /** Only for the app's custom channels: where Front posts what teammates write. Empty: nowhere. */
  webhookUrl: string;
}

export interface FrontTag {
  id: string;
  name: string;
  description: string | null;
  highlight: string | null;
  /** The company (empty), a team or a teammate. */
  ownerId: string;
  parentId: string;
  isVisibleInLists: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface FrontHandle {
  handle: string;
  source: string;
}

export interface FrontContact {
  id: string;
  name: string | null;
  description: string | null;
  avatarUrl: string | null;
  links: string[];
  handles: FrontHandle[];
  customFields: Record<string, unknown>;
  notes: { authorId: string; body: string; createdAt: number }[];
  createdAt: number;
  updatedAt: number;
}

/** An uploaded or received file. */
export interface FrontFile {
  id: string;
  filename: string;
  contentType: string;
  /** Base64, so that the state is plain JSON. */
  content: string;
  size: number;
  isInline: boolean;
  cid: string;
}

export type RecipientRole = "from" | "to" | "cc" | "bcc" | "reply-to";

export interface FrontRecipient {
  handle: string;
  name: string | null;
  role: RecipientRole;
  /** Empty when Front knows no contact. */
  contactId: string;
}

export interface FrontMessage {
  id: string;
  /** 32 hex digits; the only id a sender gets. */
  uid: string;
  conversationId: string;
  /** Such as email, front_chat, custom, sms, call. */
  type: string;
  isInbound: boolean;
  draftMode: "shared" | "private" | null;
  errorType: string | null;
  version: string | null;
  createdAt: number;
  subject: string;
  /** Empty on inbound messages. */
  authorId: string;
  recipients: FrontRecipient[];
  /** HTML for email, else as it was written. */
  body: string;
  text: string;
  fileIds: string[];
  metadata: Record<string, unknown>;
  channelId: string;
  signatureId: string;
  /** The other side's id of a custom or imported message; empty without one. */
  externalId: string;
  seenBy: { at: number; handle: FrontHandle | null }[];
}

export interface FrontComment {
  id: string;
  conversationId: string;
  authorId: string;
  /** Markdown. */
  body: string;
  postedAt: number;
  fileIds: string[];
  isPinned: boolean;
  mentionIds: string[];
  /** The comment it answers; empty for none. */
  replyToId: string;
}

export interface FrontReminder {
  ownerId: string;
  createdAt: number;
  scheduledAt: number;
  updatedAt: number;
}

export interface FrontConversation {
  id: string;
  /** Not the kind of channel. */
  type: "conversation" | "discussion" | "task";
  subject: string;
  isArchived: boolean;
  isTrashed: boolean;
  isSpam: boolean;
  /** Empty when nobody has it. Independent of archiving. */
  assigneeId: string;
  inboxIds: string[];
  recipient: FrontRecipient | null;
  tagIds: string[];
  linkIds: string[];
  followerIds: string[];
  customFields: Record<string, unknown>;
  createdAt: number;
  updatedAt: number;
  /** Time of the oldest unanswered message, or null. */
  waitingSince: number | null;
  reminders: FrontReminder[];
  /** The other side's ids of a custom conversation. */
  externalIds: string[];
  /** With ticketing: a status beside the ordinary one; empty otherwise. */
  statusId: string;
  /** The conversation that swallowed this one; empty while it lives. */
  mergedInto: string;
  /** Oldest first, drafts apart. */
  messages: FrontMessage[];
  drafts: FrontMessage[];
  /** Oldest first. */
  comments: FrontComment[];
}

export interface FrontLink {
  id: string;
  name: string;
  type: string;
  externalUrl: string;
}

export const eventTypes = [
  "assign",
  "unassign",
  "archive",
  "reopen",
  "trash",
  "restore",
  "reminder",
  "comment",
  "mention",
  "inbound",
  "outbound",
  "out_reply",
  "move",
  "tag",
  "untag",
  "sending_error",
  "message_bounce_error",
  "conversations_merged",
  "link_added",
  "link_removed",
  "custom_field_updated",
] as const;

export type FrontEventType = (typeof eventTypes)[number];

/** What happened, by reference: the objects are looked up at the moment somebody asks. */
export interface FrontEvent {
  id: string;
  type: FrontEventType;
  emittedAt: number;
  conversationId: string;
  source: { type: string; ids: string[] };
  target?: { type: string; ids: string[] };
  /** The application webhook's name for it, where the type alone does not say it. */
  told?: string;
}

/** A rule that sends a webhook. */
export interface FrontRule {
  id: string;
  name: string;
  url: string;
  /** "Send full event data" is on. */
  isFull: boolean;
  /** Empty: every type. */
  types: string[];
  /** Empty: every inbox, private ones too. */
  inboxIds: string[];
}

export interface FrontKnowledgeBase {
  id: string;
  type: "internal" | "external";
  status: "published" | "unpublished";
  /** By locale; the first one is the default. */
  locales: string[];
  names: Record<string, string>;
  createdAt: number;
  updatedAt: number;
}

export interface FrontCategory {
  id: string;
  knowledgeBaseId: string;
  parentId: string;
  slug: string;
  isHidden: boolean;
  content: Record<string, { name: string | null; description: string | null }>;
  createdAt: number;
  updatedAt: number;
}

export interface FrontArticleContent {
  name: string;
  status: "draft" | "published";
  keywords: string[];
  /** HTML. */
  content: string;
  fileIds: string[];
  lastEditedAt: number;
  lastEditorId: string;
}

export interface FrontArticle {
  id: string;
  knowledgeBaseId: string;
  /** Empty outside of all categories. */
  categoryId: string;
  slug: string;
  /** By locale; the first one is the default. */
  content: Record<string, FrontArticleContent>;
  createdAt: number;
  updatedAt: number;
}

/** A message that Front has accepted and not yet turned into one. */
export interface QueuedMessage {
  uid: string;
  /** Epoch milliseconds at which it appears. */
  dueAt: number;
  conversationId: string;
  draft: OutgoingDraft;
  /** The ids of tags to add. */
  tagIds: string[];
  isArchiving: boolean;
}

/** What somebody wants to send. */
export interface OutgoingDraft {
  type: string;
  channelId: string;
  authorId: string;
  subject: string;
  body: string;
  text: string;
  fileIds: string[];
  recipients: FrontRecipient[];
  signatureId: string;
  /** `elsewhere`: written at the other end of a custom channel, which only tells Front. */
  origin: "api" | "person" | "elsewhere";
}
