import { waitFor } from "@baton/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type Harness, settled, startHarness } from "./spine-harness.ts";

let harness: Harness;
afterEach(() => harness?.close());

/** One turn of reconciliation, and everything that comes of it. */
async function reconcile(h: Harness, perMinute = 60_000): Promise<void> {
  const upkeep = h.engine.startUpkeep({
    tools: h.tools,
    reconcile: { everyMs: 50, perMinute, minimumMs: 0, maximumMs: 0 },
    doctorEveryMs: 3_600_000,
  });
  await waitFor(async () => (await upkeep.runDue()) > 0, { message: "a turn of reconciliation" });
  await upkeep.stop();
  await settled(h);
}

async function rows(statement: string, ...values: unknown[]) {
  return (await harness.database.pool.query(statement, values)).rows;
}

const conversation = async (externalId: string) =>
  (await rows("select * from conversation where external_id = $1", externalId))[0];
const synchronised = () =>
  rows("select summary from timeline_event where kind = 'synchronised' order by id").then((found) =>
    found.map((row) => row.summary),
  );
const missed = () => rows("select kind, count from webhook_missed order by kind");
const replies = (conversationId: string) =>
  harness.simulator.control
    .conversation(conversationId)
    .messages.filter((message) => message.actor_type === "agent" && message.message_type === "normal").length;

describe("reconciliation", () => {
  it("FC8: resolved in the helpdesk with close events not subscribed, the conversation closes as resolved", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    control.addWebhookFault({
      match: { action: "conversation_resolution" },
      times: "always",
      effect: { kind: "drop" },
    });
    control.agentResolves({ conversationId });
    await settled(harness);
    expect(await conversation(conversationId)).toMatchObject({ status: "open" });

    await reconcile(harness);
    expect(await conversation(conversationId)).toMatchObject({
      status: "closed_resolved",
      resolution: { kind: "by-teammate" },
    });
    expect(await synchronised()).toEqual(["Compared with the helpdesk, which had not told: closed there."]);
    expect(await missed()).toEqual([{ kind: "close", count: 1 }]);
  });

  it("D3, S5: a customer message whose webhook is late is answered from the poll, once, also when the webhook comes", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    control.addWebhookFault({
      match: { action: "message_create", bodyIncludes: "And my refund?" },
      effect: { kind: "delay", milliseconds: 2_500 },
    });
    control.customerWrites({ conversationId, text: "And my refund?" });
    const upkeep = harness.engine.startUpkeep({
      tools: harness.tools,
      reconcile: { minimumMs: 0, maximumMs: 0 },
    });
    await upkeep.runDue();
    await waitFor(() => replies(conversationId) === 2, { message: "the answer from the poll" });
    expect(control.stats().webhooksWaiting).toBeGreaterThan(0);

    await settled(harness);
    expect(replies(conversationId)).toBe(2);
    expect(await rows("select outcome from decision")).toHaveLength(2);
    expect(await synchronised()).toEqual(["Compared with the helpdesk, which had not told: 1 message."]);
    const deliveries = await rows("select event, outcome from delivery order by id desc limit 3");
    expect(deliveries).toContainEqual({ event: "message_create", outcome: "duplicate" });
  });

  it("D3, A6: a message that reopens a closed conversation and was missed is answered", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    control.agentResolves({ conversationId });
    await settled(harness);
    control.addWebhookFault({ times: "always", effect: { kind: "drop" } });
    control.customerWrites({ conversationId, text: "It never came." });
    await reconcile(harness);
    expect(await conversation(conversationId)).toMatchObject({ status: "open", holder: "ai" });
    expect(replies(conversationId)).toBe(2);
    expect(await missed()).toContainEqual({ kind: "message", count: 1 });
  });

  it("G8, D3: a missed takeover silences the agent, a missed hand-back wakes it", async () => {
    harness = await startHarness();
    const { control, workspace } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    control.addWebhookFault({
      match: { action: "conversation_assignment" },
      times: "always",
      effect: { kind: "drop" },
    });
    control.agentTakesOver({ conversationId });
    await reconcile(harness);
    expect(await conversation(conversationId)).toMatchObject({ holder: "human" });

    control.assign({
      conversationId,
      agentId: workspace.agents.baton.id,
      byAgentId: workspace.agents.maya.id,
    });
    await reconcile(harness);
    expect(await conversation(conversationId)).toMatchObject({ holder: "ai", assignee: { kind: "agent" } });
    expect(await missed()).toEqual([{ kind: "assignment", count: 2 }]);
    control.customerWrites({ conversationId, text: "Hello?" });
    await settled(harness);
    expect(replies(conversationId)).toBe(2);
  });

  it("D3: with nothing missed, a comparison leaves no trace but one reusable row", async () => {
    harness = await startHarness();
    harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    const before = await rows("select count(*) as n from timeline_event");
    await reconcile(harness);
    await reconcile(harness);
    expect(await rows("select count(*) as n from timeline_event")).toEqual(before);
    expect(await missed()).toEqual([]);
    expect(await rows("select state, outcome from delivery where source = 'reconcile'")).toEqual([
      { state: "done", outcome: "read" },
    ]);
  });

  it("D6: a turn reads no more conversations than the budget allows, those that waited longest first", async () => {
    harness = await startHarness({ channels: { web: { mode: "off" } } });
    for (const text of ["one", "two", "three", "four"]) harness.simulator.control.customerWrites({ text });
    await settled(harness);
    await reconcile(harness, 1_200);
    expect(await rows("select conversation_id from conversation_comparison")).toHaveLength(1);
    await reconcile(harness, 1_200);
    expect(await rows("select conversation_id from conversation_comparison")).toHaveLength(2);
  });

  it("D6: while the helpdesk asked to wait, or the connection is paused, nothing is put up for comparison", async () => {
    harness = await startHarness({ channels: { web: { mode: "off" } } });
    harness.simulator.control.customerWrites({ text: "one" });
    await settled(harness);
    const { pool } = harness.database;
    await pool.query("update connection set not_before = now() + interval '1 hour'");
    await reconcile(harness);
    await pool.query("update connection set not_before = null, status = 'paused'");
    await reconcile(harness);
    expect(await rows("select conversation_id from conversation_comparison")).toEqual([]);
  });

  it("D3: two processes that look at the same moment take the turn of a connection once", async () => {
    harness = await startHarness();
    const options = { tools: harness.tools, doctorEveryMs: 3_600_000 };
    const upkeeps = [harness.engine.startUpkeep(options), harness.engine.startUpkeep(options)];
    const turns = await Promise.all(upkeeps.map((upkeep) => upkeep.runDue()));
    const tasks = await rows("select task from connection_task");
    expect(turns.reduce((sum, count) => sum + count, 0)).toBe(tasks.length);
  });
});
