import type { HealthEntry } from "@baton/database";
import { type Examination, examineConnection } from "@baton/engine";
import { waitFor } from "@baton/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type FrontHarness, startFrontHarness } from "./front-harness.ts";
import { handoff, lastQuestion, reply, settled } from "./spine-harness.ts";

let harness: FrontHarness;
afterEach(() => harness?.close());

async function examine(): Promise<Examination> {
  return (await examineConnection(harness.connectionId, harness.tools)) as Examination;
}

async function find(code: string): Promise<HealthEntry | undefined> {
  return (await examine()).health.find((entry) => entry.code === code);
}

async function reconcile(): Promise<void> {
  const upkeep = harness.engine.startUpkeep({
    tools: harness.tools,
    reconcile: { everyMs: 50, perMinute: 60_000, minimumMs: 0, maximumMs: 0 },
    doctorEveryMs: 3_600_000,
  });
  await waitFor(async () => (await upkeep.runDue()) > 0, { message: "a turn of reconciliation" });
  await upkeep.stop();
  await settled(harness);
}

const control = () => harness.simulator.control;
const conversation = async (externalId: string) =>
  (await harness.database.pool.query("select * from conversation where external_id = $1", [externalId]))
    .rows[0];
const answers = (conversationId: string) =>
  control()
    .conversation(conversationId)
    .messages.filter(({ isInbound }) => !isInbound)
    .map(({ text }) => text);

describe("the doctor on Front", () => {
  it("D4: with everything as it should be, finds nothing worse than ok", async () => {
    harness = await startFrontHarness();
    control().customerWrites({ text: "Hello" });
    await settled(harness);
    const { health, status } = await examine();
    expect(status).toBe("active");
    expect(health.filter(({ severity }) => severity !== "ok")).toEqual([]);
  });

  it("FR1: a token that was deleted pauses the connection and says what to make", async () => {
    harness = await startFrontHarness();
    control().rotateToken();
    const { health, status } = await examine();
    expect(status).toBe("paused");
    expect(health.find(({ code }) => code === "FR1")).toMatchObject({
      severity: "error",
      message: expect.stringContaining("401"),
      fix: expect.stringContaining('"API token"'),
    });
  });

  it.each([
    ["no-send", "lacks the right to send messages"],
    ["no-comments", "lacks the right to write comments"],
    ["no-tags", "lacks the right to write tags"],
    ["read-only", "lacks the right to write conversations, comments, tags"],
  ] as const)("FR1: a token %s is told by the right that is missing", async (tokenScopes, message) => {
    harness = await startFrontHarness({ switches: { tokenScopes } });
    expect(await find("FR1")).toMatchObject({
      severity: "error",
      message: expect.stringContaining(message),
    });
  });

  it("FR2: without deliveries messages are found by asking, and the subscription is named", async () => {
    harness = await startFrontHarness();
    const { conversationId } = control().customerWrites({ text: "One" });
    await settled(harness);
    control().removeApplicationWebhook();
    control().customerWrites({ conversationId, text: "Two" });
    await reconcile();
    expect(answers(conversationId)).toEqual(["Answer to: One", "Answer to: Two"]);
    expect(await find("FR2")).toMatchObject({
      severity: "error",
      fix: expect.stringContaining(
        '"Inbound received" (inbound_received) or "Outbound sent" (outbound_sent)',
      ),
    });
  });

  it("FR2, D3: an archiving that Front tells nobody of is healed, and the subscription is named", async () => {
    harness = await startFrontHarness();
    const { conversationId } = control().customerWrites({ text: "One" });
    await settled(harness);
    control().archiveSilently({ conversationIds: [conversationId] });
    await reconcile();
    expect(await conversation(conversationId)).toMatchObject({ status: "closed_resolved" });
    expect(await find("FR2")).toMatchObject({
      severity: "warning",
      fix: expect.stringContaining('"Conversation archived" (conversation_archived)'),
    });
  });

  it("FR3: silent, since nothing is assigned to the agent and unassigned ones are not handled", async () => {
    harness = await startFrontHarness({ settings: { handleUnassigned: false } });
    control().customerWrites({ text: "Hello" });
    await settled(harness);
    expect(await find("FR3")).toMatchObject({
      severity: "warning",
      message: expect.stringContaining("not assigned to Baton AI"),
    });
    const { conversationId } = control().customerWrites({ text: "Hello Maya" });
    control().assign({ conversationId, teammateId: harness.simulator.workspace.teammates.maya.id });
    await settled(harness);
    // One line, in the order in which a person would look: the assignee, then the settings.
    expect(await find("FR3")).toMatchObject({
      message: expect.stringMatching(/^2 .+: 1 since a teammate has .+; 1 since .+ not assigned to Baton AI/),
    });
  });

  it("FR3: two conversations of a teammate's are an ordinary morning; a third, and no answer of the agent's, is looked into", async () => {
    harness = await startFrontHarness();
    const teammateId = harness.simulator.workspace.teammates.maya.id;
    for (const [text, severity] of [
      ["One", "ok"],
      ["Two", "ok"],
      ["Three", "warning"],
    ] as const) {
      const { conversationId } = control().customerWrites({ text });
      control().assign({ conversationId, teammateId });
      await settled(harness);
      expect(await find("FR3")).toMatchObject({ severity });
    }
  });

  it("FR4: a rule that assigns what was handed off is no hand-back: the agent stays silent, and the rule is named", async () => {
    harness = await startFrontHarness();
    harness.script.answer = async () => handoff();
    const { conversationId } = control().customerWrites({ text: "A human please" });
    // A rule answers to the handoff, so not before it.
    await waitFor(async () => (await conversation(conversationId))?.handoff != null, {
      timeoutMs: 15_000,
      message: "no handoff",
    });
    await settled(harness);
    control().assign({
      conversationId,
      teammateId: harness.simulator.workspace.teammates.baton.id,
      isRule: true,
    });
    await settled(harness);
    harness.script.answer = async (input) => reply(`Answer to: ${lastQuestion(input)}`);
    control().customerWrites({ conversationId, text: "Hello?" });
    await settled(harness);
    expect(answers(conversationId)).toEqual(["A colleague will take over."]);
    expect(await conversation(conversationId)).toMatchObject({ holder: "human" });
    // The rule's doing may be told after the customer's words.
    await waitFor(async () => (await find("FR4")) !== undefined, { timeoutMs: 10_000, message: "no FR4" });
    expect(await find("FR4")).toMatchObject({
      severity: "error",
      evidence: expect.stringContaining("1 handed-off conversation assigned to Baton AI now"),
    });
  });

  it("FR4: unassigning that has no effect is tried twice, and told", async () => {
    harness = await startFrontHarness();
    harness.script.answer = async () => handoff();
    harness.simulator.control.addFault({
      match: { method: "PUT", path: "/conversations/*/assignee", bodyIncludes: "null" },
      times: "always",
      effect: { kind: "answer-without-storing" },
    });
    const { conversationId } = control().customerWrites({ text: "A human please" });
    control().assign({ conversationId, teammateId: harness.simulator.workspace.teammates.baton.id });
    await settled(harness);
    expect(await conversation(conversationId)).toMatchObject({ holder: "human" });
    const unassigning = harness.simulator.ledger
      .calls()
      .filter(({ method, path }) => method === "PUT" && path.endsWith("/assignee"));
    expect(unassigning).toHaveLength(2);
    expect(await find("FR4")).toMatchObject({
      severity: "error",
      evidence: expect.stringContaining("unassigning had no effect 1 time, tried twice each"),
    });
  });

  it("FR5: a conversation that somebody has taken by then is not archived, and it is said why", async () => {
    harness = await startFrontHarness({ channels: { email: { debounceMs: 0, resolveAfterMs: 1_500 } } });
    const { conversationId } = control().customerWrites({ text: "Where is my order?" });
    await settled(harness);
    control().addWebhookFault({ times: "always", effect: { kind: "drop" } });
    control().assign({ conversationId, teammateId: harness.simulator.workspace.teammates.maya.id });
    await waitFor(async () => (await conversation(conversationId)).holder === "human", {
      timeoutMs: 10_000,
      message: "never looked",
    });
    await settled(harness);
    expect(control().conversation(conversationId)).toMatchObject({ isArchived: false, comments: [] });
    expect(await find("FR5")).toMatchObject({
      severity: "ok",
      message: expect.stringContaining("Maya Lindqvist"),
    });
  });

  it("agent-account-gone: a teammate who is set to away pauses the connection until they are back", async () => {
    harness = await startFrontHarness();
    const { baton } = harness.simulator.workspace.teammates;
    control().setTeammate({ teammateId: baton.id, isAvailable: false });
    expect(await find("agent-account-gone")).toMatchObject({
      severity: "error",
      message: expect.stringContaining("is away"),
    });
    control().setTeammate({ teammateId: baton.id, isAvailable: true });
    expect((await examine()).status).toBe("active");
  });
});
