import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";
import { writeJson } from "../write-json.ts";

export type MessengerVisitor = {
  id: string;
  connectionId: string;
  organizationId: string;
  /** The company's own id of a proven user; null: anonymous. */
  userId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  attributes: Record<string, string | number | boolean>;
  locale: string | null;
  sequence: number;
};

const columns = `v.id, v.connection_id as "connectionId", c.organization_id as "organizationId", v.user_id as "userId",
  v.name, v.email, v.phone, v.attributes, v.locale, v.sequence`;

/** The visitor to whom a session belongs; null for a token that nobody has, or has no longer. */
export async function findVisitorBySession(
  database: Queryable,
  tokenHash: Buffer,
): Promise<MessengerVisitor | null> {
  const { rows } = await database.query<MessengerVisitor>({
    name: "find-visitor-by-session",
    text: `select ${columns} from messenger_session s join messenger_visitor v on v.id = s.visitor_id
      join connection c on c.id = v.connection_id and c.status <> 'disconnected'
      where s.token_hash = $1 and s.expires_at > now()`,
    values: [tokenHash],
  });
  return rows[0] ?? null;
}

/** A visitor known by nothing but the device. */
export async function insertAnonymousVisitor(
  database: Queryable,
  input: { connectionId: string; locale: string | null },
): Promise<string> {
  const id = createUuid();
  await database.query({
    name: "insert-anonymous-visitor",
    text: "insert into messenger_visitor (id, connection_id, locale) values ($1, $2, $3)",
    values: [id, input.connectionId, input.locale],
  });
  return id;
}

/** The visitor of a proven user, with what the token says of them now. */
export async function saveIdentifiedVisitor(
  database: Queryable,
  input: {
    connectionId: string;
    userId: string;
    name: string | null;
    email: string | null;
    phone: string | null;
    attributes: Record<string, string | number | boolean>;
    locale: string | null;
  },
): Promise<string> {
  const { rows } = await database.query<{ id: string }>({
    name: "save-identified-visitor",
    text: `insert into messenger_visitor (id, connection_id, user_id, name, email, phone, attributes, locale)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (connection_id, user_id) do update set name = coalesce(excluded.name, messenger_visitor.name),
        email = coalesce(excluded.email, messenger_visitor.email), phone = coalesce(excluded.phone, messenger_visitor.phone),
        attributes = messenger_visitor.attributes || excluded.attributes, locale = excluded.locale, seen_at = now()
      returning id`,
    values: [
      createUuid(),
      input.connectionId,
      input.userId,
      input.name,
      input.email,
      input.phone,
      writeJson(input.attributes),
      input.locale,
    ],
  });
  return (rows[0] as { id: string }).id;
}

export async function insertMessengerSession(
  database: Queryable,
  input: { tokenHash: Buffer; visitorId: string; expiresAt: Date },
): Promise<void> {
  await database.query({
    name: "insert-messenger-session",
    text: `with forgotten as (delete from messenger_session where visitor_id = $2 and expires_at < now())
      insert into messenger_session (token_hash, visitor_id, expires_at) values ($1, $2, $3)`,
    values: [input.tokenHash, input.visitorId, input.expiresAt],
  });
}

/** Seen again: an anonymous device is remembered from its last visit on. */
export async function extendMessengerSession(
  database: Queryable,
  input: { tokenHash: Buffer; expiresAt: Date; locale: string | null },
): Promise<void> {
  await database.query({
    name: "extend-messenger-session",
    text: `with extended as (
        update messenger_session set expires_at = $2 where token_hash = $1 returning visitor_id
      )
      update messenger_visitor v set seen_at = now(), locale = coalesce($3, v.locale) from extended where v.id = extended.visitor_id`,
    values: [input.tokenHash, input.expiresAt, input.locale],
  });
}

export async function deleteMessengerSession(database: Queryable, tokenHash: Buffer): Promise<void> {
  await database.query({
    name: "delete-messenger-session",
    text: "delete from messenger_session where token_hash = $1",
    values: [tokenHash],
  });
}

/** An active messenger by its id, and whose it is; null for any other connection. */
export async function findMessenger(
  database: Queryable,
  id: string,
): Promise<{ id: string; organizationId: string } | null> {
  const { rows } = await database.query<{ id: string; organizationId: string }>({
    name: "find-messenger",
    text: `select id, organization_id as "organizationId" from connection
      where id = $1 and helpdesk = 'messenger' and status <> 'disconnected'`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** The organization's messenger; null when it has none yet. */
export async function findMessengerOfOrganization(
  database: Queryable,
  organizationId: string,
): Promise<string | null> {
  const { rows } = await database.query<{ id: string }>({
    name: "find-messenger-of-organization",
    text: "select id from connection where organization_id = $1 and helpdesk = 'messenger'",
    values: [organizationId],
  });
  return rows[0]?.id ?? null;
}

/** Of these sessions those that are still good, with the newest number of their visitor: one look for all open streams. */
export async function listLiveSessions(
  database: Queryable,
  tokenHashes: readonly Buffer[],
): Promise<{ tokenHash: Buffer; sequence: number }[]> {
  const { rows } = await database.query<{ tokenHash: Buffer; sequence: number }>({
    name: "list-live-sessions",
    text: `select s.token_hash as "tokenHash", v.sequence from messenger_session s
      join messenger_visitor v on v.id = s.visitor_id where s.token_hash = any($1::bytea[]) and s.expires_at > now()`,
    values: [tokenHashes],
  });
  return rows;
}

/** All members of the organization that has a connection: the people a conversation can be given to. */
export async function listConnectionMembers(
  database: Queryable,
  connectionId: string,
): Promise<{ id: string; name: string; email: string }[]> {
  const { rows } = await database.query<{ id: string; name: string; email: string }>({
    name: "list-connection-members",
    text: `select p.id, p.name, p.email from connection c join member m on m.organization_id = c.organization_id
      join person p on p.id = m.person_id where c.id = $1 order by p.name, p.id limit 500`,
    values: [connectionId],
  });
  return rows;
}

/** Baton's conversation of a visitor's thread; null while none was begun, or for somebody else's. */
export async function findVisitorConversation(
  database: Queryable,
  input: { visitorId: string; threadId: string },
): Promise<string | null> {
  const { rows } = await database.query<{ id: string }>({
    name: "find-visitor-conversation",
    text: `select q.id from messenger_thread t
      join conversation_queue q on q.connection_id = t.connection_id and q.external_id = t.id::text
      where t.id = $1 and t.visitor_id = $2`,
    values: [input.threadId, input.visitorId],
  });
  return rows[0]?.id ?? null;
}

export type VisitorOfConversation = {
  threadId: string;
  visitorId: string;
  userId: string | null;
  attributes: Record<string, string | number | boolean>;
  locale: string | null;
  pageUrl: string | null;
  rating: number | null;
  ratingComment: string | null;
};

/** The visitor and thread behind a conversation of the messenger; null for conversations of helpdesks. */
export async function findVisitorOfConversation(
  database: Queryable,
  input: { organizationId: string; conversationId: string },
): Promise<VisitorOfConversation | null> {
  const { rows } = await database.query<VisitorOfConversation>({
    name: "find-visitor-of-conversation",
    text: `select t.id as "threadId", v.id as "visitorId", v.user_id as "userId", v.attributes, v.locale, t.page_url as "pageUrl",
        t.rating, t.rating_comment as "ratingComment"
      from conversation c join connection n on n.id = c.connection_id and n.helpdesk = 'messenger'
      -- Only a messenger's external ids are UUIDs; the case keeps the others from being read as such.
      join messenger_thread t on t.id = case when n.helpdesk = 'messenger' then c.external_id::uuid end
      join messenger_visitor v on v.id = t.visitor_id
      where c.id = $1 and c.organization_id = $2`,
    values: [input.conversationId, input.organizationId],
  });
  return rows[0] ?? null;
}

/** The language in which the visitor of a thread reads the messenger, as their browser told it; also of one that is no conversation yet. */
export async function findLocaleOfThread(
  database: Queryable,
  input: { connectionId: string; threadId: string },
): Promise<string | null> {
  const { rows } = await database.query<{ locale: string | null }>({
    name: "find-locale-of-thread",
    text: `select v.locale from messenger_thread t join messenger_visitor v on v.id = t.visitor_id
      where t.id = $1 and v.connection_id = $2`,
    values: [input.threadId, input.connectionId],
  });
  return rows[0]?.locale ?? null;
}
