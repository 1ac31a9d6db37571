import { fileURLToPath } from "node:url";
import type { HealthEntry } from "@baton/database";
import { type Examination, examineConnection } from "@baton/engine";
import { runProgram, waitFor } from "@baton/testing";
import { afterEach, describe, expect, it } from "vitest";
import {
  type Harness,
  handoff,
  lastQuestion,
  masterKey,
  reply,
  settled,
  startHarness,
} from "./spine-harness.ts";

let harness: Harness;
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

const query = (statement: string, ...values: unknown[]) => harness.database.pool.query(statement, values);

/** What the HTTP server counts, which the harness has none of. */
const countEvent = (event: string) =>
  query(
    `insert into webhook_event_seen (connection_id, event, count, last_at) values ($1, $2, 1, now())
      on conflict (connection_id, event) do update set last_at = now()`,
    harness.connectionId,
    event,
  );
const countIncident = (reason: string, message: string) =>
  query(
    `insert into webhook_incident (connection_id, reason, day, count, message) values ($1, $2, current_date, 3, $3)`,
    harness.connectionId,
    reason,
    message,
  );

const connectionRow = async () => (await query("select * from connection")).rows[0];

describe("the doctor", () => {
  it("D4: with everything as it should be, finds nothing worse than ok", async () => {
    harness = await startHarness();
    harness.simulator.control.customerWrites({ text: "Hello" });
    await settled(harness);
    const { health, status } = await examine();
    expect(status).toBe("active");
    expect(health.filter(({ severity }) => severity !== "ok")).toEqual([]);
  });

  it("FC1: message webhooks missing, names the event; a webhook that arrives clears it", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "One" });
    await settled(harness);
    control.removeWebhook();
    control.customerWrites({ conversationId, text: "Two" });
    await reconcile();
    expect(await find("FC1")).toMatchObject({
      severity: "error",
      fix: expect.stringContaining('"Message Created" (message_create)'),
      evidence: expect.stringContaining("1 message found without a webhook"),
    });
    await countEvent("message_create");
    expect(await find("FC1")).toBeUndefined();
  });

  it("FC1: an old connection that never got a webhook is told so", async () => {
    harness = await startHarness();
    await query("update connection set created_at = now() - interval '2 hours'");
    expect(await find("FC1")).toMatchObject({
      severity: "warning",
      message: expect.stringContaining("No webhook has arrived"),
    });
  });

  it("FC2: assigned-only with nothing assigned, lists the conversations and the mode", async () => {
    harness = await startHarness({ settings: { autoHandleAll: false } });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Hello" });
    await settled(harness);
    expect(await find("FC2")).toMatchObject({
      severity: "warning",
      evidence: `Newest: ${conversationId} (now: none).`,
      message: expect.stringContaining("assigned ones only"),
    });
  });

  it.each([
    ["deactivated", { isDeactivated: true }, { isDeactivated: false }],
    ["deleted", { isDeleted: true }, { isDeleted: false }],
  ])("FC3: the agent account %s pauses sending with the reason, and mended it goes on without loss", async (_word, broken, mended) => {
    harness = await startHarness();
    const { control, workspace } = harness.simulator;
    const agentId = workspace.agents.baton.id;
    control.setAgent({ agentId, ...broken });
    const examination = await examine();
    expect(examination.status).toBe("paused");
    expect(examination.health).toContainEqual(
      expect.objectContaining({ code: "FC3", severity: "error", fix: expect.stringContaining("Activate") }),
    );
    expect((await connectionRow()).pause_reason).toMatchObject({ code: "agent-account-gone" });

    const { conversationId } = control.customerWrites({ text: "Anybody there?" });
    await control.whenWebhooksIdle();
    await waitFor(async () => (await query("select from message where awaits_decision")).rowCount === 1);
    expect(control.conversation(conversationId).messages.filter((m) => m.actor_type === "agent")).toEqual([]);

    control.setAgent({ agentId, ...mended });
    expect((await examine()).status).toBe("active");
    await settled(harness);
    const posted = control.conversation(conversationId).messages.filter((m) => m.actor_type === "agent");
    expect(posted).toHaveLength(1);
    expect(await find("FC3")).toBeUndefined();
  });

  it("FC4: close events not subscribed, heals and names the events", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "One" });
    await settled(harness);
    await countEvent("message_create");
    control.addWebhookFault({
      match: { action: "conversation_resolution" },
      times: "always",
      effect: { kind: "drop" },
    });
    control.agentResolves({ conversationId });
    await reconcile();
    expect(await find("FC4")).toMatchObject({
      severity: "warning",
      fix: expect.stringContaining('"Conversation Resolved" (conversation_resolution)'),
    });
    expect(await find("FC1")).toBeUndefined();
  });

  it("FC5: a portal host, and an escalation group that is gone, are told by field", async () => {
    harness = await startHarness({ settings: { escalationGroupId: "no-such-group" } });
    expect(await find("FC5")).toMatchObject({
      severity: "error",
      fix: expect.stringContaining("Escalation group"),
    });
    harness.simulator.control.setSwitches({ portalHost: true });
    expect(await find("FC5")).toMatchObject({ severity: "error", fix: expect.stringContaining("Domain") });
    expect((await connectionRow()).status).toBe("active");
  });

  it("FC5: trouble of the helpdesk's own is a warning that passes, and pauses nothing", async () => {
    harness = await startHarness();
    harness.simulator.control.addFault({ times: "always", effect: { kind: "status", status: 503 } });
    expect(await find("FC5")).toMatchObject({ severity: "warning" });
    expect((await connectionRow()).status).toBe("active");
    harness.simulator.control.clearFaults();
    expect(await find("FC5")).toBeUndefined();
  });

  it("FC6: a rotated token pauses with the step to mend it", async () => {
    harness = await startHarness();
    harness.simulator.control.rotateToken();
    expect(await find("FC6")).toMatchObject({
      severity: "error",
      fix: expect.stringContaining('"Access token"'),
    });
    expect(await connectionRow()).toMatchObject({ status: "paused", pause_reason: { code: "unauthorized" } });
  });

  it("FC7: forbidden after it worked, explains whose token it is", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    control.addFault({ times: "always", effect: { kind: "status", status: 403 } });
    expect(await find("FC7")).toMatchObject({
      severity: "error",
      message: expect.stringContaining("the admin who made them was deactivated"),
    });
    expect((await connectionRow()).status).toBe("paused");
    control.clearFaults();
    expect((await examine()).status).toBe("active");
  });

  it("FC8: a reply that was accepted and not kept is named", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    control.addFault({
      match: { method: "POST", path: "/v2/conversations/*/messages" },
      times: "always",
      effect: { kind: "answer-without-storing" },
    });
    control.customerWrites({ text: "Hello" });
    await waitFor(async () => (await find("FC8")) !== undefined, { timeoutMs: 20_000, intervalMs: 250 });
    expect(await find("FC8")).toMatchObject({
      severity: "warning",
      evidence: expect.stringContaining("does not show it"),
    });
  });

  it("FC9: every signature wrong, tells the order; with others accepted, only warns", async () => {
    harness = await startHarness();
    await countIncident("signature-wrong", "The signature does not fit the webhook public key.");
    expect(await find("FC9")).toMatchObject({
      severity: "error",
      fix: expect.stringContaining("save the webhook page first"),
    });
    await countEvent("message_create");
    expect(await find("FC9")).toMatchObject({ severity: "warning" });
  });

  it("FC10: two users with one e-mail address are told, and nothing is wrong", async () => {
    harness = await startHarness();
    const { control, workspace } = harness.simulator;
    for (const user of [workspace.users.rafiq, workspace.users.rahima])
      control.customerWrites({ userId: user.id, text: "Hello" });
    await settled(harness);
    expect(await find("FC10")).toMatchObject({
      severity: "ok",
      message: expect.stringContaining("1 contact here stands"),
    });
  });

  it("FC11: a resolution that the helpdesk undoes is named", async () => {
    harness = await startHarness({ channels: { web: { debounceMs: 0, resolveAfterMs: 300 } } });
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Hello" });
    await waitFor(() => control.conversation(conversationId).status === "resolved", { timeoutMs: 20_000 });
    await settled(harness);
    // Found by looking, so that nobody is known to have done it: an automation.
    control.addWebhookFault({ times: "always", effect: { kind: "drop" } });
    control.agentReopens({ conversationId });
    await reconcile();
    expect(await find("FC11")).toMatchObject({
      severity: "warning",
      fix: expect.stringContaining("automation"),
    });
  });

  it("FC12: a customer who wrote into a closed conversation, tells the policy", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Hello" });
    await settled(harness);
    control.agentResolves({ conversationId });
    await settled(harness);
    control.customerReopens({ conversationId });
    await settled(harness);
    expect(await find("FC12")).toMatchObject({
      severity: "ok",
      message: expect.stringContaining("the agent answers"),
    });
  });

  it("EM2: a burst that got one answer is counted", async () => {
    harness = await startHarness({ channels: { web: { debounceMs: 250 } } });
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "one" });
    control.customerWrites({ conversationId, text: "two" });
    await settled(harness);
    expect(await find("EM2")).toMatchObject({ severity: "ok", message: expect.stringContaining("1 burst") });
  });

  it("EM3: a reply that the helpdesk refused is shown with what it said", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    control.addFault({
      match: { method: "POST", path: "/v2/conversations/*/messages", bodyIncludes: "Answer to" },
      times: "always",
      effect: { kind: "status", status: 400 },
    });
    control.customerWrites({ text: "Hello" });
    await settled(harness);
    expect(await find("EM3")).toMatchObject({
      severity: "warning",
      evidence: expect.stringContaining("rejected: "),
    });
  });

  it("EM5: reading allowed and writing forbidden, names the role", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    control.setSwitches({ tokenScopes: "read-only" });
    control.customerWrites({ text: "Hello" });
    await settled(harness);
    expect(await find("EM5")).toMatchObject({
      severity: "error",
      fix: expect.stringContaining("full agent role"),
    });
  });

  it("EM6: silence is told by rule", async () => {
    harness = await startHarness();
    harness.script.answer = async (input) => (lastQuestion(input) === "person" ? handoff() : reply("Hello."));
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "person" });
    await settled(harness);
    control.customerWrites({ conversationId, text: "Hello?" });
    await settled(harness);
    expect(await find("EM6")).toMatchObject({
      severity: "ok",
      message: "The agent kept silent on 1 customer message and acted on 1.",
      evidence: expect.stringContaining("handed-off: 1"),
    });
  });

  it("EM1: automatic messages and loops are counted apart", async () => {
    harness = await startHarness();
    harness.script.answer = async () => ({ ...handoff(), rule: "loop" });
    harness.simulator.control.customerWrites({ text: "I am out of office." });
    await settled(harness);
    expect(await find("EM1")).toMatchObject({
      severity: "warning",
      fix: expect.stringContaining("Block the sender"),
    });
  });

  it("D4: a condition keeps the time since when it holds, and health is stored", async () => {
    harness = await startHarness();
    harness.simulator.control.rotateToken();
    const first = await find("FC6");
    const second = await find("FC6");
    expect(second?.since).toBe(first?.since);
    const { health, health_checked_at } = await connectionRow();
    expect(health).toContainEqual(second);
    expect(health_checked_at).not.toBeNull();
  });

  it("D4: baton doctor exits 1 with the error shown, 0 without, 2 for an option that does not exist", async () => {
    harness = await startHarness();
    const main = fileURLToPath(new URL("../apps/cli/src/main.ts", import.meta.url));
    const baton = (...args: string[]) =>
      runProgram(main, ["doctor", ...args], {
        DATABASE_URL: harness.database.url,
        BATON_SECRET_KEY: masterKey,
        BATON_ALLOW_PRIVATE_NETWORK: "1",
      });
    const sound = await baton();
    expect(sound).toMatchObject({ status: 0, stdout: expect.stringContaining("Lumen Bikes (freshchat)") });
    expect(sound.stdout).toContain("nothing is wrong");
    harness.simulator.control.rotateToken();
    const ill = await baton("--connection", harness.connectionId);
    expect(ill.status).toBe(1);
    expect(ill.stdout).toMatch(/error {3}FC6 .*\n {10}seen: .*\n {10}do: {3}Make a new one/);
    await query(
      `insert into knowledge_source (id, organization_id, kind, name, settings, audience, state, last_sync)
        values ($1, 'any', 'web', 'Help center', '{}', 'public', 'empty', '{"checked": 3}')`,
      harness.connectionId,
    );
    const json = JSON.parse((await baton("--json")).stdout);
    expect(json.connections[0]).toMatchObject({ status: "paused", health: [{ code: "FC6" }] });
    expect(json.sources).toMatchObject([{ source: { name: "Help center" }, health: [{ code: "KN1" }] }]);
    expect((await baton("--nonsense")).status).toBe(2);
    expect(await baton("--connection", "x")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("(connection-not-found)"),
    });
    // Five programs are started one after the other, each with a whole product to load.
  }, 120_000);
});
