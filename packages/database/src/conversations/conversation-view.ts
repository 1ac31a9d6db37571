import type {
  Assignee,
  AuthorKind,
  Channel,
  ConversationStatus,
  EscalationKind,
  EscalationState,
  HandoffReason,
  Holder,
  Sentiment,
} from "@baton/domain";

/** What lists and detail pages show of a conversation (S2). */
export type ConversationView = {
  id: string;
  connection: { id: string; name: string; helpdesk: string };
  externalId: string;
  externalUrl: string | null;
  channel: Channel;
  subject: string | null;
  status: ConversationStatus;
  holder: Holder;
  assignee: Assignee;
  contact: { id: string; name: string | null; email: string | null; phone: string | null } | null;
  tags: string[];
  language: string | null;
  sentiment: Sentiment | null;
  handoffReason: HandoffReason | null;
  isReadOnly: boolean;
  /** Where people have it, when it is a conversation of the messenger that went to a helpdesk; the newest time. */
  carriedTo: { helpdesk: string; kind: EscalationKind; state: EscalationState; number: string | null } | null;
  lastMessage: { at: Date; preview: string | null; author: AuthorKind | null } | null;
  createdAt: Date;
  updatedAt: Date;
};

/** Columns of `ConversationViewRow`, for a query that joins conversation c, connection n and contact k. */
export const conversationViewColumns = `c.id, n.id as "connectionId", n.name as "connectionName", n.helpdesk,
  c.external_id as "externalId", c.external_url as "externalUrl", c.channel, c.subject, c.status, c.holder, c.assignee,
  k.id as "contactId", k.name as "contactName", k.email as "contactEmail", k.phone as "contactPhone",
  c.tags, c.language, c.sentiment, c.handoff ->> 'reason' as "handoffReason", c.is_read_only as "isReadOnly",
  c.last_message_at as "lastMessageAt", c.last_message_preview as "lastMessagePreview",
  (select jsonb_build_object('helpdesk', en.helpdesk, 'kind', e.kind, 'state', e.state, 'number', e.opened ->> 'number')
    from escalation e join connection en on en.id = e.connection_id
    where e.id = c.escalation_id and e.conversation_id = c.id) as "carriedTo",
  c.last_message_author as "lastMessageAuthor", c.created_at as "createdAt", c.updated_at as "updatedAt"`;

export type ConversationViewRow = Omit<
  ConversationView,
  "connection" | "contact" | "lastMessage" | "assignee"
> & {
  connectionId: string;
  connectionName: string;
  helpdesk: string;
  contactId: string | null;
  contactName: string | null;
  contactEmail: string | null;
  contactPhone: string | null;
  assignee: Assignee;
  lastMessageAt: Date | null;
  lastMessagePreview: string | null;
  lastMessageAuthor: AuthorKind | null;
};

/** The row of a list or a page, as the API gives it. */
export function convertConversationRow(row: ConversationViewRow): ConversationView {
  return {
    id: row.id,
    connection: { id: row.connectionId, name: row.connectionName, helpdesk: row.helpdesk },
    externalId: row.externalId,
    externalUrl: row.externalUrl,
    channel: row.channel,
    subject: row.subject,
    status: row.status,
    holder: row.holder,
    assignee: row.assignee,
    contact:
      row.contactId === null
        ? null
        : { id: row.contactId, name: row.contactName, email: row.contactEmail, phone: row.contactPhone },
    tags: row.tags,
    language: row.language,
    sentiment: row.sentiment,
    handoffReason: row.handoffReason,
    isReadOnly: row.isReadOnly,
    carriedTo: row.carriedTo,
    lastMessage:
      row.lastMessageAt === null
        ? null
        : { at: row.lastMessageAt, preview: row.lastMessagePreview, author: row.lastMessageAuthor },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
