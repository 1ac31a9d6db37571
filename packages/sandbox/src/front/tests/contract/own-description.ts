import { type Description, type Document, describe } from "./read-description.ts";
import type { Schema } from "./validate.ts";

/**
 * The resources Baton uses, as this project knows them: written here from observed facts, for runs without
 * Front's own description. Optional members are left out where nothing depends on them.
 */

const text: Schema = { type: "string" };
const number: Schema = { type: "number" };
const flag: Schema = { type: "boolean" };
const free: Schema = { type: "object" };
const texts: Schema = { type: "array", items: text };
const link: Schema = { type: "string", pattern: "^https?://" };
const orNull = (schema: Schema): Schema => ({ ...schema, nullable: true });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const listOf = (items: Schema): Schema => ({ type: "array", items });
const idOf = (prefix: string): Schema => ({ type: "string", pattern: `^${prefix}_[0-9a-z]+$` });
const oneOf = (...values: unknown[]): Schema => ({ enum: values });

/** An object whose members are all required, but for those whose name ends in a question mark. */
function object(members: Readonly<Record<string, Schema>>): Schema {
  const entries = Object.entries(members);
  return {
    type: "object",
    required: entries.filter(([name]) => !name.endsWith("?")).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace("?", ""), schema])),
  };
}

const links = (...related: string[]): Schema =>
  object({
    self: link,
    ...(related.length > 0 && {
      related: object(Object.fromEntries(related.map((name) => [name, orNull(link)]))),
    }),
  });

const teammate = {
  _links: links("inboxes", "conversations"),
  id: idOf("tea"),
  email: text,
  username: text,
  first_name: text,
  last_name: text,
  is_admin: flag,
  is_available: flag,
  is_blocked: flag,
  type: oneOf("user", "visitor", "ai", "api", "application", "rule"),
  custom_fields: free,
};
const recipient = {
  _links: object({ related: object({ contact: orNull(link) }) }),
  name: orNull(text),
  handle: text,
  role: oneOf("from", "to", "cc", "bcc", "reply-to"),
};
const content = { created_at: number, updated_at: number };

const schemas: Record<string, Schema> = {
  Failure: object({
    _error: object({ "status?": { type: "integer" }, "title?": text, message: text, "details?": texts }),
  }),
  Company: object({ _links: links(), id: idOf("cmp"), name: text }),
  Teammate: object(teammate),
  TeammateOrNull: orNull(object(teammate)),
  Recipient: object(recipient),
  RecipientOrNull: orNull(object(recipient)),
  Tag: object({
    _links: links("conversations", "owner", "parent_tag", "children"),
    id: idOf("tag"),
    name: text,
    description: orNull(text),
    highlight: orNull(text),
    is_private: flag,
    is_visible_in_conversation_lists: flag,
    ...content,
  }),
  Inbox: object({
    _links: links("teammates", "conversations", "channels", "owner"),
    id: idOf("inb"),
    name: text,
    is_private: flag,
    is_public: flag,
    custom_fields: free,
  }),
  Channel: object({
    _links: links("inbox", "owner"),
    id: idOf("cha"),
    name: text,
    address: text,
    type: text,
    send_as: text,
    settings: object({ undo_send_time: number, all_teammates_can_reply: flag }),
    is_private: flag,
    is_valid: flag,
  }),
  Attachment: object({
    id: idOf("fil"),
    filename: text,
    url: link,
    content_type: text,
    size: { type: "integer" },
    metadata: object({ is_inline: flag, "cid?": text }),
  }),
  Conversation: object({
    _links: object({
      self: link,
      related: object({
        events: link,
        followers: link,
        messages: link,
        comments: link,
        inboxes: link,
        "last_message?": link,
      }),
    }),
    id: idOf("cnv"),
    type: oneOf("conversation", "discussion", "task"),
    subject: text,
    status: oneOf("unassigned", "assigned", "archived", "deleted"),
    ticket_ids: texts,
    assignee: ref("TeammateOrNull"),
    recipient: ref("RecipientOrNull"),
    tags: listOf(ref("Tag")),
    links: listOf(object({ _links: links(), id: idOf("top"), name: text, type: text, external_url: text })),
    custom_fields: free,
    ...content,
    "waiting_since?": number,
    is_private: flag,
    scheduled_reminders: listOf(object({ created_at: number, scheduled_at: number, updated_at: number })),
    metadata: free,
  }),
  Message: object({
    _links: object({
      self: link,
      related: object({ conversation: link, "message_replied_to?": link, message_seen: link }),
    }),
    id: idOf("msg"),
    "message_uid?": { type: "string", pattern: "^[0-9a-f]{32}$" },
    type: text,
    is_inbound: flag,
    draft_mode: { nullable: true, enum: ["shared", "private"] },
    error_type: orNull(text),
    version: orNull(text),
    created_at: number,
    subject: orNull(text),
    blurb: text,
    author: ref("TeammateOrNull"),
    recipients: listOf(ref("Recipient")),
    body: text,
    text: orNull(text),
    attachments: listOf(ref("Attachment")),
    signature: orNull(free),
    metadata: free,
  }),
  Comment: object({
    _links: links("conversation", "mentions", "comment_replied_to"),
    id: idOf("com"),
    author: ref("TeammateOrNull"),
    body: text,
    posted_at: number,
    attachments: listOf(ref("Attachment")),
    is_pinned: flag,
  }),
  Contact: object({
    _links: links("notes", "conversations", "owner"),
    id: idOf("crd"),
    name: orNull(text),
    description: orNull(text),
    avatar_url: orNull(text),
    links: texts,
    handles: listOf(object({ handle: text, source: text })),
    custom_fields: free,
    is_private: flag,
  }),
  Event: object({
    _links: links(),
    id: idOf("evt"),
    type: text,
    emitted_at: number,
    conversation: ref("Conversation"),
    source: object({ _meta: object({ type: text }) }),
    "target?": object({ _meta: object({ type: text }) }),
  }),
  Accepted: object({ status: oneOf("accepted"), message_uid: { type: "string", pattern: "^[0-9a-f]{32}$" } }),
  SlimKnowledgeBase: object({
    _links: links("articles", "categories"),
    id: idOf("knb"),
    type: oneOf("internal", "external"),
    locales: texts,
    ...content,
  }),
  KnowledgeBase: object({
    _links: links("articles", "categories"),
    id: idOf("knb"),
    name: text,
    status: oneOf("published", "unpublished"),
    type: oneOf("internal", "external"),
    locale: text,
    ...content,
  }),
  SlimCategory: object({
    _links: links("knowledge_base", "parent_category", "articles"),
    id: idOf("kbc"),
    slug: text,
    is_hidden: flag,
    locales: texts,
    ...content,
  }),
  SlimArticle: object({
    _links: links("knowledge_base", "category", "content"),
    id: idOf("kba"),
    slug: text,
    locales: texts,
    ...content,
  }),
  Article: object({
    _links: object({ self: link }),
    id: idOf("kba"),
    slug: text,
    name: text,
    status: oneOf("draft", "published"),
    keywords: texts,
    content: text,
    locale: text,
    attachments: listOf(ref("Attachment")),
    last_edited_at: number,
    ...content,
  }),
};

const page = (name: string): Schema =>
  object({
    _pagination: object({ next: orNull(link) }),
    _links: object({ self: link }),
    _results: listOf(ref(name)),
  });
const whole = (name: string): Schema =>
  object({ _links: object({ self: link }), _results: listOf(ref(name)) });

const answers: Readonly<Record<string, readonly [string, Schema | null]>> = {
  "get /me": ["200", ref("Company")],
  "get /teammates": ["200", whole("Teammate")],
  "get /teammates/{id}": ["200", ref("Teammate")],
  "get /inboxes": ["200", whole("Inbox")],
  "get /inboxes/{id}/channels": ["200", whole("Channel")],
  "get /channels": ["200", whole("Channel")],
  "get /channels/{id}": ["200", ref("Channel")],
  "get /tags": ["200", whole("Tag")],
  "get /company/tags": ["200", whole("Tag")],
  "post /company/tags": ["201", ref("Tag")],
  "get /conversations": ["200", page("Conversation")],
  "get /conversations/{id}": ["200", ref("Conversation")],
  "patch /conversations/{id}": ["204", null],
  "put /conversations/{id}/assignee": ["204", null],
  "post /conversations/{id}/tags": ["204", null],
  "delete /conversations/{id}/tags": ["204", null],
  "post /conversations/{id}/links": ["204", null],
  "get /conversations/{id}/messages": ["200", page("Message")],
  "post /conversations/{id}/messages": ["202", ref("Accepted")],
  "get /conversations/{id}/comments": ["200", whole("Comment")],
  "post /conversations/{id}/comments": ["201", ref("Comment")],
  "get /comments/{id}": ["200", ref("Comment")],
  "get /messages/{id}": ["200", ref("Message")],
  "get /contacts": ["200", page("Contact")],
  "get /contacts/{id}": ["200", ref("Contact")],
  "post /contacts": ["201", ref("Contact")],
  "get /events": ["200", page("Event")],
  "get /events/{id}": ["200", ref("Event")],
  "post /channels/{id}/messages": ["202", ref("Accepted")],
  "post /channels/{id}/incoming_messages": ["202", ref("Accepted")],
  "get /knowledge_bases": ["200", whole("SlimKnowledgeBase")],
  "get /knowledge_bases/{id}/content": ["200", ref("KnowledgeBase")],
  "get /knowledge_bases/{id}/categories": ["200", page("SlimCategory")],
  "get /knowledge_bases/{id}/articles": ["200", page("SlimArticle")],
  "get /knowledge_base_articles/{id}/content": ["200", ref("Article")],
  "get /knowledge_base_articles/{id}/locales/{locale}/content": ["200", ref("Article")],
};

/** What the writes Baton makes may say. */
const requests: Readonly<Record<string, Schema>> = {
  "patch /conversations/{id}": object({
    "assignee_id?": orNull(text),
    "inbox_id?": text,
    "status?": oneOf("open", "archived", "deleted", "spam"),
    "tag_ids?": texts,
    "custom_fields?": free,
  }),
  "put /conversations/{id}/assignee": object({ assignee_id: orNull(text) }),
  "post /conversations/{id}/tags": object({ tag_ids: texts }),
  "delete /conversations/{id}/tags": object({ tag_ids: texts }),
  "post /conversations/{id}/messages": object({
    body: text,
    "author_id?": text,
    "options?": object({ "archive?": flag, "tag_ids?": texts }),
  }),
  "post /conversations/{id}/comments": object({ body: text, "author_id?": text, "is_pinned?": flag }),
  "post /company/tags": object({ name: text, "description?": text, "highlight?": text }),
};

/** The excerpt as a description, checked in the same way as Front's own. */
export function ownDescription(): Description {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [call, [status, schema]] of Object.entries(answers)) {
    const [method = "", path = ""] = call.split(" ");
    const content = schema && { "application/json": { schema } };
    paths[path] ??= {};
    const merged = path.startsWith("/conversations/{id}") && { "301": {} };
    const request = requests[call];
    paths[path][method] = {
      responses: { [status]: content ? { content } : {}, ...merged },
      ...(request && { requestBody: { content: { "application/json": { schema: request } } } }),
    };
  }
  const document: Document = { components: { schemas }, paths };
  return describe(document, ref("Failure"));
}
