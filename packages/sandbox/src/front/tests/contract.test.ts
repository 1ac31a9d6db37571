import { beforeAll, describe, expect, test } from "vitest";
import { coreRoutes } from "../routes/index.ts";
import { ownDescription } from "./contract/own-description.ts";
import { type Description, findOperation, readVendorDescription } from "./contract/read-description.ts";
import { type Schema, validate } from "./contract/validate.ts";
import { openAccount, openReceiver } from "./open-account.ts";

/** One call of the journey and what was answered. */
interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly sent: unknown;
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every shape
  readonly json: any;
  readonly text: string;
}

const folder = process.env.BATON_FRONT_SPEC;
const vendor = readVendorDescription(folder);
if (!vendor) {
  console.warn(
    "NOT RUN: the comparison with Front's own API description. Set BATON_FRONT_SPEC to a folder with core-api.json and core-api.corrections.json. Our own excerpt is checked instead.",
  );
}

const descriptions: [string, Description][] = [["our own excerpt", ownDescription()]];
if (vendor) descriptions.push(["Front's own description", vendor]);

/** Routes whose answer is no JSON. */
const binary = /\/download\//;
let exchanges: Exchange[] = [];
let payloads: unknown[] = [];

beforeAll(async () => {
  ({ exchanges, payloads } = await journey());
});

describe.each(descriptions)("contract (19) with %s", (name, description) => {
  const isVendor = name !== "our own excerpt";

  test("every answer of the journey has a documented status and a body of its schema", () => {
    let checked = 0;
    const wrong = exchanges.flatMap((exchange) => {
      const result = check(description, exchange);
      if (result) checked += 1;
      else if (isVendor && !binary.test(exchange.path))
        return [`${exchange.method} ${exchange.path}: undocumented`];
      return (result ?? []).map((fault) => `${exchange.method} ${exchange.path} ${exchange.status} ${fault}`);
    });
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(isVendor ? 90 : 40);
  });

  test("every payload of the application webhook is an event", () => {
    const event = { $ref: `#/components/schemas/${isVendor ? "EventResponse" : "Event"}` };
    const wrong = payloads.flatMap((payload) => validate(description.schemas, event, payload));
    expect(wrong).toEqual([]);
    expect(payloads.length).toBeGreaterThan(10);
  });

  test("every accepted request of the journey fits its schema, and a wrong one does not", () => {
    let checked = 0;
    const wrong = exchanges.flatMap(({ method, path, status, sent }) => {
      const request = findOperation(description, method, path)?.request;
      if (status >= 300 || sent === undefined || !request) return [];
      checked += 1;
      expect(validate(description.schemas, request, "no object"), path).not.toEqual([]);
      return validate(description.schemas, request, sent).map((fault) => `${method} ${path} ${fault}`);
    });
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(isVendor ? 20 : 7);
  });

  test.each(wrongAnswers)("a deliberately wrong answer is caught: %s", (_, call, spoil) => {
    const exchange = exchanges.find(
      ({ method, path, status }) => status < 300 && call.test(`${method} ${path}`),
    );
    if (!exchange) throw new Error(`The journey has no call ${call}.`);
    expect(check(description, exchange)).toEqual([]);
    const json = structuredClone(exchange.json);
    spoil(json);
    const { text } = exchange;
    expect(check(description, { ...exchange, json, text: text || "{}" })).not.toEqual([]);
  });
});

test("the journey calls every route of the Core API", () => {
  const called = new Set(exchanges.map(({ method, path }) => `${method} ${path}`));
  const missing = Object.keys(coreRoutes).filter((route) => {
    const pattern = new RegExp(`^${route.replace(/:\w+/g, "[^/]+")}$`);
    return ![...called].some((call) => pattern.test(call));
  });
  expect(missing).toEqual([]);
});

/** Undefined when the description does not know the call. */
function check(
  description: Description,
  { method, path, status, json, text }: Exchange,
): string[] | undefined {
  if (binary.test(path)) return undefined;
  const operation = findOperation(description, method, path);
  if (!operation) return undefined;
  const documented = operation.answers.has(String(status));
  if (status < 400 && !documented) return [`status ${status} is not documented`];
  const schema =
    operation.answers.get(String(status)) ?? (status < 400 ? null : operation.answers.get("default"));
  if (!schema) return text === "" ? [] : ["the body should be empty"];
  return validate(description.schemas, schema as Schema, json);
}

// biome-ignore lint/suspicious/noExplicitAny: bodies of every shape
type Spoil = (json: any) => void;

/** One wrong answer for each resource: a validator that skips a schema would let it pass. */
const wrongAnswers: [string, RegExp, Spoil][] = [
  ["company", /^GET \/me$/, (json) => delete json.name],
  ["teammate", /^GET \/teammates\/tea_\w+$/, (json) => Object.assign(json, { type: "robot" })],
  ["inbox", /^GET \/inboxes$/, (json) => Object.assign(json._results[0], { is_private: "no" })],
  ["channel", /^GET \/channels$/, (json) => delete json._results[0].settings],
  ["tag", /^GET \/company\/tags$/, (json) => Object.assign(json._results[0], { name: null })],
  ["conversation", /^GET \/conversations\/cnv_\w+$/, (json) => Object.assign(json, { status: "open" })],
  ["assignee", /^GET \/conversations\/cnv_\w+$/, (json) => Object.assign(json, { assignee: "tea_1" })],
  ["message", /^GET \/messages\/msg_\w+$/, (json) => Object.assign(json, { is_inbound: "yes" })],
  ["recipient", /^GET \/messages\/msg_\w+$/, (json) => Object.assign(json.recipients[0], { role: "sender" })],
  ["comment", /^GET \/comments\/com_\w+$/, (json) => delete json.is_pinned],
  ["contact", /^GET \/contacts\/crd_\w+$/, (json) => Object.assign(json, { handles: "none" })],
  ["event", /^GET \/events$/, (json) => Object.assign(json._results[0], { emitted_at: "now" })],
  [
    "accepted message",
    /^POST \/conversations\/cnv_\w+\/messages$/,
    (json) => Object.assign(json, { message_uid: 1 }),
  ],
  ["page", /^GET \/conversations$/, (json) => Object.assign(json._pagination, { next: 2 })],
  ["slim knowledge base", /^GET \/knowledge_bases$/, (json) => delete json._results[0].locales],
  [
    "knowledge base",
    /^GET \/knowledge_bases\/\w+\/content$/,
    (json) => Object.assign(json, { status: "draft" }),
  ],
  [
    "category",
    /^GET \/knowledge_bases\/\w+\/categories$/,
    (json) => Object.assign(json._results[0], { is_hidden: 0 }),
  ],
  ["slim article", /^GET \/knowledge_bases\/\w+\/articles$/, (json) => delete json._results[0].slug],
  [
    "article",
    /^GET \/knowledge_base_articles\/\w+\/content$/,
    (json) => Object.assign(json, { keywords: "bike" }),
  ],
  ["empty answer", /^PATCH \/conversations\/cnv_\w+$/, () => undefined],
];

/** Calls every route once or more, in states that show every member, and a few refusals. */
async function journey(): Promise<{ exchanges: Exchange[]; payloads: unknown[] }> {
  const account = await openAccount({ demoConversations: true });
  const { control, workspace } = account;
  const { received, url } = await openReceiver();
  await control.saveApplicationWebhook({ url });
  control.saveRuleWebhook({ url, isFull: true });
  const done: Exchange[] = [];
  const call = async (method: string, path: string, sent?: unknown) => {
    const { status, json, text } = await account.call(method, path, sent);
    done.push({ method, path: path.split("?")[0] ?? "", sent, status, json, text });
    return json;
  };
  const get = (path: string) => call("GET", path);
  const { maya, baton } = workspace.teammates;
  const { warranty, delivery } = workspace.tags;
  const { support, workshop } = workspace.inboxes;
  const { email, custom } = workspace.channels;
  const { service } = workspace.teams;
  const base64 = Buffer.from("x").toString("base64");
  const files = [{ name: "a.txt", contentType: "text/plain", base64 }];

  for (const path of [
    "/me",
    "/teammates",
    "/teams",
    "/inboxes",
    "/channels",
    "/tags",
    "/company/tags",
    "/rules",
  ])
    await get(path);
  for (const path of ["/company/rules", "/company/statuses", "/teammates/tea_none"]) await get(path);
  control.setSwitches({ ticketing: true });
  await get("/company/statuses");
  control.setSwitches({ ticketing: false });
  await get(`/teammates/${maya.id}`);
  await get(`/teammates/${maya.id}/inboxes`);
  await get(`/teammates/${maya.id}/tags`);
  await get(`/teammates/${maya.id}/conversations`);
  await call("PATCH", `/teammates/${maya.id}`, { is_available: true });
  for (const path of ["", "/inboxes", "/tags"]) await get(`/teams/${service.id}${path}`);
  for (const path of ["", "/channels", "/teammates", "/conversations"])
    await get(`/inboxes/${support.id}${path}`);
  await get(`/channels/${email.id}`);

  for (const kind of ["email", "chat", "custom", "sms", "phone"] as const) {
    const { messageId, conversationId } = control.customerWrites({ kind, text: `by ${kind}`, files });
    await get(`/messages/${messageId}`);
    await get(`/conversations/${conversationId}`);
  }
  const { conversationId, messageId, contactId } = control.customerWrites({ text: "hello", files });
  const path = `/conversations/${conversationId}`;
  await call("PUT", `${path}/assignee`, { assignee_id: baton.id });
  await call("POST", `${path}/tags`, { tag_ids: [warranty.id, delivery.id] });
  await call("DELETE", `${path}/tags`, { tag_ids: [delivery.id] });
  const { message_uid } = await call("POST", `${path}/messages`, {
    body: "<p>hi</p>",
    author_id: baton.id,
    options: { archive: false },
  });
  await get(`/messages/alt:uid:${message_uid}`);
  const comment = await call("POST", `${path}/comments`, { body: "note @maya", author_id: baton.id });
  control.teammateComments({ conversationId, text: "plain", files });
  await call("POST", `/comments/${comment.id}/replies`, { body: "answer", author_id: maya.id });
  await get(`/comments/${comment.id}`);
  await get(`/comments/${comment.id}/mentions`);
  await call("PATCH", `/comments/${comment.id}/`, { is_pinned: true });
  await call("POST", `${path}/links`, { link_external_urls: ["https://example.com/1"] });
  const conversation = await get(path);
  await call("DELETE", `${path}/links`, { link_ids: [conversation.links[0].id] });
  await call("POST", `${path}/followers`, { teammate_ids: [maya.id] });
  await call("DELETE", `${path}/followers`, { teammate_ids: [maya.id] });
  const draft = await call("POST", `${path}/drafts`, {
    body: "d",
    channel_id: email.id,
    author_id: baton.id,
  });
  await get(`${path}/drafts`);
  const changed = await call("PATCH", `/drafts/${draft.id}/`, {
    body: "e",
    channel_id: email.id,
    version: draft.version,
    mode: "shared",
  });
  await call("DELETE", `/drafts/${draft.id}`, { version: changed.version });
  await call("PATCH", path, {
    inbox_id: workshop.id,
    custom_fields: { city: "Lyon" },
    tag_ids: [delivery.id],
  });
  await call("PATCH", `${path}/reminders`, {
    teammate_id: maya.id,
    scheduled_at: Math.round(Date.now() / 1000) + 3600,
  });
  await get(path);
  await call("PATCH", path, { status: "open" });
  await call("PATCH", path, { status: "archived" });
  await call("PATCH", path, { status: "resolved" });
  for (const rest of ["/messages", "/comments", "/followers", "/inboxes", "/events"]) await get(path + rest);
  await get(`/messages/${messageId}/seen`);
  await call("POST", `/messages/${messageId}/seen`, {});
  await get(`/messages/${messageId}/seen`);
  const fileId = control.conversation(conversationId).messages[0]?.files[0]?.id ?? "";
  const commentFile = control.conversation(conversationId).comments.find(({ body }) => body === "plain");
  await get(`/messages/${messageId}/download/${fileId}`);
  await get(`/comments/${commentFile?.id}/download/${commentFile?.files[0]?.id}`);
  await get(`/download/${fileId}`);
  await get("/conversations?limit=2");
  await get("/conversations/search/hello");
  await get(`/tags/${delivery.id}/conversations`);

  await call("POST", `/channels/${email.id}/messages`, {
    to: ["x@example.com"],
    body: "x",
    author_id: baton.id,
  });
  await call("POST", `/channels/${custom.id}/incoming_messages`, {
    sender: { handle: "u1" },
    body: "x",
    metadata: { thread_ref: "t" },
  });
  await call("POST", `/inboxes/${support.id}/imported_messages`, {
    sender: { handle: "y@example.com" },
    to: ["support@lumenbikes.example"],
    body: "old",
    external_id: "old-1",
    created_at: 1_600_000_000,
    metadata: { is_inbound: true },
  });
  for (const place of [
    "/tags",
    "/company/tags",
    `/teams/${service.id}/tags`,
    `/teammates/${maya.id}/tags`,
    `/tags/${warranty.id}/children`,
  ])
    await call("POST", place, { name: `New ${place.length}`, highlight: "blue" });
  await get(`/tags/${warranty.id}`);
  await get(`/tags/${warranty.id}/children`);
  await call("PATCH", `/tags/${warranty.id}`, { description: "x" });
  await call("DELETE", `/tags/${workspace.tags.warrantyFrame.id}`);

  const contact = await call("POST", "/contacts", {
    name: "Kim",
    handles: [{ handle: "kim@example.com", source: "email" }],
  });
  const contactPath = `/contacts/${contact.id}`;
  await get("/contacts?limit=3");
  await get(contactPath);
  await call("PATCH", contactPath, { description: "VIP" });
  await call("POST", `${contactPath}/handles`, { handle: "+4915112345678", source: "phone" });
  await call("DELETE", `${contactPath}/handles`, { handle: "+4915112345678", source: "phone" });
  await call("POST", `${contactPath}/notes`, { author_id: maya.id, body: "note" });
  await get(`${contactPath}/notes`);
  await get(`/contacts/${contactId}/conversations`);
  await call("DELETE", contactPath);

  const { help, handbook } = workspace.knowledgeBases;
  const article = control.saveArticle({ articleId: workspace.articles.delivery.id, files });
  await get("/knowledge_bases");
  for (const rest of ["", "/content", "/locales/fr/content", "/categories", "/articles"])
    await get(`/knowledge_bases/${help.id}${rest}`);
  await get(`/knowledge_bases/${handbook.id}/articles`);
  const categoryPath = `/knowledge_base_categories/${workspace.categories.delivery.id}`;
  for (const rest of ["", "/content", "/locales/fr/content", "/articles"]) await get(categoryPath + rest);
  const articlePath = `/knowledge_base_articles/${article.id}`;
  for (const rest of ["", "/content", "/locales/fr/content"]) await get(articlePath + rest);
  await get(`${articlePath}/download/${article.content.en?.fileIds[0]}`);

  const other = control.customerWrites({ text: "the same again" });
  control.merge({ conversationId: other.conversationId, intoConversationId: conversationId });
  await get(`/conversations/${other.conversationId}`);
  control.failMessage({ messageId: message_uid });
  const third = control.customerWrites({ text: "to be deleted" });
  await call("PATCH", `/conversations/${third.conversationId}`, { status: "deleted" });
  await call("DELETE", `/conversations/${third.conversationId}`);
  let events = await get("/events?limit=15");
  await get(`/events/${events._results[0].id}`);
  // Every event there was.
  for (let next = events._pagination.next; next; next = events._pagination.next) {
    events = await get(next.replace("https://lumenbikes.api.frontapp.com", ""));
  }
  await control.whenWebhooksIdle();
  return { exchanges: done, payloads: received.flatMap(({ json }) => json.payload ?? []) };
}
