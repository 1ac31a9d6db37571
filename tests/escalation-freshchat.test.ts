import { type Connector, connectors } from "@baton/connectors";
import { Failure } from "@baton/domain";
import { type FaultPoint, observeFaultPoints } from "@baton/engine";
import { createFreshchatSimulator, type FreshchatSimulator } from "@baton/sandbox/freshchat/index";
import { isVisibleToCustomer } from "@baton/sandbox/freshchat/visible-to-customer";
import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EscalationHarness, startEscalationHarness } from "./escalation-harness.ts";

describe("M2: a conversation of the messenger in a Freshchat group", () => {
  let harness: EscalationHarness;
  let simulator: FreshchatSimulator;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    simulator = createFreshchatSimulator({ demoConversations: false });
    const listening = await simulator.listen({ port: 0 });
    stop = () => listening.close();
    const { id, email } = simulator.workspace.agents.baton;
    harness = await startEscalationHarness({
      connector: connectors[0] as unknown as Connector,
      settings: {
        domain: "lumenbikes.freshchat.com",
        defaultAgentEmail: email,
        // The intake would answer everything that nobody has.
        autoHandleAll: true,
        apiBaseUrl: listening.url,
      },
      secrets: { accessToken: simulator.workspace.accessToken },
      agentAccount: { externalId: id, name: "Baton AI", email },
    });
    await simulator.control.saveWebhook({ url: harness.webhookUrl });
    await harness.handOffTo({
      groupId: simulator.workspace.groups.orders.id,
      topicId: simulator.workspace.channels.shop.id,
    });
    await harness.engine.startWorker();
  }, 60_000);
  afterAll(async () => {
    await harness?.close();
    await stop?.();
  });

  const atRest = () => harness.atRest(simulator);
  const openedFor = async (visitor: Awaited<ReturnType<typeof harness.visit>>) => {
    let externalId: string | undefined;
    await waitFor(
      async () => {
        const id = (await visitor.conversation())?.escalation_id;
        const row = (await harness.escalations()).find((escalation) => escalation.id === id);
        externalId = row?.opened?.conversation.externalId;
        return externalId !== undefined;
      },
      { timeoutMs: 10_000, message: "the escalation is not open" },
    );
    return externalId as string;
  };
  /** What stands in Freshchat, each with who said it. */
  const desk = (externalId: string) =>
    simulator.control
      .conversation(externalId)
      .messages.filter((message) => message.message_type === "private" || isVisibleToCustomer(message))
      .map(({ actor_type, message_type, message_parts }) => {
        const said = (
          message_parts as { text?: { content: string }; file?: { name: string }; image?: object }[]
        ).map(({ text, file, image }) => text?.content ?? (file ? `[${file.name}]` : image ? "[image]" : ""));
        return `${message_type === "private" ? "note" : actor_type}: ${said.filter(Boolean).join(" ")}`;
      });

  it("S6, S8, G8: user, topic, group, history and note are there; both sides hear each other; closing there closes here; the AI is silent at both", async () => {
    const visitor = await harness.visit({
      userId: "u-1",
      name: "Nia Obi",
      email: "nia@example.com",
      attributes: { plan: "gold" },
    });
    await visitor.send("Where is my order?");
    await atRest();
    await visitor.send("I want a person");
    const id = await openedFor(visitor);
    await atRest();
    const opened = simulator.control.conversation(id);
    expect(opened).toMatchObject({
      groupId: simulator.workspace.groups.orders.id,
      channelId: simulator.workspace.channels.shop.id,
      agentId: "",
    });
    const [note = "", ...said] = desk(id);
    expect(note).toContain("note: Handed off by Baton");
    expect(note).toContain("plan: gold");
    expect(said).toEqual([
      "user: Where is my order?",
      "agent: Answer to: Where is my order?",
      "user: I want a person",
      "agent: A colleague will take over.",
    ]);
    const user = simulator.control.people().users.find(({ referenceId }) => referenceId === "u-1");
    expect(user).toMatchObject({ email: "nia@example.com", firstName: "Nia", lastName: "Obi" });

    const { maya } = simulator.workspace.agents;
    simulator.control.agentTakesOver({ conversationId: id, agentId: maya.id });
    simulator.control.agentAddsNote({
      conversationId: id,
      agentId: maya.id,
      text: "Between us: a known thief.",
    });
    simulator.control.agentReplies({ conversationId: id, agentId: maya.id, text: "It is on its way." });
    await atRest();
    await visitor.send("When will it be here?");
    await visitor.send("And by whom?");
    await atRest();
    simulator.control.agentReplies({ conversationId: id, agentId: maya.id, text: "Tomorrow, by mail." });
    await atRest();
    expect(desk(id).slice(-5)).toEqual([
      "note: Between us: a known thief.",
      "agent: It is on its way.",
      "user: When will it be here?",
      "user: And by whom?",
      "agent: Tomorrow, by mail.",
    ]);
    expect((await visitor.sees()).slice(-5)).toEqual([
      "agent: A colleague will take over.",
      "Maya Lindqvist: It is on its way.",
      "customer: When will it be here?",
      "customer: And by whom?",
      "Maya Lindqvist: Tomorrow, by mail.",
    ]);
    expect(JSON.stringify(await visitor.thread())).not.toContain("thief");

    // S5: everything that was told is told again.
    const before = [await visitor.sees(), desk(id)];
    for (const { id: deliveryId } of simulator.control.deliveries())
      simulator.control.resendWebhook({ deliveryId });
    await atRest();
    expect([await visitor.sees(), desk(id)]).toEqual(before);

    simulator.control.agentResolves({ conversationId: id, agentId: maya.id });
    await atRest();
    expect((await visitor.thread()).thread.status).toBe("resolved");
    expect(await visitor.conversation()).toMatchObject({ status: "closed_resolved" });
    const { rows } = await harness.database.pool.query(
      "select distinct d.rule from decision d join conversation c on c.id = d.conversation_id where c.external_id = $1",
      [id],
    );
    // What was read before its webhook came is history there; whatever was decided on is left to the messenger's end.
    expect(rows.filter(({ rule }) => rule !== "carries-messenger")).toEqual([]);
    expect(desk(id).filter((line) => line.startsWith("agent: Answer"))).toHaveLength(1);
  });

  const escalated = async (identity?: Parameters<EscalationHarness["visit"]>[0]) => {
    const visitor = await harness.visit(identity);
    await visitor.send("I want a person");
    const id = await openedFor(visitor);
    await atRest();
    return { visitor, id };
  };
  const mayaId = () => simulator.workspace.agents.maya.id;

  it("S7: files go both ways, with their bytes, and keep their place among the messages", async () => {
    const { visitor, id } = await escalated();
    const pdf = {
      name: "invoice.pdf",
      contentType: "application/pdf",
      bytes: Buffer.from("%PDF-1.4 an invoice"),
    };
    await visitor.send("Here it is", pdf);
    await visitor.send("Do you see it?");
    await atRest();
    expect(desk(id).slice(-2)).toEqual(["user: Here it is [invoice.pdf]", "user: Do you see it?"]);
    const files = [
      { name: "label.txt", contentType: "text/plain", base64: Buffer.from("a label").toString("base64") },
    ];
    simulator.control.agentReplies({ conversationId: id, agentId: mayaId(), text: "Print this", files });
    simulator.control.agentReplies({ conversationId: id, agentId: mayaId(), text: "and stick it on." });
    await atRest();
    await waitFor(async () => (await visitor.sees()).at(-1)?.endsWith("stick it on.") === true, {
      timeoutMs: 15_000,
      message: "the file does not arrive",
    });
    expect((await visitor.sees()).slice(-2)).toEqual([
      "Maya Lindqvist: Print this [label.txt]",
      "Maya Lindqvist: and stick it on.",
    ]);
    const { rows } = await harness.database.pool.query(
      "select storage_key from messenger_file where visitor_id = $1 and name = 'label.txt'",
      [visitor.visitorId],
    );
    expect(rows.map(({ storage_key }) => String(harness.files.get(storage_key)))).toEqual(["a label"]);
  });

  it("what the customer writes as it is closed there opens it again, also where a closed conversation would make another one", async () => {
    simulator.control.setSwitches({ threadedConversations: true });
    const { visitor, id } = await escalated();
    simulator.control.addWebhookFault({
      match: { action: "conversation_resolution" },
      effect: { kind: "delay", milliseconds: 400 },
    });
    simulator.control.agentResolves({ conversationId: id, agentId: mayaId() });
    await visitor.send("Wait, one more thing");
    await atRest();
    await atRest();
    expect((await visitor.sees()).at(-1)).toMatch(/one more thing/);
    const { userId } = simulator.control.conversation(id);
    const shown = simulator.control.customerView(userId).conversations;
    expect(
      shown.flatMap(({ id: each }) => desk(each)).filter((line) => line.includes("one more thing")),
    ).toHaveLength(1);
    expect(shown.flatMap(({ id: each }) => desk(each)).some((line) => line.startsWith("agent: Answer"))).toBe(
      false,
    );
    simulator.control.setSwitches({ threadedConversations: false });
  });

  it("G8: assigned to the agent account in Freshchat, the AI answers in the messenger and is read there; handed off again, it is the group's again", async () => {
    const { visitor, id } = await escalated();
    simulator.control.agentTakesOver({ conversationId: id, agentId: mayaId() });
    simulator.control.agentReplies({ conversationId: id, agentId: mayaId(), text: "The AI can do that." });
    await atRest();
    simulator.control.assign({
      conversationId: id,
      agentId: simulator.workspace.agents.baton.id,
      byAgentId: mayaId(),
    });
    await waitFor(async () => (await visitor.conversation()).holder === "ai", {
      timeoutMs: 10_000,
      message: "it is not given back",
    });
    await atRest();
    await visitor.send("How long does delivery take?");
    await atRest();
    expect((await visitor.sees()).at(-1)).toBe("agent: Answer to: How long does delivery take?");
    expect(desk(id).slice(-2)).toEqual([
      "user: How long does delivery take?",
      "agent: Answer to: How long does delivery take?",
    ]);
    await visitor.send("I want a human now");
    await atRest();
    await atRest();
    expect(desk(id).slice(-3)).toEqual([
      "user: I want a human now",
      "agent: A colleague will take over.",
      expect.stringContaining("note: Handed off by Baton"),
    ]);
    const groupId = simulator.workspace.groups.orders.id;
    expect(simulator.control.conversation(id)).toMatchObject({ agentId: "", groupId, status: "new" });
    expect(
      (await harness.escalations()).filter(({ opened }) => opened?.conversation.externalId === id),
    ).toHaveLength(1);
  });

  it("closed in Baton's inbox, it is closed in Freshchat; a reply begins anew with the AI, and the next escalation is another conversation of the same user", async () => {
    const { visitor, id } = await escalated({ userId: "u-2", name: "Bo", email: "bo@example.com" });
    await visitor.act({ kind: "message", text: "Ada here: all done." });
    await visitor.act({ kind: "note", text: "Never shown: refund refused." });
    await visitor.act({ kind: "close" });
    await atRest();
    await atRest();
    expect(simulator.control.conversation(id).status).toBe("resolved");
    expect(desk(id).at(-1)).toBe("agent: Ada here: all done.");
    await visitor.send("One more thing");
    await atRest();
    expect((await visitor.sees()).at(-1)).toBe("agent: Answer to: One more thing");
    expect(desk(id).at(-1)).toBe("agent: Ada here: all done.");
    await visitor.send("I want a person");
    await waitFor(async () => (await harness.escalations()).at(-1)?.state === "open", {
      timeoutMs: 10_000,
      message: "no second escalation",
    });
    await atRest();
    const second = (await harness.escalations()).at(-1).opened;
    expect(second.conversation.externalId).not.toBe(id);
    expect(simulator.control.conversation(second.conversation.externalId).userId).toBe(
      simulator.control.conversation(id).userId,
    );
    expect(desk(second.conversation.externalId).join()).not.toContain("refund refused");
  });

  it("a teammate who opens it again in Freshchat has it open in the messenger", async () => {
    const { visitor, id } = await escalated();
    simulator.control.agentResolves({ conversationId: id, agentId: mayaId() });
    await atRest();
    await atRest();
    expect((await visitor.thread()).thread.status).toBe("resolved");
    simulator.control.agentReopens({ conversationId: id, agentId: mayaId() });
    simulator.control.agentReplies({ conversationId: id, agentId: mayaId(), text: "I forgot something." });
    await atRest();
    await atRest();
    expect((await visitor.thread()).thread.status).toBe("open");
    expect((await visitor.sees()).at(-1)).toBe("Maya Lindqvist: I forgot something.");
    await visitor.send("What is it?");
    await atRest();
    await atRest();
    expect(desk(id).at(-1)).toBe("user: What is it?");
    expect((await visitor.sees()).at(-1)).toBe("customer: What is it?");
  });

  it("D7, G1: the answer to the opening comes late, after its webhooks, and the intake that takes everything says nothing", async () => {
    simulator.control.addFault({
      match: { method: "POST", path: "/v2/conversations" },
      effect: { kind: "delay-after-storing", milliseconds: 1_500 },
    });
    const { visitor, id } = await escalated();
    expect(desk(id)).toEqual([
      expect.stringContaining("note: "),
      "user: I want a person",
      "agent: A colleague will take over.",
    ]);
    await visitor.send("Hello?");
    await atRest();
    expect(desk(id).at(-1)).toBe("user: Hello?");
    expect(simulator.control.conversation(id).agentId).toBe("");
  });

  it.each([
    "store-then-reset",
    "reset",
  ] as const)("D7: the opening ends with %s, and there is one conversation in the end", async (kind) => {
    simulator.control.addFault({ match: { method: "POST", path: "/v2/conversations" }, effect: { kind } });
    const { visitor, id } = await escalated();
    const { userId } = simulator.control.conversation(id);
    expect(simulator.control.customerView(userId).conversations).toHaveLength(1);
    await visitor.send("Still there?");
    await atRest();
    expect(desk(id).filter((line) => line === "user: Still there?")).toHaveLength(1);
  });

  it("D7: what the customer writes goes over once, also when the answer to it is lost", async () => {
    const { visitor, id } = await escalated();
    for (const kind of ["store-then-reset", "reset"] as const) {
      simulator.control.addFault({ match: { method: "POST", bodyIncludes: kind }, effect: { kind } });
      await visitor.send(`This: ${kind}`);
      await visitor.send("And yes.");
      await atRest();
    }
    expect(desk(id).slice(-4)).toEqual([
      "user: This: store-then-reset",
      "user: And yes.",
      "user: This: reset",
      "user: And yes.",
    ]);
  });

  it("the helpdesk is away: the escalation waits, the customer is told once, people see it, and it goes over when it is back", async () => {
    const fault = simulator.control.addFault({ times: "always", effect: { kind: "status", status: 503 } });
    const visitor = await harness.visit();
    await visitor.send("I want a person");
    await waitFor(async () => (await visitor.sees()).includes("agent: This takes longer."), {
      timeoutMs: 10_000,
      message: "the customer is not told",
    });
    const attempts = (await harness.escalations()).at(-1).attempts;
    await waitFor(async () => (await harness.escalations()).at(-1).attempts > attempts + 1, {
      timeoutMs: 10_000,
      message: "it is not tried again",
    });
    expect((await visitor.sees()).filter((line) => line.includes("longer"))).toHaveLength(1);
    const conversation = await visitor.conversation();
    expect(await harness.timeline(conversation.id)).toContainEqual(
      expect.stringContaining("escalation-waits: It could not be handed to Freshchat yet"),
    );
    await visitor.send("Hello?");
    simulator.control.removeFault(fault);
    const id = await openedFor(visitor);
    await atRest();
    await atRest();
    expect(desk(id).slice(1)).toEqual([
      "user: I want a person",
      "agent: A colleague will take over.",
      "agent: This takes longer.",
      "user: Hello?",
    ]);
  });

  it("a group that is gone leaves it unassigned and says so; a topic that is gone leaves it in Baton's inbox", async () => {
    const { shop } = simulator.workspace.channels;
    await harness.handOffTo({ groupId: "gone", topicId: shop.id });
    const first = await harness.visit();
    await first.send("I want a person");
    const id = await openedFor(first);
    await atRest();
    expect(simulator.control.conversation(id)).toMatchObject({ groupId: "", status: "new" });
    expect((await harness.timeline((await first.conversation()).id)).join("\n")).toContain(
      "refused the group",
    );

    await harness.handOffTo({ topicId: "gone" });
    const second = await harness.visit();
    await second.send("I want a person");
    await waitFor(async () => (await harness.escalations()).at(-1)?.state === "failed", {
      timeoutMs: 10_000,
      message: "it does not fail",
    });
    await atRest();
    const conversation = await second.conversation();
    expect(conversation).toMatchObject({ holder: "human", status: "open" });
    expect(await harness.timeline(conversation.id)).toContainEqual(
      expect.stringContaining("escalation-failed: It stays in Baton's inbox"),
    );
    await harness.handOffTo({ groupId: simulator.workspace.groups.orders.id, topicId: shop.id });
    // Mended, and asked again by a teammate.
    await second.act({ kind: "retry-escalation" });
    const opened = await openedFor(second);
    await atRest();
    expect(desk(opened).slice(1)).toEqual(["user: I want a person", "agent: A colleague will take over."]);
  });

  it("deleted in Freshchat, it goes on in Baton's inbox, where what the customer writes is seen", async () => {
    const { visitor } = await escalated();
    simulator.control.addFault({
      times: "always",
      match: { path: "/v2/conversations/*" },
      effect: { kind: "status", status: 404 },
    });
    await visitor.send("Are you there?");
    await waitFor(async () => (await harness.escalations()).at(-1)?.state === "failed", {
      timeoutMs: 10_000,
      message: "it is not noticed",
    });
    simulator.control.clearFaults();
    const conversation = await visitor.conversation();
    expect(conversation).toMatchObject({ holder: "human", status: "open" });
    const timeline = (await harness.timeline(conversation.id)).join("\n");
    expect(timeline).toContain("did not take what was written here: “Are you there?”");
    expect(timeline).toContain("no longer in the helpdesk");
  });

  it("S6: an address that somebody typed matches nobody; a signed one does", async () => {
    const { amelie } = simulator.workspace.users;
    const signed = await escalated({ userId: "u-9", name: "Amélie", email: "amelie@example.com" });
    expect(simulator.control.conversation(signed.id).userId).toBe(amelie.id);
    const stranger = await escalated();
    expect(simulator.control.conversation(stranger.id).userId).not.toBe(amelie.id);
  });

  const seams: FaultPoint[] = ["after-record-events", "before-send", "after-send", "after-record-outcome"];
  it.each(
    seams,
  )("D7, S9: work that dies at %s, whichever time it is reached, leaves everything there once and in order", async (seam) => {
    for (const nth of [1, 2, 3, 4, 5]) {
      let left = nth;
      observeFaultPoints((point) => {
        if (point !== seam || --left !== 0) return;
        throw new Failure({ code: "died", message: "The test says so.", isRetryable: true });
      });
      const { visitor, id } = await escalated();
      await visitor.send("First");
      await visitor.send("Second");
      await atRest();
      simulator.control.agentReplies({ conversationId: id, agentId: mayaId(), text: "One." });
      simulator.control.agentReplies({ conversationId: id, agentId: mayaId(), text: "Two." });
      simulator.control.agentResolves({ conversationId: id, agentId: mayaId() });
      await waitFor(async () => (await visitor.thread()).thread.status === "resolved", {
        timeoutMs: 10_000,
        message: "it is not closed",
      });
      observeFaultPoints(null);
      await atRest();
      expect(await visitor.sees(), `${seam} ${nth}`).toEqual([
        "customer: I want a person",
        "agent: A colleague will take over.",
        "customer: First",
        "customer: Second",
        "Maya Lindqvist: One.",
        "Maya Lindqvist: Two.",
      ]);
      expect(desk(id).slice(1), `${seam} ${nth}`).toEqual([
        "user: I want a person",
        "agent: A colleague will take over.",
        "user: First",
        "user: Second",
        "agent: One.",
        "agent: Two.",
      ]);
      const { userId } = simulator.control.conversation(id);
      expect(simulator.control.customerView(userId).conversations).toHaveLength(1);
    }
  }, 60_000);
});
