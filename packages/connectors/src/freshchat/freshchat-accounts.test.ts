import type { HelpdeskAction, HelpdeskEvent } from "@baton/domain";
import { createFreshchatSimulator, type FreshchatSwitches } from "@baton/sandbox/freshchat/index";
import { afterAll, describe, expect, test } from "vitest";
import type { ActionOutcome, ConversationReference } from "../contract.ts";
import { createHttpClient } from "../http/create-http-client.ts";
import { sendJson, startTestServer } from "../http/start-test-server.ts";
import { freshchat } from "./index.ts";
import { freshchatSettingsSchema } from "./settings.ts";

/**
 * Freshchat accounts differ, and its documentation leaves much open. The simulator has a switch for each point;
 * the whole life of a conversation has to come out the same in every position.
 */
const accounts: Partial<FreshchatSwitches>[] = [
  {},
  { unassignBy: "empty" },
  { unassignBy: "space" },
  { unassignedKeys: "null" },
  { unassignedKeys: "empty" },
  { unassignDropsGroup: false },
  { statusNewClearsAgent: true },
  { apiChangeActor: "agent" },
  { assignWithoutStatus: "refused" },
  { agentAndGroupTogether: "refused" },
  { conversationIdForm: "hex" },
  { conversationIdsAccepted: "uuid" },
  { conversationIdsAccepted: "number" },
  { conversationUrl: false },
  { messageLinkBoundary: "overlapping" },
  { pagePastEnd: "empty" },
  { itemsPerPageOverMaximum: "refuse" },
  { createdStatus: 201 },
  { createdStatus: 202 },
  { errorBodies: "html", conversationIdsAccepted: "number" },
  { errorBodies: "empty", unassignBy: "space" },
  { agentMessageType: "absent" },
  { systemMessages: false },
  { reopenMessageShape: "quoted", deliverSystemMessages: "all" },
  { deliverSystemMessages: "none", welcomeMessage: "none" },
  { welcomeMessage: "text" },
  { unusedPartKeys: "null" },
  { lineBreakPart: true },
  { quickReplyTap: "text" },
  { uploadedImageAnswer: "hash" },
  { fileUrlDelayMs: 700 },
  { webhookGeneration: "g4" },
  { webhookGeneration: "g3" },
  { webhookGeneration: "g2" },
  { webhookBodyStyle: "unusual" },
  { webhookBodyStyle: "indented" },
  { webhookKeyForm: "pkcs1" },
  { webhookKeyForm: "spki" },
  { webhookBeforeAnswer: true },
  { echoOwnMessages: false, echoOwnChanges: false },
  { reopenEventOrder: "message-first" },
  { reopenClearsAssignee: false, reopenedStatus: "reopened" },
  { resolvedKeepsAssignee: false },
  { resolutionUserKey: "users" },
  { closedAction: "conversation_close" },
  { waitingAction: "conversation_status_update" },
  { userIdForm: "alias" },
];

const http = createHttpClient({ allowPrivateNetwork: true });
afterAll(() => http.close());

describe.each(
  accounts.map((switches) => [JSON.stringify(switches), switches] as const),
)("an account with %s", (_name, switches) => {
  test("carries a conversation from the first message to the reopening", async () => {
    await using account = await openAccount(switches);
    const { control, agents, helpdesk, act, takeEvents, groups } = account;

    const { conversationId, userId } = control.customerWrites({
      text: "Where is my order?",
      user: { first_name: "Ana" },
    });
    const first = await takeEvents();
    expect(textsFrom(first, "customer")).toEqual(["Where is my order?"]);
    const reference = account.reference ?? { externalId: conversationId, alternateId: null };
    expect(reference.externalId).toBe(conversationId);

    expect(await act(reference, { kind: "claim" })).toMatchObject({ kind: "done" });
    expect(control.conversation(conversationId)).toMatchObject({ agentId: agents.baton.id });
    expect(await act(reference, { kind: "reply", text: "On its way." })).toMatchObject({ kind: "done" });
    expect(await act(reference, { kind: "note", text: "Asked about an order." })).toMatchObject({
      kind: "done",
    });
    const seen = control.customerView(userId).conversations.flatMap(({ messages }) => messages);
    expect(JSON.stringify(seen)).toContain("On its way.");
    expect(JSON.stringify(seen)).not.toContain("Asked about an order.");
    expect(textsFrom(await takeEvents(), "customer")).toEqual([]);

    control.customerWrites({ conversationId, quickReply: { label: "Thanks", payload: "t" } });
    expect(textsFrom(await takeEvents(), "customer")).toEqual(["Thanks"]);

    const snapshot = await helpdesk.readConversation(reference, { messages: "all" });
    expect(snapshot).toMatchObject({
      status: "open",
      assignee: { kind: "agent" },
      contact: { name: "Ana" },
    });
    expect(snapshot.url).toMatch(/^https?:\/\//);
    const people = snapshot.messages.filter(({ author }) => author.kind !== "system");
    expect(people.map(({ text, visibility, author }) => [text, visibility, author.kind])).toEqual([
      ["Where is my order?", "public", "customer"],
      ["On its way.", "public", "agent"],
      ["Asked about an order.", "private", "agent"],
      ["Thanks", "public", "customer"],
    ]);

    control.assignGroup({ conversationId, groupId: groups.workshop.id });
    expect(await act(reference, { kind: "unassign" })).toMatchObject({ kind: "done" });
    expect(control.conversation(conversationId)).toMatchObject({
      agentId: "",
      groupId: groups.workshop.id,
      status: "new",
    });
    expect(await act(reference, { kind: "assign-group", groupId: groups.orders.id })).toMatchObject({
      kind: "done",
    });
    expect(control.conversation(conversationId)).toMatchObject({ agentId: "", groupId: groups.orders.id });
    await takeEvents();

    control.agentTakesOver({ conversationId, agentId: agents.maya.id });
    control.agentReplies({ conversationId, text: "Maya here.", agentId: agents.maya.id });
    const takeover = await takeEvents();
    expect(textsFrom(takeover, "teammate")).toEqual(["Maya here."]);
    expect(takeover).toContainEqual(
      expect.objectContaining({
        kind: "assignee-changed",
        assignee: expect.objectContaining({ kind: "teammate", externalId: agents.maya.id }),
      }),
    );

    expect(await act(reference, { kind: "set-status", status: "resolved" })).toMatchObject({
      kind: "done",
    });
    const resolved = await helpdesk.readConversation(reference, { messages: "none" });
    expect(resolved).toMatchObject({ status: "resolved", assignee: { kind: "none" } });
    await takeEvents();
    control.customerWrites({ conversationId, text: "And the invoice?" });
    const reopening = await takeEvents();
    expect(textsFrom(reopening, "customer")).toEqual(["And the invoice?"]);
    expect(reopening.map(({ kind }) => kind)).toContain("conversation-reopened");
    const reopened = await helpdesk.readConversation(reference, { messages: "none" });
    expect(reopened.status).toBe("open");

    control.agentResolves({ conversationId, agentId: agents.maya.id });
    expect(await takeEvents()).toContainEqual(expect.objectContaining({ kind: "conversation-closed" }));
  });

  test("carries files both ways", async () => {
    await using account = await openAccount(switches);
    const { control, helpdesk, act, takeEvents } = account;
    const content = Buffer.from("file content");
    const { conversationId, messageId } = control.customerWrites({
      files: [{ name: "bill.pdf", contentType: "application/pdf", base64: content.toString("base64") }],
    });
    const message = (await takeEvents())
      .flatMap((event) => (event.kind === "message-created" ? [event.message] : []))
      .find(({ externalId }) => externalId === messageId);
    const attachment = message?.attachments[0];
    if (!attachment || !account.reference) throw new Error("the file did not arrive");
    const file = await helpdesk.downloadAttachment(account.reference, messageId, attachment);
    expect(file.bytes.equals(content)).toBe(true);

    const outcome = await act(account.reference, {
      kind: "reply",
      text: "The form:",
      attachments: [{ storageKey: "k", name: "form.png", contentType: "image/png", sizeBytes: 4 }],
    });
    expect(outcome).toMatchObject({ kind: "done" });
    const last = control.conversation(conversationId).messages.at(-1);
    expect(last?.message_parts).toHaveLength(2);
  });
});

test("FC6: on an account where customers write anew, an answer into the old conversation is refused by name", async () => {
  await using account = await openAccount({ threadedConversations: true });
  const { control, act, takeEvents } = account;
  const { conversationId } = control.customerWrites({ text: "One" });
  await takeEvents();
  const old = account.reference;
  control.agentResolves({ conversationId });
  control.customerWrites({ conversationId, text: "Two" });
  await takeEvents();
  expect(account.reference?.externalId).not.toBe(conversationId);
  expect(old && (await act(old, { kind: "reply", text: "Late answer" }))).toMatchObject({
    kind: "refused",
    failure: { code: "not-latest-conversation" },
  });
});

test.each([
  [{ deliveryErrorInAnswer: true }, "refused", "delivery-failed"],
  [{ portalHost: true }, "unknown", "unreadable-answer"],
  [{ tokenScopes: "read-only" }, "refused", "forbidden"],
  [{ rateLimit: 1 }, "not-done", "rate-limited"],
] as [
  Partial<FreshchatSwitches>,
  ActionOutcome["kind"],
  string,
][])("an account with %j ends a reply as %s, %s", async (switches, kind, code) => {
  await using account = await openAccount({});
  const { control, act, takeEvents } = account;
  control.customerWrites({ text: "Hello" });
  await takeEvents();
  if (!account.reference) throw new Error("no conversation");
  control.setSwitches(switches);
  if ("rateLimit" in switches) await act(account.reference, { kind: "claim" });
  expect(await act(account.reference, { kind: "reply", text: "Hi" })).toMatchObject({
    kind,
    failure: { code },
  });
});

test("D7: an e-mail conversation, where Freshchat reports an error and sends all the same, is read back", async () => {
  await using account = await openAccount({});
  const { control, act, takeEvents, channels, helpdesk } = account;
  control.customerWrites({ text: "By mail", channelId: channels.email.id });
  await takeEvents();
  const { reference } = account;
  if (!reference) throw new Error("no conversation");
  expect(await act(reference, { kind: "reply", text: "An answer" })).toMatchObject({
    kind: "unknown",
    failure: { code: "sent-despite-error" },
  });
  const snapshot = await helpdesk.readConversation(reference, { messages: "recent" });
  expect(snapshot.messages.filter(({ author }) => author.kind === "agent").map(({ text }) => text)).toEqual([
    "An answer",
  ]);
});

test("FC3: an agent account that was deactivated is refused, and the check says so", async () => {
  await using account = await openAccount({});
  const { control, act, takeEvents, agents, helpdesk } = account;
  control.customerWrites({ text: "Hello" });
  await takeEvents();
  control.setAgent({ agentId: agents.baton.id, isDeactivated: true });
  expect(account.reference && (await act(account.reference, { kind: "reply", text: "Hi" }))).toMatchObject({
    kind: "refused",
  });
  const result = await helpdesk.check();
  expect(result.checks.find((check) => !check.ok)).toMatchObject({
    field: "defaultAgentEmail",
    message: expect.stringContaining("deactivated"),
  });
});

function textsFrom(events: readonly HelpdeskEvent[], author: string): string[] {
  return events.flatMap((event) =>
    event.kind === "message-created" && event.message.author.kind === author ? [event.message.text] : [],
  );
}

async function openAccount(switches: Partial<FreshchatSwitches>) {
  const simulator = createFreshchatSimulator({
    demoConversations: false,
    webhookKeyBits: 1024,
    switches: { fileUrlDelayMs: 0, ...switches },
  });
  const { control, workspace } = simulator;
  const { agents, groups, channels } = workspace;
  const listening = await simulator.listen();
  const receiver = await startTestServer((_request, response) => sendJson(response, 200, {}));
  const { publicKey } = await control.saveWebhook({ url: receiver.baseUrl });
  const settings = freshchatSettingsSchema.parse({
    domain: "lumenbikes.freshchat.com",
    accessToken: workspace.accessToken,
    defaultAgentEmail: agents.baton.email,
    autoHandleAll: true,
    webhookPublicKey: publicKey,
    apiBaseUrl: `${listening.url}/v2/`,
  });
  const now = () => new Date();
  const found = await freshchat.connect({ settings, agentAccount: null, http, now }).check();
  expect(found).toMatchObject({ ok: true });
  const { agentAccount } = found;
  const helpdesk = freshchat.connect({ settings, agentAccount, http, now });
  let taken = 0;

  const account = {
    control,
    agents,
    groups,
    channels,
    helpdesk,
    /** Both ids of the conversation that the newest webhook was about. */
    reference: null as ConversationReference | null,
    act: (conversation: ConversationReference, action: HelpdeskAction) =>
      helpdesk.perform(conversation, action, { readAttachment: async () => Buffer.from("data") }),
    /** Events of the webhooks since the last call, each verified. */
    async takeEvents(): Promise<HelpdeskEvent[]> {
      await control.whenWebhooksIdle();
      const requests = receiver.requests.slice(taken);
      taken = receiver.requests.length;
      return requests.flatMap(({ headers, rawBody }) => {
        const request = { headers: headers as Record<string, string>, rawBody };
        expect(freshchat.verifyWebhook(request, settings, now())).toEqual({ kind: "accepted" });
        const parsed = freshchat.parseWebhook(rawBody, { agentAccount });
        const identity = freshchat.identifyDelivery(rawBody);
        expect(identity.conversationExternalId).toBe(parsed.conversation?.externalId);
        if (parsed.conversation) {
          // Only messages of Omni accounts carry both ids: what was learnt once is kept, as the engine does.
          const { externalId, alternateId } = parsed.conversation;
          const known = account.reference?.externalId === externalId ? account.reference.alternateId : null;
          account.reference = { externalId, alternateId: alternateId ?? known };
        }
        return parsed.events;
      });
    },
    async [Symbol.asyncDispose]() {
      await listening.close();
      await receiver.close();
    },
  };
  return account;
}
