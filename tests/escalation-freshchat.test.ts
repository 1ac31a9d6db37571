import { type Connector, connectors } from "@baton/connectors";
import { createFreshchatSimulator, type FreshchatSimulator } from "@baton/sandbox/freshchat/index";
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
    const { id } = await visitor.conversation();
    let externalId: string | undefined;
    await waitFor(
      async () => {
        const row = (await harness.escalations()).find(({ conversation_id }) => conversation_id === id);
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
      .messages.filter(({ message_type, actor_type }) => message_type !== "system" && actor_type !== "system")
      .map(({ actor_type, message_type, message_parts }) => {
        const said = (message_parts as { text?: { content: string }; file?: { name: string }; image?: object }[]).map(
          ({ text, file, image }) => text?.content ?? (file ? `[${file.name}]` : image ? "[image]" : ""),
        );
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
    simulator.control.agentAddsNote({ conversationId: id, agentId: maya.id, text: "Between us: a known thief." });
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

    simulator.control.agentResolves({ conversationId: id, agentId: maya.id });
    await atRest();
    expect((await visitor.thread()).thread.status).toBe("resolved");
    expect(await visitor.conversation()).toMatchObject({ status: "closed_resolved" });
    const { rows } = await harness.database.pool.query(
      "select distinct d.rule from decision d join conversation c on c.id = d.conversation_id where c.external_id = $1",
      [id],
    );
    expect(rows).toEqual([{ rule: "carries-messenger" }]);
    expect(desk(id).filter((line) => line.startsWith("agent: Answer"))).toHaveLength(1);
  });
});
