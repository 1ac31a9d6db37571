import { type Connector, connectors } from "@baton/connectors";
import { type CarriedMessage, listConversations, listTimeline } from "@baton/database";
import { createFreshchatSimulator, type FreshchatSimulator } from "@baton/sandbox/freshchat/index";
import { isVisibleToCustomer } from "@baton/sandbox/freshchat/visible-to-customer";
import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EscalationHarness, type OtherDesk, startEscalationHarness } from "./escalation-harness.ts";

/** A Freshchat account as it is connected. */
async function openAccount() {
  const simulator = createFreshchatSimulator({ demoConversations: false });
  const listening = await simulator.listen({ port: 0 });
  const { baton } = simulator.workspace.agents;
  const desk: OtherDesk = {
    connector: connectors[0] as unknown as Connector,
    settings: {
      domain: "lumenbikes.freshchat.com",
      defaultAgentEmail: baton.email,
      autoHandleAll: true,
      apiBaseUrl: listening.url,
    },
    secrets: { accessToken: simulator.workspace.accessToken },
    agentAccount: { externalId: baton.id, name: "Baton AI", email: baton.email },
  };
  return { simulator, desk, close: () => listening.close() };
}

describe("M2: what may happen to a conversation of the messenger that goes on in Freshchat", () => {
  let harness: EscalationHarness;
  let simulator: FreshchatSimulator;
  let second: FreshchatSimulator;
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const [one, other] = [await openAccount(), await openAccount()];
    simulator = one.simulator;
    second = other.simulator;
    stops.push(one.close, other.close);
    harness = await startEscalationHarness(one.desk, { beside: [other.desk] });
    await simulator.control.saveWebhook({ url: harness.webhookUrl });
    await harness.engine.startWorker();
  }, 60_000);
  afterAll(async () => {
    await harness?.close();
    for (const stop of stops) await stop();
  });

  const atRest = () => harness.atRest(simulator);
  type Visitor = Awaited<ReturnType<EscalationHarness["visit"]>>;
  const escalationOf = async (visitor: Visitor) => {
    const id = (await visitor.conversation())?.escalation_id;
    return (await harness.escalations()).find((escalation) => escalation.id === id);
  };
  const escalated = async (identity?: Parameters<EscalationHarness["visit"]>[0]) => {
    const visitor = await harness.visit(identity);
    await visitor.send("I want a person");
    await waitFor(async () => (await escalationOf(visitor))?.state === "open", {
      timeoutMs: 10_000,
      message: "the escalation is not open",
    });
    await atRest();
    return { visitor, id: (await escalationOf(visitor)).opened.conversation.externalId as string };
  };
  const desk = (id: string, account = simulator) =>
    account.control
      .conversation(id)
      .messages.filter((message) => isVisibleToCustomer(message))
      .map(({ actor_type, message_parts }) => {
        const [part] = message_parts as { text?: { content: string } }[];
        return `${actor_type}: ${part?.text?.content ?? ""}`;
      });
  const carried = async (conversationId: string): Promise<[string, CarriedMessage["state"] | null][]> => {
    const { items } = await listTimeline(harness.database.pool, {
      conversationId,
      start: "oldest",
      limit: 100,
    });
    return items.flatMap((item) =>
      item.type === "message" ? [[item.text, item.carried?.state ?? null] as const] : [],
    ) as [string, CarriedMessage["state"] | null][];
  };
  const listed = async (filter: { q?: string; connection?: string }) =>
    (await listConversations(harness.database.pool, { organizationId: "org-test", limit: 100, ...filter }))
      .items;

  it("whose first words are the wish for a person, sees that people have it", async () => {
    const visitor = await harness.visit();
    await visitor.send("I want a person");
    await atRest();
    expect((await visitor.thread()).thread).toMatchObject({ isHandedOff: true, assignee: { kind: "none" } });
    expect((await harness.timeline((await visitor.conversation()).id)).join()).not.toContain(
      "It was so already",
    );
  });

  it("FC5: what Freshchat refuses is seen on the message, why, and goes over once when a teammate has it sent again", async () => {
    const { visitor, id } = await escalated();
    simulator.control.addFault({
      match: { method: "POST", bodyIncludes: "Refuse this" },
      effect: { kind: "status", status: 400 },
    });
    await visitor.send("Refuse this");
    await visitor.send("And this is fine");
    await waitFor(async () => (await escalationOf(visitor)).failure !== null, {
      timeoutMs: 10_000,
      message: "the refusal is not seen",
    });
    await atRest();
    const conversation = await visitor.conversation();
    expect(await carried(conversation.id)).toEqual([
      ["I want a person", "carried"],
      ["A colleague will take over.", "carried"],
      [expect.stringContaining("Handed off by Baton"), null],
      ["Refuse this", "refused"],
      ["And this is fine", "carried"],
    ]);
    expect((await harness.timeline(conversation.id)).join("\n")).toContain(
      "did not take what was written here: “Refuse this”",
    );
    await visitor.act({ kind: "retry-escalation" });
    await visitor.act({ kind: "retry-escalation" });
    await atRest();
    await atRest();
    expect(desk(id).filter((line) => line === "user: Refuse this")).toHaveLength(1);
    expect(desk(id).filter((line) => line === "user: And this is fine")).toHaveLength(1);
    expect((await escalationOf(visitor)).failure).toBeNull();
    expect(await carried(conversation.id)).toContainEqual(["Refuse this", "carried"]);
    simulator.control.agentReplies({
      conversationId: id,
      agentId: simulator.workspace.agents.maya.id,
      text: "Maya here.",
    });
    await atRest();
    expect((await carried(conversation.id)).at(-1)).toEqual(["Maya here.", "came"]);
  });

  it("S1: the list has one row for both ends, which says where it is; the helpdesk's filter and ids find it", async () => {
    const { visitor, id } = await escalated();
    await visitor.send("My saddle is lost");
    await atRest();
    const { id: conversationId } = await visitor.conversation();
    const rows = await listed({ q: "saddle is lost" });
    expect(rows.map((row) => row.id)).toEqual([conversationId]);
    expect(rows[0]?.carriedTo).toEqual({
      helpdesk: "freshchat",
      kind: "conversation",
      state: "open",
      number: null,
    });
    expect((await listed({ q: id })).map((row) => row.id)).toEqual([conversationId]);
    expect((await listed({ connection: harness.connectionId })).map((row) => row.id)).toContain(
      conversationId,
    );
    simulator.control.agentAddsNote({
      conversationId: id,
      agentId: simulator.workspace.agents.maya.id,
      text: "Insured under 4711-Q.",
    });
    await atRest();
    expect((await listed({ q: "4711-Q" })).map((row) => row.id)).toEqual([conversationId]);
  });

  it.each([
    { effect: "store-then-reset", conversations: 1 },
    { effect: "reset", conversations: 0 },
  ] as const)("D7: closed while the opening ends with $effect, there are $conversations conversations, and none is left open", async ({
    effect,
    conversations,
  }) => {
    const before = simulator.control.conversations().length;
    const visitor = await harness.visit();
    simulator.control.addFault({
      match: { method: "POST", path: "/v2/conversations" },
      effect: { kind: effect },
    });
    // Nothing is found before it was closed.
    const blind = simulator.control.addFault({
      times: "always",
      match: { method: "GET", path: "/v2/users/*/conversations" },
      effect: { kind: "status", status: 503 },
    });
    await visitor.send("I want a person");
    await waitFor(
      async () =>
        (await escalationOf(visitor))?.state === "opening" && (await escalationOf(visitor)).failure !== null,
      {
        timeoutMs: 10_000,
        message: "the opening is not unclear",
      },
    );
    await visitor.act({ kind: "close" });
    await waitFor(async () => (await visitor.thread()).thread.status === "resolved", {
      timeoutMs: 10_000,
      message: "it is not closed",
    });
    simulator.control.removeFault(blind);
    await waitFor(async () => (await escalationOf(visitor)).state === "closed", {
      timeoutMs: 15_000,
      message: "the escalation is not over",
    });
    await atRest();
    await atRest();
    const made = simulator.control
      .conversations()
      .slice(0, simulator.control.conversations().length - before);
    expect(made).toHaveLength(conversations);
    expect(made.every(({ status }) => status === "resolved")).toBe(true);
    expect((await visitor.thread()).thread.status).toBe("resolved");
  });

  it("M14: two connections of one kind are two places: the same customer is a user of each, and nothing is told to the wrong one", async () => {
    const nia = { userId: "u-1", name: "Nia", email: "nia@example.com" };
    const here = await escalated(nia);
    await harness.handOffTo({ connectionId: harness.besideIds[0] as string });
    const visitor = await harness.visit({ ...nia, userId: "u-1" });
    await visitor.send("I want a person");
    await waitFor(
      async () =>
        (await escalationOf(visitor)).state === "open" &&
        (await escalationOf(visitor)).connection_id !== harness.connectionId,
      {
        timeoutMs: 10_000,
        message: "it is not open in the other account",
      },
    );
    await visitor.send("Only for the other");
    await atRest();
    const there = (await escalationOf(visitor)).opened.conversation.externalId as string;
    expect(desk(there, second)).toEqual([
      "user: I want a person",
      "agent: A colleague will take over.",
      "user: Only for the other",
    ]);
    expect(desk(here.id).join()).not.toContain("Only for the other");
    expect(second.control.people().users.filter(({ email }) => email === nia.email)).toHaveLength(1);
    expect(simulator.control.people().users.filter(({ email }) => email === nia.email)).toHaveLength(1);
    await harness.handOffTo({});
  });

  it("FC10: the connection is disconnected during an open escalation: the customer goes on with people in Baton's inbox, and nothing is posted there", async () => {
    const { visitor, id } = await escalated();
    const before = desk(id);
    await harness.database.pool.query("update connection set status = 'disconnected' where id = $1", [
      harness.connectionId,
    ]);
    await visitor.send("Are you there?");
    await waitFor(async () => (await escalationOf(visitor)).state === "failed", {
      timeoutMs: 10_000,
      message: "it is not noticed",
    });
    await atRest();
    expect((await escalationOf(visitor)).failure).toMatchObject({ code: "escalation-target-gone" });
    expect(await visitor.conversation()).toMatchObject({ holder: "human", status: "open" });
    await visitor.act({ kind: "message", text: "Ada here." });
    await atRest();
    expect((await visitor.sees()).at(-1)).toBe("Ada: Ada here.");
    expect(desk(id)).toEqual(before);

    // Connected again, a teammate has it carried on: another conversation, with everything said since.
    await harness.database.pool.query("update connection set status = 'active' where id = $1", [
      harness.connectionId,
    ]);
    await visitor.act({ kind: "retry-escalation" });
    await waitFor(async () => (await escalationOf(visitor)).state === "open", {
      timeoutMs: 10_000,
      message: "it is not carried on again",
    });
    await atRest();
    expect(desk((await escalationOf(visitor)).opened.conversation.externalId).slice(-2)).toEqual([
      "user: Are you there?",
      "agent: Ada here.",
    ]);
  });
});
