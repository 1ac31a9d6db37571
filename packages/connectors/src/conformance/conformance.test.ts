import type { ConversationSnapshot, HelpdeskAction, HelpdeskEvent, HelpdeskMessage } from "@baton/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AgentAccount, ConnectedHelpdesk, ConversationReference, WebhookRequest } from "../contract.ts";
import { simulateFreshchat } from "../freshchat/simulate-freshchat.ts";
import { simulateFreshdesk } from "../freshdesk/simulate-freshdesk.ts";
import { simulateFront } from "../front/simulate-front.ts";
import { createHttpClient } from "../http/create-http-client.ts";
import { connectors } from "../registry.ts";
import type { SimulatedHelpdesk } from "./simulated-helpdesk.ts";

/**
 * What the engine relies on, proven for every connector against its helpdesk's simulator. The simulator's own state
 * is the judge, never what the connector says of itself.
 *
 * What a helpdesk cannot do is stated in its adapter (`cannot`, and the parts that are null), and tested as such.
 */
const simulations: Record<string, () => Promise<SimulatedHelpdesk>> = {
  freshchat: simulateFreshchat,
  freshdesk: simulateFreshdesk,
  front: simulateFront,
};

/** One action of each kind; a new kind of action fails to compile here until it has one. */
const exampleActions: { [Kind in HelpdeskAction["kind"]]: Extract<HelpdeskAction, { kind: Kind }> } = {
  reply: { kind: "reply", text: "a" },
  note: { kind: "note", text: "a" },
  "customer-message": { kind: "customer-message", text: "a", customerId: "c" },
  claim: { kind: "claim" },
  unassign: { kind: "unassign" },
  "assign-group": { kind: "assign-group", groupId: "g" },
  "assign-teammate": { kind: "assign-teammate", teammateId: "t" },
  "set-status": { kind: "set-status", status: "resolved" },
  "add-tags": { kind: "add-tags", tags: ["a"] },
  "set-field": { kind: "set-field", field: "f", value: true },
};

test("every registered connector is held to this suite", () => {
  expect(Object.keys(simulations).toSorted()).toEqual(
    connectors.map(({ manifest }) => manifest.helpdesk).toSorted(),
  );
});

describe.each(Object.entries(simulations))("%s", (_name, simulate) => {
  let world: SimulatedHelpdesk;
  let agentAccount: AgentAccount;
  let helpdesk: ConnectedHelpdesk;
  const http = createHttpClient({ allowPrivateNetwork: true });
  const context = { readAttachment: async () => Buffer.from("file bytes") };

  function connect(change: Record<string, unknown> = {}, account: AgentAccount | null = null) {
    const settings = world.connector.settingsSchema.parse({ ...world.settings, ...change });
    return world.connector.connect({ settings, agentAccount: account, http, now: () => new Date() });
  }

  beforeAll(async () => {
    world = await simulate();
    const result = await connect().check();
    expect(result).toMatchObject({ ok: true });
    if (result.agentAccount === null) throw new Error("no agent account");
    agentAccount = result.agentAccount;
    helpdesk = connect({}, agentAccount);
  });
  afterAll(async () => {
    await http.close();
    await world?.close();
  });

  const act = (conversation: ConversationReference, action: HelpdeskAction) =>
    helpdesk.perform(conversation, action, context);
  async function newConversation(text = "Hello"): Promise<ConversationReference> {
    const { conversation } = await world.customerWrites({ text });
    return conversation;
  }
  /** What was read of each conversation last, for helpdesks whose deliveries only ask for a reading. */
  const lastRead = new Map<string, ConversationSnapshot>();
  /**
   * All events of the webhooks that came, for one conversation; each verified first. What a thin delivery does not
   * tell is read, and is what differs from the reading before.
   */
  async function takeEvents(conversation: ConversationReference): Promise<HelpdeskEvent[]> {
    const settings = world.connector.settingsSchema.parse(world.settings);
    const events: HelpdeskEvent[] = [];
    let needsLoad = false;
    for (const request of await world.takeWebhooks()) {
      expect(world.connector.verifyWebhook(request, settings, new Date())).toEqual({ kind: "accepted" });
      const parsed = world.connector.parseWebhook(request.rawBody, { agentAccount });
      const identity = world.connector.identifyDelivery(request.rawBody);
      expect(identity.conversationExternalId).toBe(parsed.conversation?.externalId);
      if (parsed.conversation?.externalId !== conversation.externalId) continue;
      events.push(...parsed.events);
      needsLoad ||= parsed.needsLoad;
    }
    if (needsLoad) {
      const before = lastRead.get(conversation.externalId);
      const now = await helpdesk.readConversation(conversation, { messages: "all" });
      lastRead.set(conversation.externalId, now);
      events.push(...differences(before, now));
    }
    return events;
  }
  function messagesIn(events: readonly HelpdeskEvent[]): HelpdeskMessage[] {
    return events.flatMap((event) => (event.kind === "message-created" ? [event.message] : []));
  }

  describe("connecting", () => {
    test("FC2: settings that work pass every check and find the agent account", async () => {
      const result = await connect().check();
      expect(result.checks.filter((check) => !check.ok)).toEqual([]);
      expect(result.checks.length).toBeGreaterThan(1);
      expect(result.agentAccount?.externalId).toBeTruthy();
    });

    test("FC2: each wrong setting fails, and the field at fault is named", async () => {
      expect(world.wrongSettings.length).toBeGreaterThan(2);
      for (const { name, change, field } of world.wrongSettings) {
        const result = await connect(change).check();
        expect(result.ok, name).toBe(false);
        const failed = result.checks.filter((check) => !check.ok);
        expect(
          failed.map((check) => check.field),
          name,
        ).toEqual([field]);
        expect(failed[0]?.message.length, name).toBeGreaterThan(20);
      }
    });

    test("D2: no message of a check shows a secret", async () => {
      const result = await connect({ [world.connector.manifest.secretFields[0] ?? ""]: "S3CR3T" }).check();
      expect(JSON.stringify(result)).not.toContain("S3CR3T");
    });
  });

  describe("webhooks", () => {
    test("FC4: a genuine delivery is accepted, a forged or changed one refused", async () => {
      await newConversation("Grüße 🙂 হাই");
      const [request] = await world.takeWebhooks();
      const settings = world.connector.settingsSchema.parse(world.settings);
      const verdict = (given: WebhookRequest) =>
        world.connector.verifyWebhook(given, settings, new Date()).kind;
      expect(request && verdict(request)).toBe("accepted");
      expect(request && verdict(world.forge(request))).toBe("refused");
    });

    test("a customer's message arrives with text, author, contact and time", async () => {
      const { conversation, messageId } = await world.customerWrites({ text: "Grüße 🙂 হাই" });
      const messages = messagesIn(await takeEvents(conversation));
      const message = messages.find(({ externalId }) => externalId === messageId);
      expect(message).toMatchObject({
        text: "Grüße 🙂 হাই",
        visibility: "public",
        author: { kind: "customer" },
        automatic: null,
      });
      expect(message?.sentAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
      for (const other of messages.filter(({ externalId }) => externalId !== messageId)) {
        expect(other.author.kind).toBe("system");
      }
    });

    test("S5: deliveries have keys of their own, and the same bytes the same key, or only ask for a reading", async () => {
      const conversation = await newConversation("yes");
      await world.customerWrites({ text: "yes", conversation });
      const bodies = (await world.takeWebhooks()).map(({ rawBody }) => rawBody);
      expect(bodies.length).toBeGreaterThanOrEqual(2);
      const keys = bodies.map((body) => world.connector.identifyDelivery(body).key);
      const keyless = bodies.filter((_body, index) => keys[index] === null);
      for (const body of keyless) {
        const parsed = world.connector.parseWebhook(body, { agentAccount });
        expect(parsed).toMatchObject({ needsLoad: true, events: [] });
      }
      const given = keys.filter((key) => key !== null);
      expect(new Set(given).size).toBe(given.length);
      expect(bodies.map((body) => world.connector.identifyDelivery(Buffer.from(body)).key)).toEqual(keys);
    });

    test("G8: taking over, giving back, resolving and reopening are told", async () => {
      const conversation = await newConversation();
      await takeEvents(conversation);

      await world.teammateTakesOver(conversation);
      expect(await takeEvents(conversation)).toContainEqual(
        expect.objectContaining({
          kind: "assignee-changed",
          assignee: expect.objectContaining({ kind: "teammate", externalId: world.teammateId }),
        }),
      );
      await world.teammateAssignsAgent(conversation);
      expect(await takeEvents(conversation)).toContainEqual(
        expect.objectContaining({ kind: "assignee-changed", assignee: { kind: "agent" } }),
      );
      await world.teammateResolves(conversation);
      expect(await takeEvents(conversation)).toContainEqual(
        expect.objectContaining({ kind: "conversation-closed", outcome: "resolved" }),
      );
      await world.customerWrites({ text: "One more thing", conversation });
      const reopening = await takeEvents(conversation);
      expect(reopening.some(({ kind }) => kind === "conversation-reopened")).toBe(
        world.tellsReopeningByCustomer,
      );
      expect(messagesIn(reopening).filter(({ author }) => author.kind === "customer")).toHaveLength(1);
    });

    test("S8: a teammate's note arrives as private, their reply as public", async () => {
      const conversation = await newConversation();
      await takeEvents(conversation);
      await world.teammateAddsNote(conversation, "between us");
      await world.teammateReplies(conversation, "for you");
      const messages = messagesIn(await takeEvents(conversation));
      expect(messages.map(({ text, visibility, author }) => [text, visibility, author.kind])).toEqual([
        ["between us", "private", "teammate"],
        ["for you", "public", "teammate"],
      ]);
    });

    test("G10: our own posts, echoed or not, are never anybody else's", async () => {
      for (const isOn of world.setEcho ? [true, false] : [true]) {
        await world.setEcho?.(isOn);
        const conversation = await newConversation();
        await takeEvents(conversation);
        const outcome = await act(conversation, { kind: "reply", text: "from the agent" });
        expect(outcome.kind).toBe("done");
        const messages = messagesIn(await takeEvents(conversation));
        if (world.setEcho && world.connector.manifest.capabilities.echoesOwnMessages !== "no") {
          expect(messages).toHaveLength(isOn ? 1 : 0);
        }
        for (const message of messages) {
          expect(message.author.kind).toBe("agent");
          if (outcome.kind === "done") expect(outcome.externalMessageIds).toContain(message.externalId);
        }
      }
      await world.setEcho?.(true);
    });
  });

  describe("acting", () => {
    test("FC5: a reply is seen by the customer, once, word for word", async () => {
      const conversation = await newConversation();
      const text = "Erste Zeile\nzweite & <dritte> 🙂 বাংলা";
      const outcome = await act(conversation, { kind: "reply", text });
      expect(outcome).toMatchObject({ kind: "done", externalMessageIds: [expect.any(String)] });
      const state = await world.look(conversation);
      expect(state.publicTexts.filter((seen) => seen === text)).toHaveLength(1);
    });

    test("FC5: the longest text allowed goes out whole", async () => {
      const conversation = await newConversation();
      const text = "ä".repeat(Math.min(world.connector.manifest.capabilities.maximumReplyLength, 20_000));
      expect((await act(conversation, { kind: "reply", text })).kind).toBe("done");
      expect((await world.look(conversation)).publicTexts).toContain(text);
    });

    test("S8: a note is never seen by the customer", async () => {
      const conversation = await newConversation();
      expect((await act(conversation, { kind: "note", text: "for teammates" })).kind).toBe("done");
      const state = await world.look(conversation);
      expect(state.publicTexts.join()).not.toContain("for teammates");
      expect(state.noteTexts.join()).toContain("for teammates");
    });

    test("G1, FC6: claiming, unassigning and the group take effect, and repeating them does no harm", async () => {
      const conversation = await newConversation();
      for (const _again of [1, 2]) {
        expect((await act(conversation, { kind: "claim" })).kind).toBe("done");
        expect((await world.look(conversation)).owner).toEqual({ kind: "agent" });
      }
      for (const _again of [1, 2]) {
        expect((await act(conversation, { kind: "unassign" })).kind).toBe("done");
        expect((await world.look(conversation)).owner).toEqual({ kind: "nobody" });
      }
      if (world.connector.manifest.capabilities.actions.includes("assign-group")) {
        const outcome = await act(conversation, { kind: "assign-group", groupId: world.groupId });
        expect(outcome.kind).toBe("done");
        const state = await world.look(conversation);
        expect(state).toMatchObject({ owner: { kind: "nobody" }, groupId: world.groupId });
      }
    });

    test("FC6: every step of the handoff's routing, in order, leaves nobody or the group", async () => {
      const conversation = await newConversation();
      await act(conversation, { kind: "claim" });
      const settings = world.connector.settingsSchema.parse(world.settings);
      for (const step of world.connector.routeHandoff(settings).steps) {
        expect((await act(conversation, step)).kind).toBe("done");
      }
      expect(await world.look(conversation)).toMatchObject({ owner: { kind: "nobody" }, isResolved: false });
    });

    test("a teammate can be assigned", async () => {
      if (!world.connector.manifest.capabilities.actions.includes("assign-teammate")) return;
      const conversation = await newConversation();
      const outcome = await act(conversation, { kind: "assign-teammate", teammateId: world.teammateId });
      expect(outcome.kind).toBe("done");
      expect((await world.look(conversation)).owner).toEqual({ kind: "teammate", id: world.teammateId });
    });

    test("FC7: resolving takes effect, and opening again too", async () => {
      const conversation = await newConversation();
      expect((await act(conversation, { kind: "set-status", status: "resolved" })).kind).toBe("done");
      expect((await world.look(conversation)).isResolved).toBe(true);
      expect((await act(conversation, { kind: "set-status", status: "open" })).kind).toBe("done");
      expect((await world.look(conversation)).isResolved).toBe(false);
    });

    test("FD6: tags are added, once, and none that was there is lost", async () => {
      if (!world.connector.manifest.capabilities.actions.includes("add-tags")) return;
      const conversation = await newConversation();
      for (const tags of [["first"], ["second", "first"], ["second"]]) {
        expect((await act(conversation, { kind: "add-tags", tags })).kind).toBe("done");
      }
      expect((await world.look(conversation)).tags?.toSorted()).toEqual(["first", "second"]);
      const { tags } = await helpdesk.readConversation(conversation, { messages: "none" });
      expect(tags).toEqual(expect.arrayContaining(["first", "second"]));
    });

    test("FD7: the marker is set, and set again after an earlier handoff", async () => {
      const field = world.markerField;
      if (field === null) return;
      const conversation = await newConversation();
      for (const _again of [1, 2]) {
        expect((await act(conversation, { kind: "set-field", field, value: true })).kind).toBe("done");
        expect((await world.look(conversation)).marker).toBe(true);
      }
      const gone = await act(conversation, { kind: "set-field", field: "cf_nobody_made_this", value: true });
      expect(gone.kind).toBe("refused");
    });

    test("FD7: a handoff's target that is gone is refused, so that the fallback can act", async () => {
      const conversation = await newConversation();
      await act(conversation, { kind: "claim" });
      for (const action of [
        { kind: "assign-group", groupId: "999999" },
        { kind: "assign-teammate", teammateId: "999999" },
      ] as const) {
        if (!world.connector.manifest.capabilities.actions.includes(action.kind)) continue;
        expect((await act(conversation, action)).kind, action.kind).toBe("refused");
      }
    });

    test("what the helpdesk cannot do is stated, not promised, and refused", async () => {
      const conversation = await newConversation();
      for (const action of Object.values(exampleActions)) {
        const isPromised = world.connector.manifest.capabilities.actions.includes(action.kind);
        expect(isPromised, action.kind).toBe(world.cannot[action.kind] === undefined);
        if (isPromised) continue;
        expect(await act(conversation, action)).toMatchObject({
          kind: "refused",
          failure: { code: "not-supported" },
        });
      }
    });
  });

  describe("D7: when a write goes wrong", () => {
    const text = "exactly once";
    async function replyWith(fault: Parameters<SimulatedHelpdesk["breakNextWrite"]>[0]) {
      const conversation = await newConversation();
      await world.breakNextWrite(fault);
      const outcome = await act(conversation, { kind: "reply", text });
      // The fault of the method that was not used is spent here.
      await act(conversation, { kind: "claim" });
      const { publicTexts } = await world.look(conversation);
      return { conversation, outcome, copies: publicTexts.filter((seen) => seen === text).length };
    }

    test("D6: a rate limit is not done, with the wait, and nothing was said", async () => {
      const { outcome, copies } = await replyWith({ kind: "rate-limited", retryAfterSeconds: 7 });
      expect(outcome).toMatchObject({
        kind: "not-done",
        retryAfterMs: 7_000,
        failure: { code: "rate-limited", isRetryable: true },
      });
      expect(copies).toBe(0);
    });

    test("FC10: a token that is no longer accepted is not done, so that nothing is lost", async () => {
      const { outcome, copies } = await replyWith({ kind: "unauthorized" });
      expect(outcome).toMatchObject({ kind: "not-done", failure: { code: "unauthorized" } });
      expect(copies).toBe(0);
    });

    test("a refusal is refused, and nothing was said", async () => {
      const { outcome, copies } = await replyWith({ kind: "refused", status: 400 });
      expect(outcome.kind).toBe("refused");
      expect(copies).toBe(0);
    });

    test.each([
      { kind: "stored-then-500" },
      { kind: "stored-then-cut" },
    ] as const)("a reply that was $kind is unknown, said once, and found by reading back", async (fault) => {
      const { conversation, outcome, copies } = await replyWith(fault);
      expect(outcome.kind).toBe("unknown");
      expect(copies).toBe(1);
      const snapshot = await helpdesk.readConversation(conversation, { messages: "recent" });
      const own = snapshot.messages.filter(({ author }) => author.kind === "agent");
      expect(own.map((message) => [message.text, message.visibility])).toEqual([[text, "public"]]);
    });
  });

  describe("reading back", () => {
    test("owner, status, link, contact and messages agree with the helpdesk", async () => {
      const conversation = await newConversation("a question");
      await act(conversation, { kind: "claim" });
      await act(conversation, { kind: "reply", text: "an answer" });
      await act(conversation, { kind: "note", text: "a note" });
      const snapshot = await helpdesk.readConversation(conversation, { messages: "all" });
      expect(snapshot).toMatchObject({
        externalId: conversation.externalId,
        status: "open",
        assignee: { kind: "agent" },
        hasAllMessages: true,
      });
      expect(snapshot.url).toMatch(/^https?:\/\//);
      expect(snapshot.contact?.externalId).toBeTruthy();
      const people = snapshot.messages.filter(({ author }) => author.kind !== "system");
      expect(people.map(({ text, visibility, author }) => [text, visibility, author.kind])).toEqual([
        ["a question", "public", "customer"],
        ["an answer", "public", "agent"],
        ["a note", "private", "agent"],
      ]);
    });

    test("a webhook's message and the one read back are the same message", async () => {
      const { conversation, messageId } = await world.customerWrites({ text: "twice seen" });
      const told = messagesIn(await takeEvents(conversation)).find(
        ({ externalId }) => externalId === messageId,
      );
      const snapshot = await helpdesk.readConversation(conversation, { messages: "recent" });
      const read = snapshot.messages.find(({ externalId }) => externalId === messageId);
      expect(told).toBeDefined();
      expect(read).toEqual(told);
    });

    test("a teammate's assignment is seen at once, without messages when none are asked for", async () => {
      const conversation = await newConversation();
      await world.teammateTakesOver(conversation);
      const snapshot = await helpdesk.readConversation(conversation, { messages: "none" });
      expect(snapshot).toMatchObject({
        assignee: { kind: "teammate", externalId: world.teammateId },
        messages: [],
      });
    });

    test("FC8: a conversation that a teammate resolved is resolved", async () => {
      const conversation = await newConversation();
      await world.teammateResolves(conversation);
      const snapshot = await helpdesk.readConversation(conversation, { messages: "none" });
      expect(snapshot.status).toBe("resolved");
    });

    test.each([3, 50, 51, 137])("a thread of %i messages is read whole, oldest first", async (count) => {
      const conversation = await world.importThread(count);
      const snapshot = await helpdesk.readConversation(conversation, { messages: "all" });
      expect(snapshot.messages.map(({ text }) => text)).toEqual(
        Array.from({ length: count }, (_, index) => `message ${index + 1}`),
      );
      expect(snapshot.hasAllMessages).toBe(true);
    });

    test("a conversation nobody knows is gone, not a failure", async () => {
      const unknown = { externalId: "00000000-0000-4000-8000-000000000000", alternateId: null };
      const snapshot = await helpdesk.readConversation(unknown, { messages: "recent" });
      expect(snapshot).toMatchObject({ status: "gone", messages: [] });
      if (world.deleteConversation) {
        const conversation = await newConversation();
        await world.deleteConversation(conversation);
        const deleted = await helpdesk.readConversation(conversation, { messages: "none" });
        expect(deleted.status).toBe("gone");
      }
    });

    test("either id of a conversation finds it, where it has two", async () => {
      const conversation = await newConversation("by either name");
      const { externalId, alternateId } = conversation;
      const references =
        alternateId === null
          ? [conversation]
          : [
              { externalId, alternateId: null },
              { externalId: alternateId, alternateId: null },
              { externalId: "nobody-knows-this", alternateId },
            ];
      for (const reference of references) {
        const snapshot = await helpdesk.readConversation(reference, { messages: "recent" });
        expect(snapshot.externalId).toBe(reference.externalId);
        expect(snapshot.messages.map(({ text }) => text)).toContain("by either name");
      }
    });
  });

  describe("finding conversations", () => {
    async function collect(list: ConnectedHelpdesk["listForBackfill"], since: Date) {
      const items: { id: string; status: string }[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof list>> = await list({ since, cursor });
        items.push(...page.items.map(({ reference, status }) => ({ id: reference.externalId, status })));
        cursor = page.nextCursor;
      } while (cursor !== null);
      return items;
    }

    test("FD14: the import finds what is open, and only that; a helpdesk that cannot list finds nothing", async () => {
      const open = await newConversation();
      const closed = await newConversation();
      await world.teammateResolves(closed);
      const found = await collect(helpdesk.listForBackfill, new Date(Date.now() - 180 * 86_400_000));
      const isListed = world.connector.manifest.capabilities.backfill === "list";
      expect(found.filter(({ id }) => id === open.externalId)).toHaveLength(isListed ? 1 : 0);
      expect(found.map(({ id }) => id)).not.toContain(closed.externalId);
      if (!isListed) expect(found).toEqual([]);
    });

    test("D3: reconciliation finds what changed, with its status, deleted ones included", async () => {
      const since = new Date();
      const open = await newConversation();
      const closed = await newConversation();
      const deleted = await newConversation();
      await world.teammateResolves(closed);
      await world.deleteConversation?.(deleted);
      const found = await collect(helpdesk.listChanged, since);
      const statusOf = ({ externalId }: ConversationReference) =>
        found.find(({ id }) => id === externalId)?.status;
      if (world.connector.manifest.capabilities.reconcile !== "list-changed")
        return expect(found).toEqual([]);
      expect([open, closed].map(statusOf)).toEqual(["open", "resolved"]);
      if (world.deleteConversation) expect(statusOf(deleted)).toBe("gone");
    });
  });

  describe("S7: attachments", () => {
    test.each([
      ["an image", { name: "cat.png", contentType: "image/png", bytes: Buffer.from("PNG bytes") }],
      ["a document", { name: "bill.pdf", contentType: "application/pdf", bytes: Buffer.from("PDF bytes") }],
    ])("%s from a customer is downloaded byte for byte", async (_name, file) => {
      const { conversation, messageId } = await world.customerWrites({ text: "see here", file });
      const message = messagesIn(await takeEvents(conversation)).find(
        ({ externalId }) => externalId === messageId,
      );
      expect(message?.attachments).toHaveLength(1);
      const [attachment] = message?.attachments ?? [];
      if (!attachment) throw new Error("no attachment");
      const download = await helpdesk.downloadAttachment(conversation, messageId, attachment);
      expect(download.bytes.equals(file.bytes)).toBe(true);
      expect(download.contentType).toContain(file.contentType);
    });

    test("a reply with files shows them to the customer", async () => {
      if (world.connector.manifest.capabilities.maximumAttachmentBytes === 0) return;
      const conversation = await newConversation();
      const outcome = await act(conversation, {
        kind: "reply",
        text: "attached",
        attachments: [
          { storageKey: "1", name: "photo.png", contentType: "image/png", sizeBytes: 10 },
          { storageKey: "2", name: "terms.pdf", contentType: "application/pdf", sizeBytes: 10 },
        ],
      });
      expect(outcome.kind).toBe("done");
      const state = await world.look(conversation);
      expect(state.publicTexts).toContain("attached");
      expect(state.publicFiles).toHaveLength(2);
    });
  });

  test("choices for every field that the form fills from the account are given", async () => {
    for (const { optionsFrom } of world.connector.manifest.fields) {
      if (optionsFrom === undefined) continue;
      const options = await helpdesk.listOptions(optionsFrom);
      if (world.emptyLists[optionsFrom] !== undefined) {
        expect(options, optionsFrom).toEqual([]);
        continue;
      }
      expect(options.length, optionsFrom).toBeGreaterThan(0);
      expect(options.every(({ value, label }) => value !== "" && label !== "")).toBe(true);
    }
  });
});

/** What a reading shows that the one before did not; the first shows its messages. */
function differences(before: ConversationSnapshot | undefined, now: ConversationSnapshot): HelpdeskEvent[] {
  const at = now.updatedAt ?? new Date();
  const by = { kind: "unknown", externalId: null } as const;
  const known = new Set(before?.messages.map(({ externalId }) => externalId));
  const events: HelpdeskEvent[] = now.messages
    .filter(({ externalId }) => !known.has(externalId))
    .map((message) => ({ kind: "message-created", message }));
  if (before === undefined) return events;
  if (JSON.stringify(before.assignee) !== JSON.stringify(now.assignee)) {
    events.push({ kind: "assignee-changed", assignee: now.assignee, by, at });
  }
  if (before.status === "open" && now.status === "resolved") {
    events.push({ kind: "conversation-closed", by, at, outcome: "resolved" });
  }
  if (before.status === "resolved" && now.status === "open") {
    events.push({ kind: "conversation-reopened", by, at });
  }
  return events;
}
