import { describe, expect, test } from "vitest";
import { type FrontSwitches, frontSwitchFacts } from "../switches.ts";
import { echo, openAccount, openReceiver } from "./open-account.ts";

type Account = Awaited<ReturnType<typeof openAccount>>;

/** What can be seen of a switch in one position. */
type Look = (account: Account) => Promise<unknown> | unknown;

interface Case {
  readonly name: keyof FrontSwitches;
  readonly look: Look;
  /** Position and what is seen in it. */
  readonly seen: readonly (readonly [unknown, unknown])[];
  /** Switches that must stand otherwise for this one to matter. */
  readonly also?: Partial<FrontSwitches>;
}

const eventTypes = async ({ get }: Account) =>
  (await get("/events")).json._results.map(({ type }: { type: string }) => type).toReversed();
const statusOf = async ({ get }: Account, id: string) => (await get(`/conversations/${id}`)).json.status;
const messageBy = async (account: Account, kind: "email" | "chat" | "phone") =>
  (await account.get(`/messages/${account.control.customerWrites({ kind, text: "hello" }).messageId}`)).json;
const statusCode = async (call: Promise<{ status: number }>) => (await call).status;

/** Every body that arrives when a customer writes and the receiver refuses twice. */
async function retried({ control }: Account) {
  let count = 0;
  const receiver = await openReceiver((got) => {
    if (got.headers["x-front-challenge"]) return echo(got);
    count += 1;
    return count === 1 ? 500 : 200;
  });
  await control.saveApplicationWebhook({ url: receiver.url });
  control.customerWrites({ text: "hello" });
  await control.whenWebhooksIdle();
  return receiver.received;
}

async function told({ control }: Account, act: () => unknown) {
  const receiver = await openReceiver();
  await control.saveApplicationWebhook({ url: receiver.url });
  await act();
  await control.whenWebhooksIdle();
  return receiver.received;
}

const cases: readonly Case[] = [
  {
    name: "linkHost",
    look: async ({ get, url }) => (await get("/me")).json._links.self.replace(url, "own"),
    seen: [
      ["company", "https://lumenbikes.api.frontapp.com/me"],
      ["own", "own/me"],
    ],
  },
  {
    name: "tokenScopes",
    look: async ({ control, call, reply }) => {
      const { conversationId: id } = control.customerWrites({ text: "x" });
      return Promise.all([
        statusCode(reply(id, "x")),
        statusCode(call("POST", `/conversations/${id}/comments`, { body: "x" })),
        statusCode(call("POST", "/company/tags", { name: "x" })),
        statusCode(call("GET", "/knowledge_bases")),
      ]);
    },
    seen: [
      ["all", [202, 201, 201, 200]],
      ["read-only", [403, 403, 403, 200]],
      ["no-send", [403, 201, 201, 200]],
      ["no-comments", [202, 403, 201, 200]],
      ["no-tags", [202, 201, 403, 200]],
      ["no-knowledge", [202, 201, 201, 403]],
    ],
  },
  {
    name: "plan",
    look: async ({ get }) => (await get("/me")).headers.get("x-ratelimit-limit"),
    seen: [
      ["unlimited", "10000"],
      ["starter", "50"],
      ["professional", "100"],
      ["enterprise", "200"],
    ],
  },
  {
    name: "burstAllowance",
    also: { plan: "starter" },
    look: async ({ get }) => {
      for (let count = 0; count < 50; count++) await get("/me");
      const next = await get("/me");
      return [
        next.status,
        next.headers.get("x-ratelimit-remaining"),
        next.headers.get("x-ratelimit-burst-remaining"),
      ];
    },
    seen: [
      [true, [200, "0", "24"]],
      [false, [429, "0", null]],
    ],
  },
  {
    name: "rateLimitRetryAfter",
    also: { plan: "starter", burstAllowance: false },
    look: async ({ get }) => {
      for (let count = 0; count < 50; count++) await get("/me");
      return Number((await get("/me")).headers.get("retry-after")) > 0;
    },
    seen: [
      [true, true],
      [false, false],
    ],
  },
  {
    name: "tierTwoPerSecond",
    look: async ({ control, call }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      const path = `/conversations/${conversationId}`;
      const codes: number[] = [];
      for (let count = 0; count < 4; count++)
        codes.push(
          await statusCode(
            count % 2 ? call("PATCH", path, {}) : call("PUT", `${path}/assignee`, { assignee_id: null }),
          ),
        );
      const refused = await call("PATCH", path, {});
      return [codes, refused.status, refused.headers.get("x-front-tier")];
    },
    seen: [
      [3, [[204, 204, 204, 429], 429, "2"]],
      [0, [[204, 204, 204, 204], 204, null]],
    ],
  },
  {
    name: "malformedJsonStatus",
    look: ({ call }) => statusCode(call("POST", "/tags", "{", { "Content-Type": "application/json" })),
    seen: [
      [400, 400],
      [422, 422],
    ],
  },
  {
    name: "errorDetails",
    look: async ({ call }) => "details" in (await call("POST", "/tags", {})).json._error,
    seen: [
      [true, true],
      [false, false],
    ],
  },
  {
    name: "defaultPageSize",
    look: async ({ control, get }) => {
      control.importConversations({ count: 30 });
      return (await get("/conversations")).json._results.length;
    },
    seen: [
      [50, 30],
      [10, 10],
    ],
  },
  {
    name: "shortPages",
    look: async ({ control, get }) => {
      control.importConversations({ count: 5 });
      const { _results, _pagination } = (await get("/conversations?limit=4")).json;
      return [_results.length, _pagination.next !== null];
    },
    seen: [
      [false, [4, true]],
      [true, [2, true]],
    ],
  },
  {
    name: "pageTokenLifetimeMs",
    look: async ({ control, get, follow }) => {
      control.importConversations({ count: 5 });
      const { next } = (await get("/conversations?limit=2")).json._pagination;
      await new Promise((resolve) => setTimeout(resolve, 10));
      return (await follow(next)).status;
    },
    seen: [
      [0, 200],
      [1, 400],
    ],
  },
  {
    name: "paginationOnUnpagedLists",
    look: async ({ get }) => (await get("/inboxes")).json._pagination,
    seen: [
      [false, undefined],
      [true, { prev: null, next: null }],
    ],
  },
  {
    name: "aliasEmailCase",
    look: async ({ get }) =>
      Promise.all([
        statusCode(get("/teammates/alt:email:MAYA@lumenbikes.example")),
        statusCode(get("/contacts/alt:email:AMELIE@example.com")),
      ]),
    seen: [
      ["folded", [200, 200]],
      ["exact", [404, 404]],
    ],
  },
  {
    name: "assignOnApiReply",
    look: async (account) => {
      const { conversationId } = account.control.customerWrites({ text: "x" });
      await account.reply(conversationId, "hi");
      return statusOf(account, conversationId);
    },
    seen: [
      [true, "assigned"],
      [false, "unassigned"],
    ],
  },
  {
    name: "commentReopens",
    look: async (account) => {
      const { conversationId } = account.control.customerWrites({ text: "x" });
      account.control.archive({ conversationId });
      await account.call("POST", `/conversations/${conversationId}/comments`, { body: "late" });
      return statusOf(account, conversationId);
    },
    seen: [
      [true, "unassigned"],
      [false, "archived"],
    ],
  },
  {
    name: "inboundEmitsReopen",
    look: async (account) => {
      const { conversationId } = account.control.customerWrites({ text: "x" });
      account.control.archive({ conversationId });
      account.control.customerReopens({ conversationId });
      return eventTypes(account);
    },
    seen: [
      [false, ["inbound", "archive", "inbound"]],
      [true, ["inbound", "archive", "inbound", "reopen"]],
    ],
  },
  {
    name: "reopenKeepsAssignee",
    look: async (account) => {
      const { conversationId } = account.control.customerWrites({ text: "x" });
      account.control.assign({ conversationId });
      account.control.archive({ conversationId });
      account.control.customerReopens({ conversationId });
      return statusOf(account, conversationId);
    },
    seen: [
      [true, "assigned"],
      [false, "unassigned"],
    ],
  },
  {
    name: "archiveByOther",
    look: async (account) => {
      const { conversationId } = account.control.customerWrites({ text: "x" });
      account.control.assign({ conversationId, teammateId: account.workspace.teammates.jonas.id });
      account.control.archive({ conversationId, teammateId: account.workspace.teammates.maya.id });
      return statusOf(account, conversationId);
    },
    seen: [
      ["archived", "archived"],
      ["stays-open", "assigned"],
    ],
  },
  {
    name: "spamReadsAs",
    look: async (account) => {
      const { conversationId } = account.control.customerWrites({ text: "x" });
      await account.call("PATCH", `/conversations/${conversationId}`, { status: "spam" });
      return statusOf(account, conversationId);
    },
    seen: [
      ["archived", "archived"],
      ["deleted", "deleted"],
    ],
  },
  {
    name: "ticketing",
    look: async ({ control, call, get }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      const path = `/conversations/${conversationId}`;
      const patched = await statusCode(call("PATCH", path, { status_id: "sts_5z" }));
      const { status, status_category } = (await get(path)).json;
      const listed = (await get("/conversations?q[status_categories]=resolved")).json._results?.length;
      return [await statusCode(get("/company/statuses")), patched, status, status_category, listed];
    },
    seen: [
      [false, [404, 400, "unassigned", undefined, undefined]],
      [true, [200, 204, "archived", "resolved", 1]],
    ],
  },
  {
    name: "unknownTeammateStatus",
    look: ({ control, call }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      return statusCode(call("PUT", `/conversations/${conversationId}/assignee`, { assignee_id: "tea_1" }));
    },
    seen: [
      [404, 404],
      [400, 400],
    ],
  },
  {
    name: "unknownTagStatus",
    look: ({ control, call }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      return statusCode(call("POST", `/conversations/${conversationId}/tags`, { tag_ids: ["tag_1"] }));
    },
    seen: [
      [404, 404],
      [400, 400],
    ],
  },
  {
    name: "aliasAsAssignee",
    look: ({ control, call, workspace }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      const assignee_id = `alt:email:${workspace.teammates.maya.email}`;
      return statusCode(call("PUT", `/conversations/${conversationId}/assignee`, { assignee_id }));
    },
    seen: [
      [true, 204],
      [false, 404],
    ],
  },
  {
    name: "sendDelayMs",
    look: async ({ control, reply, get }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      const { json } = await reply(conversationId, "hi");
      const before = await statusCode(get(`/messages/alt:uid:${json.message_uid}`));
      control.sendQueuedNow();
      return [before, await statusCode(get(`/messages/alt:uid:${json.message_uid}`))];
    },
    seen: [
      [0, [200, 200]],
      [60_000, [404, 200]],
    ],
  },
  {
    name: "replyWithoutAuthor",
    look: async ({ control, reply, get }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      const { status } = await reply(conversationId, "hi", { author_id: undefined });
      if (status !== 202) return status;
      const { author } = (await get(`/conversations/${conversationId}/messages`)).json._results[0];
      return author?.type ?? null;
    },
    seen: [
      ["api-teammate", "api"],
      ["no-author", null],
      ["refused", 400],
    ],
  },
  {
    name: "replyChannel",
    look: async ({ control, reply, get }) => {
      const { conversationId } = control.customerWrites({ kind: "email", text: "x" });
      control.customerWrites({ conversationId, kind: "sms", text: "y", from: { handle: "+4915100000000" } });
      await reply(conversationId, "hi");
      return (await get(`/conversations/${conversationId}/messages`)).json._results[0].type;
    },
    seen: [
      ["newest-inbound", "sms"],
      ["first-inbound", "email"],
    ],
  },
  {
    name: "replyEventType",
    look: async (account) => {
      const { conversationId } = account.control.customerWrites({ text: "x" });
      const received = await told(account, () => account.reply(conversationId, "hi"));
      return received.map(({ json }) => `${json.type} ${json.payload.type}`).at(-1);
    },
    seen: [
      ["out_reply", "outbound_sent out_reply"],
      ["outbound", "outbound_sent outbound"],
    ],
  },
  {
    name: "archiveEvent",
    look: async (account) => {
      const { conversationId } = account.control.customerWrites({ text: "x" });
      account.control.teammateReplies({ conversationId, text: "bye", archives: true });
      return (await eventTypes(account)).slice(-2);
    },
    seen: [
      ["before-message", ["archive", "out_reply"]],
      ["after-message", ["out_reply", "archive"]],
    ],
  },
  {
    name: "undoSendDelaysApi",
    look: async ({ control, reply }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      await reply(conversationId, "hi");
      return control.stats().messagesQueued;
    },
    seen: [
      [false, 0],
      [true, 1],
    ],
  },
  {
    name: "sendsFail",
    look: async ({ control, reply }) => {
      const { conversationId } = control.customerWrites({ text: "x", kind: "custom" });
      await reply(conversationId, "hi", { options: {} });
      const { status, messages } = control.conversation(conversationId);
      return [status, messages.at(-1)?.errorType];
    },
    seen: [
      ["never", ["archived", null]],
      ["always", ["assigned", "webhook_error"]],
    ],
  },
  {
    name: "failureReopens",
    also: { sendsFail: "always" },
    look: async ({ control, reply }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      await reply(conversationId, "hi", { options: {} });
      return control.conversation(conversationId).status;
    },
    seen: [
      [true, "assigned"],
      [false, "archived"],
    ],
  },
  {
    name: "callReply",
    look: ({ control, reply }) =>
      statusCode(reply(control.customerWrites({ kind: "phone", text: "x" }).conversationId, "hi")),
    seen: [
      ["refused", 400],
      ["accepted", 202],
    ],
  },
  {
    name: "callMessageType",
    look: async (account) => (await messageBy(account, "phone")).type,
    seen: [
      ["call", "call"],
      ["phone-call", "phone-call"],
    ],
  },
  {
    name: "messageText",
    look: async (account) => (await messageBy(account, "email")).text,
    seen: [
      ["plain", "hello"],
      ["null", null],
    ],
  },
  {
    name: "chatSubject",
    look: async (account) => (await messageBy(account, "chat")).subject,
    seen: [
      ["empty", ""],
      ["null", null],
    ],
  },
  {
    name: "messageUid",
    look: async (account) => "message_uid" in (await messageBy(account, "email")),
    seen: [
      [true, true],
      [false, false],
    ],
  },
  {
    name: "emailQuotes",
    look: ({ control }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      control.teammateReplies({ conversationId, text: "answer" });
      control.customerWrites({ conversationId, text: "thanks" });
      return control.conversation(conversationId).messages.at(-1)?.body.includes("answer");
    },
    seen: [
      [true, true],
      [false, false],
    ],
  },
  {
    name: "downloadRedirects",
    look: async ({ control, get }) => {
      const base64 = Buffer.from("text").toString("base64");
      const files = [{ name: "a.txt", contentType: "text/plain", base64 }];
      const { conversationId } = control.customerWrites({ text: "x", files });
      const answer = await get(`/download/${control.conversation(conversationId).messages[0]?.files[0]?.id}`);
      const location = answer.headers.get("location");
      return [answer.status, location ? await (await fetch(location)).text() : answer.text];
    },
    seen: [
      [false, [200, "text"]],
      [true, [302, "text"]],
    ],
  },
  ...(["maximumUploadBytes", "uploadLimitCounts"] as const).map(
    (name): Case => ({
      name,
      also: name === "uploadLimitCounts" ? { maximumUploadBytes: 6 } : {},
      look: ({ control, call }) => {
        const { conversationId } = control.customerWrites({ text: "x" });
        const form = new FormData();
        form.append("body", "x");
        for (const file of ["one.txt", "two.txt"]) form.append("attachments[]", new Blob(["1234"]), file);
        return statusCode(call("POST", `/conversations/${conversationId}/messages`, form));
      },
      seen:
        name === "uploadLimitCounts"
          ? [
              ["total", 413],
              ["each-file", 202],
            ]
          : [
              [100, 202],
              [6, 413],
            ],
    }),
  ),
  {
    name: "repeatedExternalId",
    look: async ({ control, call, workspace }) => {
      const { custom } = workspace.channels;
      const metadata = { external_id: "a", external_conversation_id: "t" };
      for (let count = 0; count < 2; count++)
        await call("POST", `/channels/${custom.id}/inbound_messages`, {
          sender: { handle: "u" },
          body: "x",
          metadata,
        });
      return control.conversations()[0]?.messageCount;
    },
    seen: [
      ["created", 2],
      ["ignored", 1],
    ],
  },
  {
    name: "contactsFromSenders",
    look: async (account) => {
      const { recipients } = await messageBy(account, "email");
      return recipients[0]._links.related.contact !== null;
    },
    seen: [
      [true, true],
      [false, false],
    ],
  },
  {
    name: "duplicateTagName",
    look: ({ call }) => statusCode(call("POST", "/company/tags", { name: "warranty" })),
    seen: [
      ["created", 201],
      ["refused", 409],
    ],
  },
  {
    name: "mentionEvents",
    look: async (account) => {
      const { conversationId } = account.control.customerWrites({ text: "x" });
      account.control.teammateComments({ conversationId, text: "@jonas look" });
      return (await eventTypes(account)).slice(1);
    },
    seen: [
      ["mention-only", ["mention"]],
      ["both", ["mention", "comment"]],
    ],
  },
  {
    name: "apiEventSource",
    look: async ({ control, call, get }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      await call("PATCH", `/conversations/${conversationId}`, { status: "archived" });
      const { _meta, data } = (await get("/events?limit=1")).json._results[0].source;
      return [_meta.type, data?.type];
    },
    seen: [
      ["api", ["api", undefined]],
      ["teammate", ["teammate", "api"]],
    ],
  },
  {
    name: "moveTarget",
    look: async ({ control, get, workspace }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      control.move({ conversationId, inboxId: workspace.inboxes.workshop.id });
      return Array.isArray((await get("/events?q[types]=move")).json._results[0].target.data);
    },
    seen: [
      ["one", false],
      ["list", true],
    ],
  },
  {
    name: "mergedTarget",
    look: async ({ control, get }) => {
      const { conversationId } = control.customerWrites({ text: "x" });
      const other = control.customerWrites({ text: "y" });
      control.merge({ conversationId, intoConversationId: other.conversationId });
      const { data } = (await get("/events?q[types]=conversations_merged")).json._results[0].target;
      return data?.[0] === conversationId;
    },
    seen: [
      ["without-data", false],
      ["ids", true],
    ],
  },
  {
    name: "applicationWebhookDetail",
    look: async (account) => {
      const received = await told(account, () => account.control.customerWrites({ text: "x" }));
      return received[0]?.json.payload.conversation.status !== undefined;
    },
    seen: [
      ["full", true],
      ["preview", false],
    ],
  },
  {
    name: "webhookBodyStyle",
    look: async (account) => {
      const received = await told(account, () => account.control.customerWrites({ text: "x" }));
      return received[0]?.raw.toString().replaceAll(/\s+/g, " ").slice(0, 8);
    },
    seen: [
      ["compact", '{"type":'],
      ["unusual", '{"payloa'],
      ["indented", '{ "type"'],
    ],
  },
  {
    name: "webhookMaximumRetries",
    look: async (account) => (await retried(account)).length,
    seen: [
      [3, 2],
      [0, 1],
    ],
  },
  {
    name: "webhookRetryDelaysMs",
    look: async (account) => {
      const [first, second] = await retried(account);
      return (second?.at ?? 0) - (first?.at ?? 0) > 300;
    },
    seen: [
      [[10], false],
      [[600], true],
    ],
  },
  {
    name: "webhookTimeLimitMs",
    look: async ({ control }) => {
      const receiver = await openReceiver(async (got) => {
        if (!got.headers["x-front-challenge"]) await new Promise((resolve) => setTimeout(resolve, 80));
        return echo(got);
      });
      await control.saveApplicationWebhook({ url: receiver.url });
      control.customerWrites({ text: "x" });
      await control.whenWebhooksIdle();
      return control.deliveries()[0]?.state;
    },
    seen: [
      [5000, "delivered"],
      [20, "given-up"],
    ],
  },
  {
    name: "handshakeTimeLimitMs",
    look: async ({ control }) => {
      const receiver = await openReceiver(async (got) => {
        await new Promise((resolve) => setTimeout(resolve, 80));
        return echo(got);
      });
      return control.saveApplicationWebhook({ url: receiver.url }).then(
        () => "saved",
        () => "refused",
      );
    },
    seen: [
      [10_000, "saved"],
      [20, "refused"],
    ],
  },
  {
    name: "webhookRetriesOn",
    look: async ({ control }) => {
      const receiver = await openReceiver((got) => (got.headers["x-front-challenge"] ? echo(got) : 400));
      await control.saveApplicationWebhook({ url: receiver.url });
      control.customerWrites({ text: "x" });
      await control.whenWebhooksIdle();
      return receiver.received.length;
    },
    seen: [
      ["timeout-429-5xx", 1],
      ["every-failure", 4],
    ],
  },
  {
    name: "retryEventId",
    look: async (account) => new Set((await retried(account)).map(({ json }) => json.payload.id)).size,
    seen: [
      ["same", 1],
      ["new", 2],
    ],
  },
  {
    name: "retryTimestamp",
    look: async (account) =>
      new Set((await retried(account)).map(({ headers }) => headers["x-front-request-timestamp"])).size,
    seen: [
      ["new", 2],
      ["same", 1],
    ],
  },
  {
    name: "webhookBeforeAnswer",
    look: async (account) => {
      const { conversationId } = account.control.customerWrites({ text: "x" });
      const receiver = await openReceiver(async (got) => {
        await new Promise((resolve) => setTimeout(resolve, 800));
        return echo(got);
      });
      await account.control.saveApplicationWebhook({ url: receiver.url });
      await account.call("PATCH", `/conversations/${conversationId}`, { status: "archived" });
      return account.control.deliveries()[0]?.state;
    },
    seen: [
      [false, "waiting"],
      [true, "delivered"],
    ],
  },
  {
    name: "legacyWebhookFields",
    look: async (account) => {
      const received = await told(account, () => account.control.customerWrites({ text: "x" }));
      const { conversation, source, target } = received[0]?.json.payload ?? {};
      return [conversation.last_message?.text, source.data[0].type, target.data.is_draft];
    },
    seen: [
      [false, [undefined, undefined, undefined]],
      [true, ["x", "smtp", false]],
    ],
  },
];

describe.each(cases)("switch $name (9)", ({ name, look, seen, also }) => {
  test.each(seen)("in position %j", async (position, expected) => {
    const switches = { ...also, [name]: position } as Partial<FrontSwitches>;
    expect(await look(await openAccount({ switches }))).toEqual(expected);
  });
});

test("every switch is looked at in at least two positions, its default among them", () => {
  expect(cases.map(({ name }) => name).toSorted()).toEqual(Object.keys(frontSwitchFacts).toSorted());
  for (const { name, seen } of cases) {
    expect(new Set(seen.map(([, expected]) => JSON.stringify(expected))).size, name).toBeGreaterThan(1);
    const fact = frontSwitchFacts[name];
    if ("choices" in fact && fact.choices)
      expect(
        seen.map(([position]) => position),
        name,
      ).toContain(fact.default);
  }
});
