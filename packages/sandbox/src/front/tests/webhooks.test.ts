import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  echo,
  openAccount,
  openReceiver,
  type Received,
  type ReceiverAnswer,
  until,
} from "./open-account.ts";

type Options = Parameters<typeof openAccount>[0];

/** An account whose application webhook arrives at a receiver. */
async function connected(
  options: Options = {},
  answer?: (received: Received) => ReceiverAnswer | Promise<ReceiverAnswer>,
) {
  const receiver = await openReceiver(answer);
  const account = await openAccount(options);
  const { signingKey } = await account.control.saveApplicationWebhook({ url: receiver.url });
  return { ...account, received: receiver.received, receiverUrl: receiver.url, signingKey };
}

/** An account with a rule instead. */
async function withRule(
  options: Options = {},
  isFull = true,
  answer?: (received: Received) => ReceiverAnswer,
) {
  const receiver = await openReceiver(answer);
  const account = await openAccount(options);
  const { ruleId, secret } = account.control.saveRuleWebhook({ url: receiver.url, isFull });
  return { ...account, received: receiver.received, ruleId, secret };
}

function first(received: readonly Received[]): Received {
  const [webhook] = received;
  if (!webhook) throw new Error("No webhook came.");
  return webhook;
}

function isSigned({ headers, raw }: Received, key: string, bytes: Buffer | string = raw): boolean {
  const timestamp = String(headers["x-front-request-timestamp"]);
  const wanted = createHmac("sha256", key).update(`${timestamp}:`).update(bytes).digest("base64");
  return headers["x-front-signature"] === wanted;
}

const typesOf = (received: readonly Received[]) =>
  received.map(({ json }) => [json.type, json.payload.type].join(" "));

describe("handshake (13)", () => {
  const forms: [string, (challenge: string) => ReceiverAnswer][] = [
    ["text", (challenge) => ({ status: 200, contentType: "text/plain", body: challenge })],
    [
      "form",
      (challenge) => ({
        status: 200,
        contentType: "application/x-www-form-urlencoded",
        body: `challenge=${challenge}`,
      }),
    ],
    [
      "JSON",
      (challenge) => ({ status: 200, contentType: "application/json", body: JSON.stringify({ challenge }) }),
    ],
  ];
  test.each(forms)("a signed challenge echoed as %s is accepted", async (_, form) => {
    const challenges: Received[] = [];
    const receiver = await openReceiver((received) => {
      challenges.push(received);
      return form(String(received.headers["x-front-challenge"]));
    });
    const { control, workspace } = await openAccount();
    const { signingKey, companyId } = await control.saveApplicationWebhook({ url: receiver.url });
    expect(first(challenges).json).toEqual({ type: "sync", authorization: { id: companyId } });
    expect(isSigned(first(challenges), signingKey)).toBe(true);
    expect(companyId).toBe(workspace.companyId);
  });

  const refusals: [string, ReceiverAnswer][] = [
    ["another status", { status: 202, contentType: "text/plain", body: "" }],
    ["another text", { status: 200, contentType: "text/plain", body: "hello" }],
    ["JSON that is none", { status: 200, contentType: "application/json", body: "{" }],
  ];
  test.each(refusals)("%s is refused, and nothing is saved or sent", async (_, answer) => {
    const receiver = await openReceiver(() => answer);
    const { control, simulator } = await openAccount();
    await expect(control.saveApplicationWebhook({ url: receiver.url })).rejects.toThrow(/was not saved/);
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    expect([simulator.workspace.webhookUrl, receiver.received.length]).toEqual(["", 0]);
  });

  test("an answer after the time limit and an unreachable receiver are refused", async () => {
    const slow = await openReceiver(async (received) => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      return echo(received);
    });
    const { control } = await openAccount({ switches: { handshakeTimeLimitMs: 30 } });
    await expect(control.saveApplicationWebhook({ url: slow.url })).rejects.toThrow(/too long/);
    await expect(control.saveApplicationWebhook({ url: "http://127.0.0.1:1/" })).rejects.toThrow(/reached/);
  });
});

describe("application webhook (13, 15, 16, 17)", () => {
  test("the envelope names the company, and the signature is over the timestamp and the exact bytes", async () => {
    const { control, received, signingKey, workspace } = await connected({
      switches: { webhookBodyStyle: "unusual" },
    });
    control.customerWrites({ text: "Größe 54 / 안녕 👋" });
    await control.whenWebhooksIdle();
    const webhook = first(received);
    expect(webhook.json).toMatchObject({
      type: "inbound_received",
      authorization: { id: workspace.companyId },
      payload: {
        type: "inbound",
        source: { _meta: { type: "inboxes" } },
        target: { _meta: { type: "message" } },
      },
    });
    expect(String(webhook.headers["x-front-request-timestamp"])).toMatch(/^\d{13}$/);
    expect(isSigned(webhook, signingKey)).toBe(true);
    expect(isSigned(webhook, signingKey, JSON.stringify(webhook.json))).toBe(false);
  });

  test("FR2: everything people do has its type, and `target` is missing where there is none", async () => {
    const { control, received, workspace } = await connected();
    const teammateId = workspace.teammates.maya.id;
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.teammateReplies({ conversationId, teammateId, text: "hi", archives: true });
    control.reopen({ conversationId });
    control.teammateComments({ conversationId, text: "note" });
    control.tag({ conversationId, tagId: workspace.tags.warranty.id });
    control.untag({ conversationId, tagId: workspace.tags.warranty.id });
    control.move({ conversationId, inboxId: workspace.inboxes.workshop.id });
    control.unassign({ conversationId });
    control.snooze({ conversationId });
    control.wake({ conversationId });
    control.trash({ conversationId });
    control.restore({ conversationId });
    await control.whenWebhooksIdle();
    expect(typesOf(received)).toEqual([
      "inbound_received inbound",
      "assignee_changed assign",
      "conversation_archived archive",
      "outbound_sent out_reply",
      "conversation_reopened reopen",
      "new_comment_added comment",
      "tag_added tag",
      "tag_removed untag",
      "conversation_moved move",
      "assignee_changed unassign",
      "conversation_snoozed archive",
      "conversation_snooze_expired reminder",
      "conversation_deleted trash",
      "conversation_restored restore",
    ]);
    expect(received[1]?.json.payload).toMatchObject({
      source: { _meta: { type: "teammate" }, data: { id: teammateId } },
      target: { data: { id: teammateId } },
    });
    expect(received[2]?.json.payload).not.toHaveProperty("target");
  });

  test("only the chosen types are sent, mentions and private inboxes never", async () => {
    const { control, received, receiverUrl, workspace } = await connected();
    await control.saveApplicationWebhook({ url: receiverUrl, types: ["new_comment_added"] });
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.teammateComments({ conversationId, text: "ask @jonas" });
    control.teammateComments({ conversationId, text: "plain" });
    const own = control.customerWrites({ text: "private", channelId: workspace.channels.mayaEmail.id });
    control.teammateComments({ conversationId: own.conversationId, text: "private" });
    await control.whenWebhooksIdle();
    expect(received.map(({ json }) => json.payload.target.data.body)).toEqual(["plain"]);
    await expect(control.saveApplicationWebhook({ url: receiverUrl, types: ["mention"] })).rejects.toThrow(
      /no type/,
    );
  });

  test("own replies and changes by API come back", async () => {
    const { control, call, reply, received } = await connected();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const { json } = await reply(conversationId, "hi");
    await call("PATCH", `/conversations/${conversationId}`, { assignee_id: null });
    await control.whenWebhooksIdle();
    expect(typesOf(received)).toEqual([
      "inbound_received inbound",
      "assignee_changed assign",
      "outbound_sent out_reply",
      "assignee_changed unassign",
    ]);
    expect(received[2]?.json.payload.target.data.message_uid).toBe(json.message_uid);
    expect(received[3]?.json.payload.source).toEqual({ _meta: { type: "api" } });
  });

  test("FR2: a delayed delivery shows the conversation of its delivery, not of its emission", async () => {
    const { control, received } = await connected();
    control.addWebhookFault({ effect: { kind: "delay", milliseconds: 60 } });
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.archive({ conversationId });
    await control.whenWebhooksIdle();
    const late = received.find(({ json }) => json.type === "inbound_received");
    expect(late?.json.payload.conversation.status).toBe("archived");
    expect(received.at(-1)).toBe(late);
  });

  test("timeouts, 429 and 5xx are tried three times more, a 400 is not", async () => {
    const answers = [500, 429, 502, 503, 400];
    let count = 0;
    const { control, received, simulator } = await connected({}, (got) =>
      got.headers["x-front-challenge"] ? echo(got) : (answers[count++] ?? 200),
    );
    control.customerWrites({ text: "one" });
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(4);
    expect(new Set(received.map(({ json }) => json.payload.id)).size).toBe(1);
    control.customerWrites({ text: "two" });
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(5);
    const last = simulator.ledger.deliveries().at(-1);
    expect([last?.status, control.deliveries()[0]?.state]).toEqual([400, "given-up"]);
  });

  test("a receiver that takes too long gets it again", async () => {
    let count = 0;
    const { control, received } = await connected({ switches: { webhookTimeLimitMs: 60 } }, async (got) => {
      if (got.headers["x-front-challenge"]) return echo(got);
      count += 1;
      if (count === 1) await new Promise((resolve) => setTimeout(resolve, 200));
      return 200;
    });
    control.customerWrites({ text: "one" });
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(2);
  });

  test("a new signing key signs at once, the former one only what a fault asks for", async () => {
    const { control, received, signingKey } = await connected();
    const next = control.rotateSigningKey().signingKey;
    control.addWebhookFault({ match: { nth: 2 }, effect: { kind: "old-key" } });
    control.customerWrites({ text: "one" });
    control.customerWrites({ text: "two" });
    await control.whenWebhooksIdle();
    const keys = received.map((webhook) => [isSigned(webhook, signingKey), isSigned(webhook, next)]);
    expect(keys).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  test("duplicates, loss, bad and missing signatures and broken bodies come on demand", async () => {
    const { control, received, signingKey, simulator } = await connected();
    const effects = [
      { kind: "duplicate", copies: 2, concurrently: true },
      { kind: "drop" },
      { kind: "bad-signature" },
      { kind: "missing-signature" },
      { kind: "not-json" },
      { kind: "huge-body", bytes: 5000 },
    ] as const;
    for (const effect of effects) {
      control.addWebhookFault({ effect });
      control.customerWrites({ text: effect.kind });
      await control.whenWebhooksIdle();
    }
    expect(received).toHaveLength(7);
    expect(new Set(received.slice(0, 3).map(({ json }) => json.payload.id)).size).toBe(1);
    expect(received.slice(3, 5).map((webhook) => isSigned(webhook, signingKey))).toEqual([false, false]);
    expect(received[4]?.headers).not.toHaveProperty("x-front-signature");
    expect([received[5]?.json, isSigned(received[5] as Received, signingKey)]).toEqual([undefined, true]);
    expect(received[6]?.raw.length).toBeGreaterThan(5000);
    expect(simulator.ledger.deliveries().map(({ outcome }) => outcome)).toContain("dropped");
  });

  test("imports and mass actions are silent, and no event remembers them", async () => {
    const { control, received, get } = await connected();
    const { conversationIds } = control.importConversations({ count: 3, status: "open" });
    control.archiveSilently({ conversationIds });
    await control.whenWebhooksIdle();
    expect(received).toEqual([]);
    expect((await get("/events")).json._results).toEqual([]);
    expect((await get("/conversations?q[statuses]=archived")).json._results).toHaveLength(3);
  });

  test("any webhook can be sent, of types nobody knows", async () => {
    const { control, received } = await connected();
    control.sendWebhook({ type: "conversation_teleported", payload: { id: "evt_1" } });
    control.sendWebhook({ type: "x", body: "recorded" });
    await control.whenWebhooksIdle();
    expect(received[0]?.json).toMatchObject({ type: "conversation_teleported", payload: { id: "evt_1" } });
    expect(received[1]?.raw.toString()).toBe("recorded");
    control.resendWebhook({ deliveryId: control.deliveries().at(-1)?.id ?? "" });
    await until(() => received.length === 3);
  });
});

describe("rule webhook (14)", () => {
  test("the bare event comes, signed with SHA-1 over the body, without a timestamp", async () => {
    const { control, received, secret } = await withRule();
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    const { headers, json, raw } = first(received);
    expect(json).toMatchObject({
      type: "inbound",
      conversation: { status: "unassigned" },
      target: { data: { text: "hello" } },
    });
    expect(headers["x-front-signature"]).toBe(createHmac("sha1", secret).update(raw).digest("base64"));
    expect(headers).not.toHaveProperty("x-front-request-timestamp");
  });

  test("a preview holds ids, links and kinds only", async () => {
    const { control, received } = await withRule({}, false);
    const { conversationId, messageId } = control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    const { conversation, source, target } = first(received).json;
    expect(Object.keys(conversation)).toEqual(["_links", "id"]);
    expect([conversation.id, target.data.id]).toEqual([conversationId, messageId]);
    expect([Object.keys(target.data), Object.keys(source.data[0])]).toEqual([
      ["_links", "id"],
      ["_links", "id"],
    ]);
  });

  test("a failure is not repeated; private inboxes, types and inboxes are the rule's own", async () => {
    const { control, received, ruleId, workspace } = await withRule({}, true, () => 500);
    control.customerWrites({ text: "private", channelId: workspace.channels.mayaEmail.id });
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(1);
    const url = control.people().rules[0]?.url ?? "";
    control.saveRuleWebhook({ ruleId, url, types: ["archive"], inboxIds: [workspace.inboxes.support.id] });
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.archive({ conversationId });
    await control.whenWebhooksIdle();
    expect(received.map(({ json }) => json.type)).toEqual(["inbound", "archive"]);
    control.removeRuleWebhook({ ruleId });
    control.reopen({ conversationId });
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(2);
  });

  test("a mention is told as mention, and @all names every person", async () => {
    const { control, received, get } = await withRule();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const { commentId } = control.teammateComments({ conversationId, text: "look @all, mail a@b.example" });
    await control.whenWebhooksIdle();
    expect(received.map(({ json }) => json.type)).toEqual(["inbound", "mention"]);
    expect((await get(`/comments/${commentId}/mentions`)).json._results).toHaveLength(5);
  });
});

describe("custom channel (section 16)", () => {
  /** The app behind the channel. */
  async function app(answer: Record<string, unknown> | number = {}) {
    const receiver = await openReceiver((got) => {
      if (got.json.type === "authorization")
        return {
          status: 200,
          contentType: "application/json",
          body: JSON.stringify({ type: "success", webhook_url: receiver.url }),
        };
      if (typeof answer === "number") return answer;
      const ids = {
        type: "success",
        external_id: "app-out-1",
        external_conversation_id: "thread-1",
        ...answer,
      };
      return { status: 200, contentType: "application/json", body: JSON.stringify(ids) };
    });
    const account = await openAccount();
    const { custom } = account.workspace.channels;
    await account.control.connectChannel({ channelId: custom.id, url: receiver.url });
    const inbound = (externalId: string, text: string, token = account.channelToken(custom.id)) =>
      account.call(
        "POST",
        `/channels/${custom.id}/inbound_messages`,
        {
          sender: { handle: "app-user", name: "App User", email: "app@example.com" },
          body: text,
          metadata: { external_id: externalId, external_conversation_id: "thread-1" },
        },
        { Authorization: `Bearer ${token}` },
      );
    return { ...account, ...receiver, custom, inbound };
  }

  test("M4: a customer's messages arrive in one conversation, with a channel token or the API token", async () => {
    const { inbound, control, workspace } = await app();
    expect((await inbound("a", "one")).json.status).toBe("accepted");
    expect((await inbound("b", "two", workspace.apiToken)).status).toBe(202);
    const [conversation, ...others] = control.conversations();
    expect([conversation?.messageCount, conversation?.kind, others.length]).toEqual([2, "custom", 0]);
  });

  test("M4: a channel token that is expired, too long, forged or for another channel is refused", async () => {
    const { inbound, channelToken, custom, call } = await app();
    const now = Math.floor(Date.now() / 1000);
    const tokens = [
      channelToken(custom.id, { exp: now - 1 }),
      channelToken(custom.id, { exp: now + 300 }),
      channelToken("cha_other"),
      channelToken(custom.id, { iss: "somebody" }),
      `${channelToken(custom.id).slice(0, -4)}AAAA`,
    ];
    for (const token of tokens) expect((await inbound("a", "x", token)).status).toBe(401);
    const headers = { Authorization: `Bearer ${channelToken(custom.id)}` };
    expect((await call("GET", "/conversations", undefined, headers)).status).toBe(401);
  });

  test("M4: what teammates and the API write is posted to the app, signed, and its ids are kept", async () => {
    const { inbound, control, reply, received, workspace, call, custom } = await app();
    await inbound("a", "one");
    const [conversation] = control.conversations();
    const conversationId = conversation?.id ?? "";
    control.teammateReplies({ conversationId, text: "hello from Maya" });
    await reply(conversationId, "hello from the API");
    await control.whenWebhooksIdle();
    expect(received.map(({ json }) => json.type)).toEqual(["authorization", "message", "message"]);
    const [, message] = received;
    expect(message?.json).toMatchObject({
      payload: { text: "hello from Maya" },
      metadata: { external_conversation_id: "thread-1" },
    });
    expect(isSigned(message as Received, workspace.signingKey)).toBe(true);
    const status = `/channels/${custom.id}/conversations/thread-1/messages/app-out-1/status`;
    control.archive({ conversationId });
    expect((await call("PUT", status, { status: "failed" })).status).toBe(204);
    expect(control.conversation(conversationId).status).not.toBe("archived");
    expect((await call("PUT", status, { status: "read" })).status).toBe(400);
  });

  test("M4: a message the app does not accept fails with webhook_error and reopens", async () => {
    const { inbound, control } = await app(500);
    await inbound("a", "one");
    const conversationId = control.conversations()[0]?.id ?? "";
    control.teammateReplies({ conversationId, text: "hi", archives: true });
    await control.whenWebhooksIdle();
    const view = control.conversation(conversationId);
    expect([view.messages.at(-1)?.errorType, view.status]).toEqual(["webhook_error", "assigned"]);
  });

  test("M4: what was written elsewhere is synced in and not posted back; going offline invalidates", async () => {
    const { call, control, received, custom, get, workspace } = await app();
    const body = {
      to: [{ handle: "app-user" }],
      body: "x",
      author_id: workspace.teammates.maya.id,
      metadata: { external_id: "o", external_conversation_id: "thread-1" },
    };
    expect((await call("POST", `/channels/${custom.id}/outbound_messages`, body)).status).toBe(202);
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(1);
    expect(control.conversations()[0]?.messageCount).toBe(1);
    expect((await call("PATCH", `/channels/${custom.id}`, { status: "offline" })).status).toBe(204);
    expect((await get(`/channels/${custom.id}`)).json.is_valid).toBe(false);
    await control.disconnectChannel();
    expect(received.at(-1)?.json.type).toBe("delete");
  });
});
