import { createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { actionsOf, openAccount, openReceiver, type Received, until } from "./open-account.ts";

type Options = Parameters<typeof openAccount>[0];

/** An account whose webhooks arrive at a receiver. */
async function connected(options: Options = {}, answer?: (received: Received) => number | Promise<number>) {
  const receiver = await openReceiver(answer);
  const account = await openAccount({
    ...options,
    switches: { welcomeMessage: "none", ...options.switches },
  });
  const { publicKey } = await account.control.saveWebhook({ url: receiver.url });
  return { ...account, ...receiver, url: account.url, publicKey };
}

function relabel(pem: string): string {
  return pem.replaceAll("RSA PUBLIC KEY", "PUBLIC KEY");
}

function isSigned(received: Received, pem: string, bytes: Buffer = received.raw): boolean {
  const signature = Buffer.from(String(received.headers["x-freshchat-signature"] ?? ""), "base64");
  return verify("sha256", bytes, createPublicKey(pem), signature);
}

function first(received: Received[]): Received {
  const [webhook] = received;
  if (!webhook) throw new Error("No webhook came.");
  return webhook;
}

describe("signature (11)", () => {
  test("the key, mislabelled as by default, is refused by Node and verifies once relabelled", async () => {
    const { control, received, publicKey } = await connected();
    control.customerWrites({ text: "হাই! 안녕하세요 👋 / é" });
    await control.whenWebhooksIdle();
    expect(publicKey).toMatch(/^-----BEGIN RSA PUBLIC KEY-----\nMI/);
    expect(() => createPublicKey(publicKey)).toThrow();
    expect(isSigned(first(received), relabel(publicKey))).toBe(true);
    expect(first(received).raw.toString("utf8")).toBe(JSON.stringify(first(received).json));
  });

  test("the key has 2048 bits and exponent 65537 unless asked otherwise", async () => {
    const { publicKey } = await connected({ webhookKeyBits: 2048 });
    const { asymmetricKeyDetails } = createPublicKey(relabel(publicKey));
    expect(asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65_537n });
  });

  test.each([
    "pkcs1",
    "spki",
  ] as const)("the key, handed out as %s, works as it is", async (webhookKeyForm) => {
    const { control, received, publicKey } = await connected({ switches: { webhookKeyForm } });
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    expect(isSigned(first(received), publicKey)).toBe(true);
  });

  test("the key changes when the webhook is saved again", async () => {
    const { control, received, workspace: _, publicKey, url: __, simulator } = await connected();
    const url = simulator.workspace.webhookUrl;
    const again = await control.saveWebhook({ url });
    expect(again.publicKey).not.toBe(publicKey);
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    expect(isSigned(first(received), relabel(publicKey))).toBe(false);
    expect(isSigned(first(received), relabel(again.publicKey))).toBe(true);
  });

  test("in the unusual style the bytes verify and re-serialised ones do not", async () => {
    const { control, received, publicKey } = await connected({ switches: { webhookBodyStyle: "unusual" } });
    control.customerWrites({ text: "Größe 54 / 안녕 👋" });
    await control.whenWebhooksIdle();
    const webhook = first(received);
    expect(webhook.raw.toString("utf8")).toMatch(/\\u00f6.*\\\//);
    expect(webhook.json.data.message.message_parts[0].text.content).toBe("Größe 54 / 안녕 👋");
    expect(isSigned(webhook, relabel(publicKey))).toBe(true);
    expect(isSigned(webhook, relabel(publicKey), Buffer.from(JSON.stringify(webhook.json)))).toBe(false);
  });

  test("signing can be left out for benchmarks", async () => {
    const { control, received } = await connected({ signWebhooks: false });
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    expect(first(received).headers).not.toHaveProperty("x-freshchat-signature");
  });
});

describe("events (12)", () => {
  test("all four actions are told, with empty texts for empty sides of an assignment", async () => {
    const { control, received, workspace } = await connected();
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.assign({ conversationId, agentId: workspace.agents.maya.id });
    control.agentResolves({ conversationId, agentId: workspace.agents.maya.id });
    control.agentReopens({ conversationId });
    await control.whenWebhooksIdle();
    expect(actionsOf(received)).toEqual([
      "message_create",
      "conversation_assignment",
      "conversation_resolution",
      "conversation_reopen",
    ]);
    const { assignment } = received[1]?.json.data ?? {};
    expect(assignment).toMatchObject({
      assignor: "agent",
      to_agent_id: workspace.agents.maya.id,
      to_group_id: "",
      from_agent_id: "",
      from_group_id: "",
      conversation: { status: "assigned", assigned_agent_id: workspace.agents.maya.id, sla_breached: false },
    });
    expect(received[2]?.json.data.resolve).toMatchObject({
      resolver: "agent",
      conversation: { status: "resolved" },
      user: {},
    });
    expect(received[3]?.json.data.reopen).toMatchObject({
      reopener: "agent",
      conversation: { status: "reopened" },
    });
  });

  const messageKeys = {
    g2: ["created_time", "message_source"],
    g3: ["interaction_id", "user_id"],
    g4: ["restrictResponse", "botsPrivateNote"],
    g5: ["freshchat_conversation_id", "freshchat_channel_id", "isBotsInput"],
  } as const;
  const generations = ["g2", "g3", "g4", "g5"] as const;

  test.each(
    generations,
  )("a customer's message in generation %s has the keys up to it and no later ones", async (webhookGeneration) => {
    const { control, received } = await connected({ switches: { webhookGeneration } });
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    const { message } = first(received).json.data;
    for (const generation of generations) {
      const isThere = generations.indexOf(generation) <= generations.indexOf(webhookGeneration);
      for (const key of messageKeys[generation]) expect(key in message, `${generation} ${key}`).toBe(isThere);
    }
    expect(message.actor_type).toBe("user");
  });

  test("unknown actions, a closing one by switch, and recorded bodies can be sent", async () => {
    const { control, received } = await connected({ switches: { closedAction: "conversation_close" } });
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.agentResolves({ conversationId });
    control.sendWebhook({ action: "foo", body: '{"action":"foo"}' });
    control.closeWithUnknownAction({ conversationId, action: "bar" });
    await control.whenWebhooksIdle();
    expect(actionsOf(received)).toEqual([
      "message_create",
      "conversation_resolution",
      "conversation_close",
      "foo",
      "bar",
    ]);
  });
});

describe("delivery (13)", () => {
  test("a webhook, not accepted, comes again with a growing X-Retry-Count and the same body", async () => {
    let failures = 2;
    const { control, received } = await connected({}, () => (failures-- > 0 ? 503 : 200));
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    expect(received.map(({ headers }) => headers["x-retry-count"])).toEqual(["0", "1", "2"]);
    expect(new Set(received.map(({ raw }) => raw.toString())).size).toBe(1);
    expect(control.deliveries()[0]).toMatchObject({ state: "delivered", attempts: 3 });
  });

  test("a webhook, answered too late, comes again", async () => {
    let isSlow = true;
    // A second, so that the prompt answer is in time on a busy machine too.
    const { control, received, simulator } = await connected(
      { switches: { webhookTimeLimitMs: 1_000 } },
      async () => {
        if (!isSlow) return 200;
        isSlow = false;
        await until(() => simulator.ledger.deliveries().length > 0);
        return 200;
      },
    );
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(2);
    expect(simulator.ledger.deliveries().map(({ outcome }) => outcome)).toEqual(["timed-out", "accepted"]);
  });

  test("webhooks, while the receiver is down, wait and arrive when it is back", async () => {
    const { control, close, port, simulator } = await connected();
    await close();
    control.customerWrites({ text: "hello" });
    await until(() => simulator.ledger.deliveries().some(({ retryCount }) => retryCount >= 2));
    expect(control.stats().webhooksWaiting).toBe(1);
    const back = await openReceiver();
    await control.saveWebhook({ url: back.url });
    control.retryWebhooksNow();
    await control.whenWebhooksIdle();
    expect(back.received).toHaveLength(1);
    expect(port).not.toBe(back.port);
  });

  test("a webhook, given up after the last retry, can be sent again by hand", async () => {
    let isDown = true;
    const { control, received } = await connected({ switches: { webhookMaximumRetries: 1 } }, () =>
      isDown ? 500 : 200,
    );
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    const [delivery] = control.deliveries();
    expect([delivery?.state, received.length]).toEqual(["given-up", 2]);
    isDown = false;
    control.resendWebhook({ deliveryId: delivery?.id ?? "", retryCount: 7 });
    await control.whenWebhooksIdle();
    expect(received.at(-1)?.headers["x-retry-count"]).toBe("7");
  });

  test.each([
    ["reopen-first", ["conversation_reopen", "message_create"]],
    ["message-first", ["message_create", "conversation_reopen"]],
  ] as const)("a message into a resolved conversation gives a pair, %s, with one interaction id", async (reopenEventOrder, order) => {
    const { control, received } = await connected({ switches: { reopenEventOrder } });
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.agentResolves({ conversationId });
    control.customerReopens({ conversationId });
    await control.whenWebhooksIdle();
    expect(actionsOf(received).slice(-2)).toEqual(order);
    const ids = received.slice(-2).map(({ json }) => (json.data.reopen ?? json.data.message).interaction_id);
    expect(new Set(ids).size).toBe(1);
  });

  test("the webhook can come before the POST is answered", async () => {
    const { control, reply, received } = await connected(
      { switches: { webhookBeforeAnswer: true } },
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return 200;
      },
    );
    const { conversationId } = control.customerWrites({ text: "hello" });
    const { json } = await reply(conversationId, "hi");
    expect(received.map((webhook) => webhook.json.data.message.id)).toContain(json.id);
    expect(control.stats().webhooksWaiting).toBe(0);
  });

  test("duplicates come as often as asked, all at once or one after another", async () => {
    const { control, received } = await connected();
    control.addWebhookFault({ effect: { kind: "duplicate", copies: 4, concurrently: true } });
    control.customerWrites({ text: "hello" });
    control.customerWrites({ text: "only once" });
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(6);
  });

  test("a dropped webhook never comes and is in the ledger", async () => {
    const { control, received, simulator } = await connected();
    control.addWebhookFault({
      id: "lost",
      match: { action: "message_create", nth: 2 },
      effect: { kind: "drop" },
    });
    const { conversationId } = control.customerWrites({ text: "one" });
    const lost = control.customerWrites({ conversationId, text: "two" });
    control.customerWrites({ conversationId, text: "three" });
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(2);
    const dropped = simulator.ledger.deliveries().filter(({ outcome }) => outcome === "dropped");
    expect(dropped).toMatchObject([{ messageId: lost.messageId, fault: "lost" }]);
  });

  test("webhooks, shuffled, all come and not in order", async () => {
    const { control, received } = await connected();
    control.addWebhookFault({ times: "always", effect: { kind: "shuffle", windowMs: 150 } });
    const { conversationId } = control.customerWrites({ text: "0" });
    for (let index = 1; index < 12; index++) control.customerWrites({ conversationId, text: String(index) });
    await control.whenWebhooksIdle();
    const order = received.map(({ json }) => Number(json.data.message.message_parts[0].text.content));
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
  });

  test("a delayed webhook comes later and a resent one once more with its retry count", async () => {
    const { control, received } = await connected();
    control.addWebhookFault({ match: { bodyIncludes: "late" }, effect: { kind: "delay", milliseconds: 80 } });
    control.addWebhookFault({
      match: { bodyIncludes: "twice" },
      effect: { kind: "resend", afterMs: 30, retryCount: 3 },
    });
    control.customerWrites({ text: "late" });
    control.customerWrites({ text: "twice" });
    await control.whenWebhooksIdle();
    const texts = received.map(({ json }) => json.data.message.message_parts[0].text.content);
    expect(texts).toEqual(["twice", "twice", "late"]);
    expect(received[1]?.headers["x-retry-count"]).toBe("3");
  });
});

describe("echo (14)", () => {
  test("our own messages and changes come back by default", async () => {
    const { control, reply, call, received, workspace } = await connected();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const { json } = await reply(conversationId, "hi");
    await call("PUT", `/v2/conversations/${conversationId}`, { status: "resolved" });
    await control.whenWebhooksIdle();
    expect(actionsOf(received)).toEqual(["message_create", "message_create", "conversation_resolution"]);
    expect(received[1]?.json.data.message).toMatchObject({
      id: json.id,
      actor_id: workspace.agents.baton.id,
    });
  });

  test("with both echoes off, only what people do is told", async () => {
    const { control, reply, call, received } = await connected({
      switches: { echoOwnMessages: false, echoOwnChanges: false },
    });
    const { conversationId } = control.customerWrites({ text: "hello" });
    await reply(conversationId, "hi");
    await call("PUT", `/v2/conversations/${conversationId}`, { status: "resolved" });
    control.agentReplies({ conversationId, text: "from a person" });
    await control.whenWebhooksIdle();
    expect(actionsOf(received)).toEqual(["message_create", "message_create"]);
  });

  test("private notes are told, unless switched off", async () => {
    const { control, received } = await connected();
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.agentAddsNote({ conversationId, text: "secret" });
    control.setSwitches({ deliverPrivateNotes: false });
    control.agentAddsNote({ conversationId, text: "more secret" });
    await control.whenWebhooksIdle();
    expect(received.filter(({ json }) => json.data.message.message_type === "private")).toHaveLength(1);
  });

  test("the welcome message is a dot from the system", async () => {
    const { control, received } = await connected({ switches: { welcomeMessage: "dot" } });
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    const { message } = first(received).json.data;
    expect([message.actor_type, message.message_parts]).toEqual(["system", [{ text: { content: "." } }]]);
  });
});

describe("bad webhooks (15)", () => {
  test.each([
    "bad-signature",
    "missing-signature",
    "old-key",
  ] as const)("%s does not verify", async (kind) => {
    const { control, received, publicKey } = await connected();
    control.addWebhookFault({ effect: { kind } });
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    expect(isSigned(first(received), relabel(publicKey))).toBe(false);
  });

  test("the old key's signature verifies with the key from before saving again", async () => {
    const { control, received, publicKey, simulator } = await connected();
    await control.saveWebhook({ url: simulator.workspace.webhookUrl });
    control.setSwitches({ webhookSignature: "old-key" });
    control.customerWrites({ text: "hello" });
    await control.whenWebhooksIdle();
    expect(isSigned(first(received), relabel(publicKey))).toBe(true);
  });

  test("a huge body and one that is no JSON are signed correctly", async () => {
    const { control, received, publicKey } = await connected();
    control.addWebhookFault({ match: { nth: 1 }, effect: { kind: "huge-body", bytes: 2_000_000 } });
    control.addWebhookFault({ match: { nth: 2 }, effect: { kind: "not-json" } });
    control.customerWrites({ text: "one" });
    control.customerWrites({ text: "two" });
    await control.whenWebhooksIdle();
    expect(Math.max(...received.map(({ raw }) => raw.length))).toBeGreaterThan(2_000_000);
    expect(received.filter(({ json }) => json === undefined)).toHaveLength(1);
    expect(received.every((webhook) => isSigned(webhook, relabel(publicKey)))).toBe(true);
  });
});

describe("inbox (16)", () => {
  test("the whole story of a conversation is told in order", async () => {
    const { control, received, workspace } = await connected({
      switches: { waitingAction: "conversation_waiting" },
    });
    const { conversationId, userId } = control.customerWrites({
      text: "hello",
      userId: workspace.users.anonymous.id,
    });
    expect(userId).toBe(workspace.users.anonymous.id);
    control.agentTakesOver({ conversationId, agentId: workspace.agents.maya.id });
    control.agentAddsNote({ conversationId, agentId: workspace.agents.maya.id, text: "checking" });
    control.agentReplies({ conversationId, agentId: workspace.agents.maya.id, text: "here you go" });
    control.setWaiting({ conversationId });
    expect(control.conversation(conversationId).status).toBe("waiting on customer");
    control.automationResolves({ conversationId });
    control.customerReopens({ conversationId });
    control.assignGroup({ conversationId, groupId: workspace.groups.orders.id });
    control.unassign({ conversationId });
    await control.whenWebhooksIdle();
    expect(actionsOf(received)).toEqual([
      "message_create",
      "conversation_assignment",
      "message_create",
      "message_create",
      "conversation_waiting",
      "conversation_resolution",
      "conversation_reopen",
      "message_create",
      "conversation_assignment",
      "conversation_assignment",
    ]);
    expect(received[5]?.json.data.resolve.resolver).toBe("system");
  });

  test.each([
    [
      "quick_reply_button",
      { quick_reply_button: { label: "Yes", custom_reply_text: "Yes please", payload: "y" } },
    ],
    ["text", { text: { content: "Yes please" } }],
  ] as const)("a tapped quick reply comes as %s", async (quickReplyTap, part) => {
    const { control, received } = await connected({ switches: { quickReplyTap } });
    control.customerWrites({ quickReply: { label: "Yes", customReplyText: "Yes please", payload: "y" } });
    await control.whenWebhooksIdle();
    expect(first(received).json.data.message.message_parts).toEqual([part]);
  });

  test("a file comes without url in the webhook", async () => {
    const { control, received } = await connected();
    const file = { name: "a.pdf", contentType: "application/pdf", base64: "cGRm" };
    control.customerWrites({ files: [file] });
    await control.whenWebhooksIdle();
    expect(first(received).json.data.message.message_parts[0].file).not.toHaveProperty("url");
  });
});
